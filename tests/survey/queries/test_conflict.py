"""Bodies beside a submission: how each differs, and whose files may be seen by whom."""

import pytest

from survey.actions.submission import receive
from survey.formats.openrosa import Given, build_submission
from survey.models import ConflictingBody, Submission
from survey.queries.conflict import beside, conflicting_files_for
from survey.queries.submission import submission_for
from tests.factories import Team, a_definition, a_form, study_with_members


@pytest.fixture
def team(db: None) -> Team:
    team = study_with_members()
    a_form(team.study)
    return team


def send(team: Team, handle: str = "interviewer", **answers: Given) -> None:
    xml = build_submission(a_definition(), answers, instance_id="uuid:1")
    receive(xml=xml, by=team[handle])


def found(team: Team) -> Submission:
    return submission_for(team.pi, "uuid:1")


def test_each_body_says_how_it_differs(team: Team) -> None:
    send(team, staff=40, stage="oem", partners=[{"partner": "甲"}])
    send(team, staff=41, stage="oem", partners=[{"partner": "乙"}])
    send(team, handle="coordinator", staff=40, stage="oem")

    told = beside(found(team), a_definition())

    assert [
        [(change.question, change.before, change.after) for change in each.changes or ()]
        for each in told
    ] == [
        [("staff", 40, 41), ("partner", "甲", "乙")],
        [("partner", "甲", None)],
    ]
    assert [each.body.sent_by for each in told] == [team["interviewer"], team["coordinator"]]
    assert [each.files for each in told] == [(), ()]


def test_a_body_that_the_form_cannot_read_is_shown_without_differences(team: Team) -> None:
    send(team, staff=40)
    found(team).conflicts.create(digest="0", xml=b"<data/>")

    assert [each.changes for each in beside(found(team), a_definition())] == [None]


def test_nothing_stands_beside_most_submissions(team: Team) -> None:
    send(team, staff=40)

    assert beside(found(team), a_definition()) == []


def test_files_are_seen_by_who_sees_the_submission(team: Team) -> None:
    send(team, "coordinator", staff=40)
    send(team, "coordinator", staff=41)
    file = ConflictingBody.objects.get().files.create(name="a.jpg", file="x", size=1, digest="1")

    assert list(conflicting_files_for(team["analyst"])) == [file]
    assert list(conflicting_files_for(team["interviewer"])) == []
    assert list(conflicting_files_for(study_with_members().pi)) == []
    assert [each.files for each in beside(found(team), a_definition())] == [(file,)]
