"""Move an open round to the last version."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from coding.actions.codebook import publish_codebook
from coding.actions.codebook_round import move_round
from coding.formats.codebook_change import with_retired
from coding.models import CodebookVersion
from survey.actions.refusal import Conflict, Refusal
from tests.codebooks import Desk, a_desk, whole


@pytest.fixture
def desk(db: None) -> Desk:
    return a_desk()


def newer(desk: Desk) -> CodebookVersion:
    content = with_retired(whole(version="2"), "inst.local", became=())
    return publish_codebook(content=content, by=desk.team["lead"])


def test_a_round_goes_over_to_the_last_version(desk: Desk) -> None:
    version = newer(desk)
    desk.marked(desk.a, "learn.doing")

    moved = move_round(position=desk.round.position, by=desk.team["lead"])

    assert moved.codebook_version == version
    assert move_round(position=1, by=desk.team["lead"]).codebook_version == version


def test_what_does_not_fit_must_be_wanted(desk: Desk) -> None:
    desk.marked(desk.a, "inst.local", value=1)
    version = newer(desk)

    with pytest.raises(Conflict) as refused:
        move_round(position=1, by=desk.team["lead"])
    moved = move_round(position=1, by=desk.team["lead"], despite_misfits=True)

    assert refused.value.code == "misfits"
    assert moved.codebook_version == version


def test_a_closed_round_keeps_its_version(desk: Desk) -> None:
    newer(desk)
    desk.round.closed_at = timezone.now()
    desk.round.save()

    with pytest.raises(Refusal) as refused:
        move_round(position=1, by=desk.team["lead"])

    assert refused.value.code == "round_closed"


def test_coders_move_no_round(desk: Desk) -> None:
    with pytest.raises(PermissionDenied):
        move_round(position=1, by=desk.team["coder_a"])
