"""Which segments wait for a look."""

import pytest

from coding.models import CarriedSegment
from coding.queries.look import look_for, looks_for, waiting_looks
from tests.factories import (
    Team,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)
from tests.versions import correct_words

DOING = "We learned by doing."


@pytest.fixture
def team(db: None) -> Team:
    team = study_with_members()
    lead = team["lead"]
    transcript = a_transcript(team["manager"], "T01")
    coding_round = a_round(lead, a_codebook(lead))
    for coder in ("coder_a", "coder_b"):
        a_segment(a_task(coding_round, transcript, team[coder], lead), DOING, "learn.doing", None)
    correct_words(transcript, {" We learned by doing.": ""}, by=team["manager"])
    return team


@pytest.mark.parametrize(
    ("handle", "n"),
    [("coder_a", 1), ("lead", 2), ("analyst", 2), ("pi", 2), ("manager", 0), ("interviewer", 0)],
)
def test_who_sees_how_many(team: Team, handle: str, n: int) -> None:
    assert waiting_looks(team[handle]).count() == n


def test_a_coder_is_blind_to_the_other(team: Team) -> None:
    other = CarriedSegment.objects.get(segment__coder=team["coder_b"])

    with pytest.raises(CarriedSegment.DoesNotExist):
        look_for(team["coder_a"], other.pk)


def test_where_it_stood_is_told_as_near_as_can_be(team: Team) -> None:
    (look,) = looks_for(team["coder_a"])

    assert look.start == look.end
    assert look.before.endswith("The county gave us land.")
