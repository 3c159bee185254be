"""The tree of an expression can be walked and spelt."""

from survey.xform.parser import parse
from survey.xform.syntax import Number, Path, Reference, Text, called, spell, walk


def test_a_walk_meets_every_part_outer_before_inner() -> None:
    tree = parse("if(${a} > 1, /data/b[c = 'x'], -2)")

    leaves = [part for part in walk(tree) if isinstance(part, Reference | Number | Text)]

    assert leaves == [Reference("a"), Number(1), Text("x"), Number(2)]


def test_the_functions_called_are_found_inside_predicates_and_filters() -> None:
    tree = parse("(instance('x')/root/item)[selected(name, string(1))]")

    assert called(tree) == {"instance", "selected", "string"}


def test_a_text_with_an_apostrophe_is_spelt_in_the_other_marks() -> None:
    assert spell(Text("it's")) == '"it\'s"'


def test_large_and_small_numbers_are_spelt_without_exponent() -> None:
    spelt = [spell(Number(1e20)), spell(Number(1e-7))]

    assert spelt == ["100000000000000000000", "0.0000001"]


def test_places_do_not_make_trees_differ() -> None:
    assert parse("  a ") == parse("a")
    assert isinstance(parse("a"), Path)
