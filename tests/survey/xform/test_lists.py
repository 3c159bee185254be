"""Static lists are looked up by value."""

from survey.xform.lists import StaticList, StaticLists
from survey.xform.secondary import document

ROWS = [{"name": "a", "town": "x"}, {"name": "b"}, {"name": "c", "town": "x"}]


def lists() -> StaticLists:
    return StaticLists({"l": document(ROWS), "gone": None})


def names(found: StaticList, column: str, text: str) -> list[str]:
    return [node.named("name")[0].text for node in found.by(column).get(text, [])]


def test_items_are_found_by_the_text_of_a_column_in_their_order() -> None:
    found = lists().find("l", ("root", "item"))

    assert names(found, "town", "x") == ["a", "c"]
    assert names(found, "town", "y") == []


def test_an_item_without_the_column_has_an_empty_text_there() -> None:
    found = lists().find("l", ("root", "item"))

    assert names(found, "town", "") == ["b"]


def test_a_list_is_made_once() -> None:
    known = lists()

    assert known.find("l", ("root", "item")) is known.find("l", ("root", "item"))


def test_a_missing_file_has_no_items() -> None:
    assert lists().find("gone", ("root", "item")).nodes == []
