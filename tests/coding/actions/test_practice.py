"""A practice round for the demo study, once."""

import pytest

from coding.actions.practice import NAME, open_practice
from coding.models import CodingRound
from tests.factories import Team, a_codebook, a_round, a_transcript, study_with_members


@pytest.fixture
def team(db: None) -> Team:
    """A demo study with one round and two transcripts."""
    team = study_with_members()
    team.study.is_demo = True
    team.study.save()
    a_round(team["lead"], a_codebook(team["lead"]))
    for code in ("T01", "T02"):
        a_transcript(team["manager"], code)
    return team


def test_every_coder_gets_every_transcript_named(team: Team) -> None:
    made = open_practice(study=team.study, transcripts=["T02"])

    assert made is not None
    assert (made.position, made.name, made.is_blind) == (2, NAME, True)
    tasks = made.tasks.order_by("coder__handle")
    assert list(tasks.values_list("transcript__code", "coder__handle", "submitted_at")) == [
        ("T02", "coder_a", None),
        ("T02", "coder_b", None),
    ]


def test_it_is_opened_once(team: Team) -> None:
    open_practice(study=team.study, transcripts=["T01", "T02"])

    again = open_practice(study=team.study, transcripts=["T01", "T02"])

    assert again is None
    assert CodingRound.objects.filter(study=team.study).count() == 2


def test_a_study_that_is_no_demo_has_none(team: Team) -> None:
    team.study.is_demo = False
    team.study.save()

    made = open_practice(study=team.study, transcripts=["T01"])

    assert made is None
    assert CodingRound.objects.filter(study=team.study).count() == 1
