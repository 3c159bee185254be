"""Words of the forms desk."""

from django.utils.translation import override

from survey.pages.form_words import (
    CHANGES,
    DIFFERENCES,
    MEANINGS,
    shown_faults,
    shown_warnings,
    type_word,
)
from survey.xform.difference import DifferenceKind, Meaning
from survey.xform.walk import ChangeKind


def test_every_kind_has_its_words() -> None:
    assert set(DIFFERENCES) == set(DifferenceKind)
    assert set(MEANINGS) == set(Meaning)
    assert set(CHANGES) == set(ChangeKind)


def test_types_are_words_and_unknown_ones_stay() -> None:
    assert (type_word("integer"), type_word("csv-external")) == ("Whole number", "csv-external")


def test_a_fault_shows_what_is_known_of_its_place() -> None:
    (shown,) = shown_faults([{"sheet": "survey", "row": None, "column": "type", "message": "Bad"}])

    assert (shown.file, shown.sheet, shown.row, shown.where, shown.reason) == (
        *("", "survey", "", "type", "Bad"),
    )


def test_warnings_are_told_in_the_reader_s_language() -> None:
    kept = {
        "sheet": "choices",
        "row": 3,
        "column": "label",
        "message": "The choice x has no label.",
    }

    with override("zh-hans"):
        (shown,) = shown_warnings([kept])

    assert (shown.sheet, shown.row, shown.reason) == ("choices", "3", "选项 x 没有标签。")
