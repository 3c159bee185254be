"""Which segments may anchor a level."""

import pytest

from coding.models import CodingTask
from coding.queries.codebook_anchor import anchor_candidates
from survey.models import Consent
from tests.codebooks import DOING, LAND, Desk, a_desk


@pytest.fixture
def desk(db: None) -> Desk:
    desk = a_desk()
    desk.marked(desk.a, "inst.local", LAND, 1)
    desk.marked(desk.b, "inst.local", DOING, 1)
    desk.marked(desk.a, "inst.national", LAND, -1)
    desk.marked(desk.a, "inst.local", "county", None)
    desk.marked(desk.a, "learn.depth", LAND, 2)
    CodingTask.objects.update(submitted_at="2026-01-01T00:00Z")
    return desk


def told(desk: Desk, handle: str, scale: str = "valence") -> list[tuple[float | str, str]]:
    return [
        (each.level, each.segment.quote) for each in anchor_candidates(desk.team[handle], scale)
    ]


def test_segments_with_a_value_are_offered_by_level_short_ones_first(desk: Desk) -> None:
    assert told(desk, "pi") == [(-1.0, LAND), (1.0, DOING), (1.0, LAND)]
    assert told(desk, "pi", "depth") == [(2.0, LAND)]


def test_who_does_not_edit_is_offered_none(desk: Desk) -> None:
    assert told(desk, "coder_a") == told(desk, "analyst") == []


@pytest.mark.parametrize("said", [None, False])
def test_nobody_is_quoted_without_a_yes(desk: Desk, said: object) -> None:
    Consent.objects.update(quote=said)

    assert told(desk, "pi") == []


def test_while_somebody_codes_the_text_blind_only_own_words_are_offered(desk: Desk) -> None:
    CodingTask.objects.filter(pk=desk.a.pk).update(submitted_at=None)

    assert told(desk, "pi") == [(-1.0, LAND), (1.0, LAND)]
