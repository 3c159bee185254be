"""Open rounds that are behind, and what would not fit."""

import pytest

from coding.actions.codebook import publish_codebook
from coding.formats.codebook_change import with_retired
from coding.models import Segment
from coding.queries.codebook import content_of
from coding.queries.codebook_round import Misfit, misfits_of, rounds_behind
from coding.queries.segment import readable_segments
from tests.codebooks import LAND, WHOLE, Desk, a_desk, whole
from tests.factories import Team, a_task


@pytest.fixture
def desk(db: None) -> Desk:
    return a_desk()


def behind(team: Team, handle: str) -> list[tuple[int, str]]:
    return [(each.round.position, each.latest.version) for each in rounds_behind(team[handle])]


def test_a_round_is_behind_once_there_is_a_newer_version(desk: Desk) -> None:
    assert behind(desk.team, "lead") == []

    publish_codebook(content=whole(version="2"), by=desk.team["lead"])

    assert behind(desk.team, "lead") == behind(desk.team, "pi") == [(1, "2")]
    assert behind(desk.team, "coder_a") == []


def test_segments_that_do_not_fit_are_counted_by_code_value_and_attribute(desk: Desk) -> None:
    desk.marked(desk.a, "inst.local", LAND, 1)
    desk.marked(desk.b, "inst.local", LAND, 1)
    desk.marked(desk.a, "inst.stage", LAND, "obm")
    odd = desk.marked(desk.a, "learn.depth", LAND, 2)
    odd.attributes = {"period": "late", "actor": "x"}
    odd.save()
    stage = {"kind": "nominal", "reconcile": "majority_else_adjudicate", "values": {"oem": {}}}
    content = with_retired(
        whole(scales=WHOLE["scales"] | {"stage": stage}), "inst.local", became=()
    )

    assert misfits_of(desk.round, content, Segment.objects.all()) == (
        Misfit("code", "inst.local", "", 2),
        Misfit("value", "inst.stage", "obm", 1),
        Misfit("attribute", "actor", "x", 1),
    )
    assert misfits_of(desk.round, content_of(desk.version), Segment.objects.all()) == (
        Misfit("attribute", "actor", "x", 1),
    )


def test_what_a_lead_is_blind_to_does_not_show_in_what_does_not_fit(desk: Desk) -> None:
    desk.marked(desk.b, "inst.local", LAND, 1)
    lead = desk.team["lead"]
    lead.roles = ["lead_coder", "coder"]
    lead.save(update_fields=["roles"])
    publish_codebook(content=whole(id="book", version="2"), by=lead)
    content = with_retired(whole(), "inst.local", became=())
    seen = [misfits_of(desk.round, content, readable_segments(lead))]

    a_task(desk.round, desk.transcript, lead, desk.team.pi)

    seen.append(misfits_of(desk.round, content, readable_segments(lead)))
    assert seen == [(Misfit("code", "inst.local", "", 1),), ()]
