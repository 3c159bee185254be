"""What the checks found, over HTTP: with the question's label and the form's message."""

import pytest

from survey.models import Finding
from tests.factories import Team, a_form, a_submission, study_with_members
from tests.visitors import caller, told

pytestmark = pytest.mark.django_db

SUBMISSIONS = "/api/v1/studies/hair/submissions"


@pytest.fixture
def team() -> Team:
    return study_with_members("hair")


def test_the_findings_of_a_submission_are_told_with_labels_and_messages(team: Team) -> None:
    sent = a_submission(a_form(team.study), by=team["interviewer"])
    Finding.objects.create(
        submission=sent, kind="unknown", severity="soft", path="/data/odd", question="", value="1"
    )
    Finding.objects.create(
        submission=sent,
        kind="constraint",
        severity="critical",
        path="/data/staff",
        question="staff",
        value="900",
        expected=". < 100",
        message={"en": "Too many", "zh": "过多"},
    )

    found = told(caller(team["analyst"]), f"{SUBMISSIONS}/{sent.instance_id}/findings")["results"]

    assert [row.pop("found_at") is not None for row in found] == [True, True]
    assert found == [
        {
            "kind": "constraint",
            "severity": "critical",
            "path": "/data/staff",
            "question": "staff",
            "label": {"en": "Staff", "zh": "员工数"},
            "value": "900",
            "expected": ". < 100",
            "message": {"en": "Too many", "zh": "过多"},
        },
        {
            "kind": "unknown",
            "severity": "soft",
            "path": "/data/odd",
            "question": "",
            "label": {},
            "value": "1",
            "expected": "",
            "message": {},
        },
    ]


def test_findings_of_a_submission_that_one_may_not_see_are_nowhere(team: Team) -> None:
    sent = a_submission(a_form(team.study), by=team["coordinator"])

    response = caller(team["interviewer"]).get(f"{SUBMISSIONS}/{sent.instance_id}/findings")

    assert response.status_code == 404
