"""A form as tables: the submissions, and one for each repeat where it stands."""

import pytest

from survey.formats.odata_table import (
    SYSTEM,
    Group,
    Inner,
    Leaf,
    Table,
    UnknownPropertyError,
    main_table,
    tables,
)
from tests.openrosa_form import FORM


def test_each_repeat_has_a_table_named_by_its_place() -> None:
    found = tables(FORM)

    assert [(name, table.repeat, table.parent) for name, table in found.items()] == [
        ("Submissions", None, None),
        ("Submissions.r", "r", "Submissions"),
        ("Submissions.r.s", "s", "Submissions.r"),
    ]


def test_rows_of_a_repeat_name_the_row_around_them() -> None:
    found = tables(FORM)

    assert found["Submissions"].about == ("__id", "__system")
    assert found["Submissions"].system == SYSTEM
    assert found["Submissions.r"].about == ("__id", "__Submissions-id")
    assert found["Submissions.r.s"].about == ("__id", "__Submissions-r-id")
    assert found["Submissions.r.s"].system == ()


def test_groups_nest_and_notes_are_left_out() -> None:
    main = main_table(FORM)

    assert names(main.members) == [
        "start",
        "code",
        ["g", "year", "share", "town", "goods", "order", "day", "sum"],
        "voice",
        "r",
        ["meta", "instanceID", "audit"],
    ]


def test_a_select_keeps_what_it_names_and_the_groups_around_it() -> None:
    chosen = main_table(FORM).only(["code", "g/year", "__system/reviewState"])

    assert names(chosen.members) == ["code", ["g", "year"]]
    assert (chosen.about, chosen.system) == (("__system",), ("reviewState",))


def test_a_select_of_a_group_keeps_all_of_it() -> None:
    chosen = main_table(FORM).only(["__id", "g", "__system"])

    assert names(chosen.members) == [["g", "year", "share", "town", "goods", "order", "day", "sum"]]
    assert (chosen.about, chosen.system) == (("__id", "__system"), SYSTEM)


@pytest.mark.parametrize("path", ["year", "g/none", "", "__system/none", "g/year/more", "__none"])
def test_a_select_of_what_there_is_not_is_refused(path: str) -> None:
    with pytest.raises(UnknownPropertyError) as refused:
        main_table(FORM).only(["code", path])

    assert (refused.value.path, refused.value.is_repeat) == (path, False)


def test_a_repeat_cannot_be_selected() -> None:
    with pytest.raises(UnknownPropertyError) as refused:
        main_table(FORM).only(["r"])

    assert refused.value.is_repeat


def names(members: tuple[Leaf | Group | Inner, ...]) -> list[object]:
    """The names in order, a group as a list that begins with its own."""
    return [
        [member.name, *names(member.members)] if isinstance(member, Group) else member.name
        for member in members
    ]


def test_a_table_inside_another_is_the_same_that_stands_alone() -> None:
    (outer,) = [member for member in main_table(FORM).members if isinstance(member, Inner)]

    assert isinstance(outer.table, Table)
    assert outer.table == tables(FORM)["Submissions.r"]
