"""What differs between two contents."""

from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from coding.formats.codebook import CodebookContent, from_json
from coding.formats.codebook_change import with_retired
from coding.formats.codebook_difference import (
    Change,
    Turn,
    differences,
    is_structural,
)
from tests.codebooks import WHOLE, code, said, whole


def changed(edit: Any) -> CodebookContent:  # noqa: ANN401 - a function on JSON
    document = deepcopy(WHOLE)
    edit(document)
    return from_json(document)


def told(changes: tuple[Change, ...]) -> list[tuple[str, str, str]]:
    return [(change.part.value, change.turn.value, change.key) for change in changes]


def test_the_same_content_differs_in_nothing_whatever_its_version() -> None:
    assert differences(whole(), whole(version="9")) == ()


def test_what_is_added_and_gone_is_named() -> None:
    def edit(document: dict[str, Any]) -> None:
        document["themes"][1]["codes"][0] = code("learn.new", "New", "新")
        document["themes"].append({"id": "third", "name": said("C", "丙"), "color": 3, "codes": []})
        del document["scales"]["stage"]
        document["attributes"].append({"id": "actor", "name": said("A", "人"), "values": []})

    changes = differences(whole(), changed(edit))

    assert told(changes) == [
        ("theme", "added", "third"),
        ("code", "added", "learn.new"),
        ("code", "removed", "learn.doing"),
        ("scale", "removed", "stage"),
        ("attribute", "added", "actor"),
    ]
    assert is_structural(changes)


def test_changed_words_are_told_field_by_field() -> None:
    def edit(document: dict[str, Any]) -> None:
        first = document["themes"][0]["codes"][0]
        first["definition"] = said("Other.", "别的。")
        first["scale"] = "depth"
        document["title"] = said("Book", "书")

    book, change = differences(whole(), changed(edit))

    assert [each.field for each in book.changes] == ["title"]
    assert [(each.field, each.after) for each in change.changes] == [
        ("definition", said("Other.", "别的。")),
        ("scale", "depth"),
    ]


def test_other_words_alone_are_not_structural_but_another_scale_is() -> None:
    def words(document: dict[str, Any]) -> None:
        document["themes"][0]["codes"][0]["name"] = said("Rules", "规矩")

    def scale(document: dict[str, Any]) -> None:
        document["themes"][0]["codes"][0]["scale"] = "depth"

    assert not is_structural(differences(whole(), changed(words)))
    assert is_structural(differences(whole(), changed(scale)))


def test_a_code_moved_to_another_theme_says_from_where() -> None:
    def edit(document: dict[str, Any]) -> None:
        document["themes"][1]["codes"].append(document["themes"][0]["codes"].pop(0))

    (change,) = differences(whole(), changed(edit))

    assert (change.turn, change.place) == (Turn.MOVED, ("institutions", "learning"))


def test_one_moved_code_is_one_change_not_one_for_each_it_passed() -> None:
    def edit(document: dict[str, Any]) -> None:
        codes = document["themes"][0]["codes"]
        codes.append(codes.pop(0))

    assert told(differences(whole(), changed(edit))) == [("code", "moved", "inst.local")]


def test_a_moved_theme_is_told() -> None:
    def edit(document: dict[str, Any]) -> None:
        document["themes"].reverse()

    ((part, turn, _key),) = told(differences(whole(), changed(edit)))

    assert (part, turn) == ("theme", "moved")


def test_merged_split_and_retired_codes_say_what_they_became() -> None:
    before = whole()

    for became, turn in (
        ((), Turn.RETIRED),
        (("inst.national",), Turn.MERGED),
        (("inst.national", "inst.stage"), Turn.SPLIT),
    ):
        (change,) = differences(before, with_retired(before, "inst.local", became=became))
        assert (change.turn, change.key, change.into) == (turn, "inst.local", became)


def test_a_retired_code_that_is_given_again_is_told() -> None:
    retired = with_retired(whole(), "inst.local", became=())

    assert told(differences(retired, whole())) == [("code", "revived", "inst.local")]


@given(st.permutations(range(6)))
def test_as_few_codes_as_can_be_are_said_to_have_moved(order: list[int]) -> None:
    codes = [code(f"c{n}", str(n), str(n)) for n in range(6)]
    theme = {"id": "one", "name": said("One", "一"), "color": 1}

    def book(places: list[int]) -> CodebookContent:
        return whole(themes=[theme | {"codes": [codes[n] for n in places]}])

    moved = {change.key for change in differences(book(list(range(6))), book(order))}

    kept = [n for n in order if f"c{n}" not in moved]
    assert kept == sorted(kept)
    assert (not moved) == (order == sorted(order))
