"""Who may read a quote, and what may leave the house."""

import pytest

from coding.models import Segment
from coding.rules import exports_quote, quote_consent, shows_quote
from survey.actions.case import note_consent
from survey.models import Membership, Role
from tests.factories import (
    Team,
    a_case,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    a_user,
    study_with_members,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return study_with_members()


def _segment(team: Team, *, quote: bool | None, asked: bool = True) -> Segment:
    case = a_case(team.study)
    if asked:
        note_consent(case=case, said={"take_part": True, "quote": quote})
    transcript = a_transcript(team.pi, case=case)
    coding_round = a_round(team.pi, a_codebook(team.pi))
    return a_segment(a_task(coding_round, transcript, team["coder_a"], team.pi))


def _other_reader(team: Team) -> Membership:
    """Someone who reads neither all segments nor marked this one."""
    return Membership.objects.create(
        study=team.study, user=a_user(), handle="other", roles=[Role.DATA_MANAGER]
    )


@pytest.mark.parametrize("quote", [True, None])
def test_on_the_screen_a_quote_stands_unless_it_was_refused(
    team: Team, *, quote: bool | None
) -> None:
    assert shows_quote(_segment(team, quote=quote), _other_reader(team)) is True


def test_after_a_no_only_its_coder_and_readers_of_all_see_the_quote(team: Team) -> None:
    segment = _segment(team, quote=False)

    shown = {
        handle: shows_quote(segment, team[handle])
        for handle in ("coder_a", "coder_b", "lead", "pi", "analyst", "manager", "coordinator")
    }

    assert shown == {
        "coder_a": True,
        "coder_b": False,
        "lead": True,
        "pi": True,
        "analyst": True,
        "manager": False,
        "coordinator": False,
    }


@pytest.mark.parametrize(("quote", "leaves"), [(True, True), (False, False), (None, False)])
def test_a_quote_leaves_the_house_only_after_a_yes(
    team: Team, *, quote: bool | None, leaves: bool
) -> None:
    said = quote_consent(_segment(team, quote=quote).transcript)

    assert exports_quote(said=said) is leaves


def test_who_was_never_asked_did_not_say_yes(team: Team) -> None:
    segment = _segment(team, quote=None, asked=False)

    assert quote_consent(segment.transcript) is None
    assert exports_quote(said=None) is False


def test_a_transcript_of_no_case_has_no_consent(team: Team) -> None:
    assert quote_consent(a_transcript(team.pi)) is None
