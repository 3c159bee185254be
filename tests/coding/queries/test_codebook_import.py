"""What a file would change."""

import pytest
from django.core.exceptions import PermissionDenied

from coding.formats.codebook_merge import Clash, ClashKind, InUse
from coding.queries.codebook_import import in_use_of, plan_import
from tests.codebooks import LAND, Desk, a_desk, code, whole
from tests.factories import study_with_members


@pytest.fixture
def desk(db: None) -> Desk:
    """Segments hold a value of a numbered scale, one of a nominal one, and none."""
    desk = a_desk()
    desk.marked(desk.a, "inst.local", LAND, 0)
    desk.marked(desk.b, "inst.stage", LAND, "obm")
    desk.marked(desk.b, "learn.doing", LAND)
    return desk


def test_what_segments_hold_on_to_is_known(desk: Desk) -> None:
    assert in_use_of(desk.version.codebook) == InUse(
        frozenset({"inst.local", "inst.stage"}),
        {"valence": frozenset({0.0}), "stage": frozenset({"obm"})},
    )


def test_a_plan_tells_changes_clashes_and_what_stays(desk: Desk) -> None:
    theme = {"id": "institutions", "name": {}, "color": 1}
    file = whole(
        scales={}, themes=[theme | {"codes": [code("inst.local", "L", "地", scale="depth")]}]
    )

    plan = plan_import(desk.team["lead"], file)

    assert [(change.turn.value, change.key) for change in plan.changes] == [
        ("changed", "inst.local")
    ]
    assert plan.clashes == (Clash(ClashKind.SCALE_OF_CODE, "inst.local", "depth"),)
    assert plan.untouched == ("inst.national", "inst.stage", "learn.doing", "learn.depth")


def test_a_study_without_codebook_would_get_all_of_it(db: None) -> None:
    plan = plan_import(study_with_members()["lead"], whole())

    assert plan.content.themes == whole().themes
    assert {change.turn.value for change in plan.changes} == {"added", "changed"}


def test_coders_plan_nothing(desk: Desk) -> None:
    with pytest.raises(PermissionDenied):
        plan_import(desk.team["coder_a"], whole())
