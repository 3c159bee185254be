"""Where the addresses of former contents lead, and for whom."""

import pytest

from survey.actions.submission import receive
from survey.formats.openrosa import build_submission
from survey.models import Submission, SubmissionVersion
from survey.queries.version import body_for, current_for, versions_for
from tests.factories import Team, a_definition, a_form, study_with_members


@pytest.fixture
def team(db: None) -> Team:
    team = study_with_members()
    a_form(team.study)
    return team


def filled(instance_id: str, former: str = "") -> bytes:
    return build_submission(
        a_definition(), {"staff": 40}, instance_id=instance_id, deprecated_id=former
    )


def edited_twice(team: Team) -> None:
    receive(xml=filled("uuid:1"), by=team["interviewer"])
    receive(xml=filled("uuid:2", "uuid:1"), by=team["coordinator"])
    receive(xml=filled("uuid:3", "uuid:2"), by=team["coordinator"])


@pytest.mark.parametrize("name", ["uuid:1", "uuid:2", "uuid:3"])
def test_every_name_that_it_ever_had_leads_to_what_stands_now(team: Team, name: str) -> None:
    edited_twice(team)

    assert current_for(team["interviewer"], name).instance_id == "uuid:3"


def test_each_name_keeps_its_own_body(team: Team) -> None:
    edited_twice(team)

    bodies = [body_for(team["analyst"], name) for name in ("uuid:1", "uuid:2", "uuid:3")]

    assert bodies == [filled("uuid:1"), filled("uuid:2", "uuid:1"), filled("uuid:3", "uuid:2")]


def test_former_contents_stand_in_their_order(team: Team) -> None:
    edited_twice(team)

    names = [version.instance_id for version in versions_for(team["analyst"])]

    assert names == ["uuid:1", "uuid:2"]


@pytest.mark.parametrize("name", ["uuid:1", "uuid:2", "uuid:nothing"])
def test_nobody_finds_what_they_may_not_see(team: Team, name: str) -> None:
    receive(xml=filled("uuid:1"), by=team["coordinator"])
    receive(xml=filled("uuid:2", "uuid:1"), by=team["coordinator"])

    with pytest.raises(Submission.DoesNotExist):
        current_for(team["interviewer"], name)
    with pytest.raises(SubmissionVersion.DoesNotExist):
        body_for(team["interviewer"], name)
    assert list(versions_for(team["interviewer"])) == []


def test_another_study_has_its_own_names(team: Team) -> None:
    edited_twice(team)
    other = study_with_members("other", {})

    with pytest.raises(Submission.DoesNotExist):
        current_for(other.pi, "uuid:1")
