"""Places form a tree."""

from survey.xform.place import Completion, Control, Place, Severity


def test_a_walk_goes_through_the_tree_in_the_forms_order() -> None:
    root = Place("/data", "data")
    group = Place("/data/g", "g", root)
    group.children = [Place("/data/g/a", "a", group)]
    root.children = [group, Place("/data/b", "b", root)]

    paths = [place.path for place in root.walk()]

    assert paths == ["/data", "/data/g", "/data/g/a", "/data/b"]


def test_only_what_has_no_places_below_and_is_no_repeat_holds_an_answer() -> None:
    group, leaf, repeat = Place("/g", "g"), Place("/g/a", "a"), Place("/r", "r", is_repeat=True)
    group.children = [leaf]

    assert [place.is_leaf for place in (group, leaf, repeat)] == [False, True, False]


def test_constraints_are_hard_and_block_unless_the_form_says_otherwise() -> None:
    place = Place("/data/a", "a")

    assert (place.severity, place.completion) == (Severity.HARD, Completion.BLOCK)


def test_several_names_may_be_chosen_in_lists_and_ranks() -> None:
    assert [Control(kind).is_multiple for kind in ("select", "rank", "select1")] == [
        True,
        True,
        False,
    ]
