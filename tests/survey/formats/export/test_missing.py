"""What each format says of cells without an answer."""

import pytest

from survey.formats.export.missing import BLANK_TEXT, convention, label
from survey.formats.export.options import Format


@pytest.mark.parametrize("format_", list(Format))
def test_every_format_keeps_the_two_kinds_apart(format_: Format) -> None:
    says = convention(format_)

    for lang in ("en", "zh"):
        assert says["not_asked"][lang]
        assert says["not_asked"][lang] != says["blank"][lang]


def test_the_text_for_blank_is_short_enough_for_spss() -> None:
    assert len(BLANK_TEXT.encode()) <= 8


def test_kinds_have_names_in_both_languages() -> None:
    assert label("blank", "zh-hans") == "已提问，未回答"
    assert label("not_asked", "en") == label("not_asked", "fr") == "Not asked"
