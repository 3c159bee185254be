"""Where clients differ, and where they count what was never sent."""

import pytest

from survey.xform.disputes import counts_unasked, is_disputed, is_spoken
from survey.xform.parser import parse
from survey.xform.place import Place, Rule

ROOT = Place("/data", "data")
KID = Place("/data/kid", "kid", ROOT, is_repeat=True, relevant=Rule("1 = 1", parse("1 = 1")))
WHO = Place("/data/kid/who", "who", KID)
AGE = Place("/data/age", "age", ROOT)
PLACES = {place.path: place for place in (ROOT, KID, WHO, AGE)}


@pytest.mark.parametrize(
    ("text", "is_test"),
    [
        ("sum(/data/x)", False),
        ("regex(., 'a')", True),
        ("/data/x", True),
        ("/data/x and 1 = 1", True),
        ("not(/data/x)", True),
        ("if(/data/x, 1, 2)", False),
        ("count(/data/kid)", False),
        ("/data/kid/who = 'Li'", True),
    ],
)
def test_clients_differ_on_these(text: str, *, is_test: bool) -> None:
    assert is_disputed(parse(text), WHO, is_test=is_test)


@pytest.mark.parametrize("text", ["/data/age > 5", "../who = 'x' and 1 = 1", "count(../kid) + 1"])
def test_clients_agree_on_these(text: str) -> None:
    assert not is_disputed(parse(text), WHO, is_test=True)


def test_outside_the_repeat_an_absolute_path_means_the_same_to_all() -> None:
    assert not is_disputed(parse("count(/data/kid) = 1"), AGE, is_test=True)


def test_labels_depend_on_the_language() -> None:
    assert is_spoken(parse("concat(jr:choice-name(/data/x, '/data/x'), '!')"))
    assert not is_spoken(parse("/data/x"))


@pytest.mark.parametrize(
    ("text", "place", "counts"),
    [
        ("count(/data/kid)", AGE, True),
        ("join(', ', ../kid/who)", AGE, True),
        ("count(../who)", WHO, False),
        ("count(/data/age)", WHO, False),
        ("/data/kid/who", AGE, False),
        ("count(/data/unheard)", AGE, False),
    ],
)
def test_rows_that_may_be_irrelevant_are_counted_from_outside(
    text: str, place: Place, *, counts: bool
) -> None:
    assert counts_unasked(parse(text), place, PLACES) is counts
