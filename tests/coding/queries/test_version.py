"""Who sees which versions, and what differs."""

import pytest

from coding.actions.pseudonym import Naming, pseudonymise
from coding.models import Transcript
from coding.naming import NameKind
from coding.queries.version import comparison, versions_for
from tests.factories import Team, a_codebook, a_round, a_task, a_transcript, study_with_members
from tests.versions import correct_words


@pytest.fixture
def team(db: None) -> Team:
    team = study_with_members()
    transcript = a_transcript(team["manager"], "T01")
    lead = team["lead"]
    a_task(a_round(lead, a_codebook(lead)), transcript, team["coder_a"], lead)
    correct_words(transcript, {"county": "town"}, by=team["manager"])
    return team


@pytest.mark.parametrize(
    ("handle", "numbers"), [("lead", [2, 1]), ("manager", [2, 1]), ("coder_a", [2])]
)
def test_a_coder_sees_the_current_version_alone(
    team: Team, handle: str, numbers: list[int]
) -> None:
    assert [each.version for each in versions_for(team[handle], "T01")] == numbers


def test_who_does_not_see_the_transcript_sees_no_version(team: Team) -> None:
    with pytest.raises(Transcript.DoesNotExist):
        versions_for(team["coder_b"], "T01")


def test_two_versions_are_compared(team: Team) -> None:
    found = comparison(versions_for(team["lead"], "T01"), 1, 2)

    assert found is not None
    assert (len(found.pairs), found.same) == (1, 2)


def test_sealed_and_missing_versions_are_not(team: Team) -> None:
    namings = [Naming("The town", "[Place 1]", NameKind.PLACE)]
    pseudonymise(namings=namings, versions={"T01": 2}, by=team["manager"])
    versions = versions_for(team["lead"], "T01")

    assert [getattr(each, "is_sealed", None) for each in versions] == [False, True, True]
    assert comparison(versions, 1, 3) is None
    assert comparison(versions, 3, 4) is None
