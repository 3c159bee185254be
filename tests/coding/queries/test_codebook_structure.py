"""What a merge or split would do, for who may know it."""

import pytest

from coding.actions.codebook_draft import place_theme
from coding.actions.codebook_structure import merge, retire
from coding.actions.round import submit
from coding.queries.codebook_structure import (
    TaskShare,
    last_restructuring,
    lineage_of,
    preview_of,
    segments_to_split,
)
from tests.codebooks import DOING, LAND, Desk, a_desk


@pytest.fixture
def desk(db: None) -> Desk:
    """Coder A marked two segments and coder B one, handed in; one of A's has both codes."""
    desk = a_desk()
    desk.marked(desk.a, "inst.local", LAND, 1)
    desk.marked(desk.a, "inst.local", DOING, 1)
    desk.marked(desk.a, "inst.national", LAND, 0)
    desk.marked(desk.b, "inst.local", LAND, -1)
    submit(task=desk.b, by=desk.b.coder)
    return desk


def test_segments_are_told_by_coder_and_task_open_and_handed_in(desk: Desk) -> None:
    preview = preview_of(desk.team["pi"], desk.code("inst.local"))

    assert preview.shares == (
        TaskShare("T01", "coder_a", is_submitted=False, n=2),
        TaskShare("T01", "coder_b", is_submitted=True, n=1),
    )
    assert (preview.n, preview.n_open, preview.n_submitted) == (3, 2, 1)
    assert (preview.lost, preview.doubles, preview.has_hidden) == ((), (), False)


def test_values_that_do_not_go_along_are_told(desk: Desk) -> None:
    preview = preview_of(desk.team["pi"], desk.code("inst.local"), desk.code("learn.depth"))

    assert preview.lost == (("-1", 1), ("1", 2))


def test_double_marks_are_named(desk: Desk) -> None:
    preview = preview_of(desk.team["pi"], desk.code("inst.local"), desk.code("inst.national"))

    assert [(each.coder.handle, each.quote) for each in preview.doubles] == [("coder_a", LAND)]
    assert preview.lost == ()


def test_what_a_member_may_not_see_is_not_counted_but_said_to_be_there(desk: Desk) -> None:
    preview = preview_of(desk.team["coder_a"], desk.code("inst.local"))

    assert (preview.n, preview.has_hidden) == (2, True)
    assert segments_to_split(desk.team["coder_a"], desk.code("inst.local")).count() == 2
    assert segments_to_split(desk.team["pi"], desk.code("inst.local")).count() == 3


def test_the_last_deed_is_so_until_another_follows(desk: Desk) -> None:
    book, lead = desk.version.codebook, desk.team["lead"]
    assert last_restructuring(book) is None

    deed = retire(key="inst.stage", by=lead)
    assert last_restructuring(book) == deed

    place_theme(key="learning", at=0, by=lead)
    assert last_restructuring(book) is None


def test_lineage_is_told_from_both_ends(desk: Desk) -> None:
    book, lead = desk.version.codebook, desk.team["lead"]
    merge(key="inst.local", into="inst.national", by=lead)
    merge(key="inst.national", into="learn.depth", by=lead)

    assert [(row.from_key, row.to_key) for row in lineage_of(book)] == [
        ("inst.national", "learn.depth"),
        ("inst.local", "inst.national"),
    ]
    assert lineage_of(book, ["learn.depth"]).count() == 1
