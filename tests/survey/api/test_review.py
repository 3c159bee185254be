"""Decisions, comments and the history over HTTP."""

from typing import Any

import pytest
from django.test import Client

from survey.actions.submission import receive
from survey.formats.openrosa import build_submission
from survey.models import Submission
from tests.factories import Team, a_definition, a_form, a_submission, study_with_members
from tests.visitors import caller, told

pytestmark = pytest.mark.django_db

SUBMISSIONS = "/api/v1/studies/hair/submissions"


@pytest.fixture
def team() -> Team:
    return study_with_members("hair")


@pytest.fixture
def sent(team: Team) -> Submission:
    return a_submission(a_form(team.study), by=team["interviewer"])


def post(client: Client, sent: Submission, what: str, **data: object) -> Any:  # noqa: ANN401 - Django's own
    there = f"{SUBMISSIONS}/{sent.instance_id}/{what}"
    return client.post(there, data, content_type="application/json")


def test_a_script_approves(team: Team, sent: Submission) -> None:
    client = caller(team["coordinator"])

    response = post(client, sent, "reviews", state="approved", comment="Good.")
    again = post(client, sent, "reviews", state="approved")

    row = response.json()
    assert (response.status_code, again.status_code, again.json()) == (201, 201, row)
    assert row.pop("at").startswith("20")
    assert row == {
        "level": "coordinator",
        "state": "approved",
        "comment": "Good.",
        "by": "coordinator",
    }
    assert told(client, f"{SUBMISSIONS}/{sent.instance_id}")["review"] == "approved"


def test_a_supervisor_passes_on_or_returns(team: Team, sent: Submission) -> None:
    client = caller(team["manager"])

    states = []
    for new in ({"state": "approved"}, {"state": "has_issues", "comment": "Staff?"}):
        assert post(client, sent, "reviews", **new).json()["level"] == "supervisor"
        states.append(told(client, f"{SUBMISSIONS}/{sent.instance_id}")["review"])

    assert states == ["received", "has_issues"]


@pytest.mark.parametrize(
    ("handle", "data", "status", "code"),
    [
        ("pi", {}, 400, "bad_body"),
        ("pi", {"state": "edited"}, 400, "bad_body"),
        ("pi", {"state": "has_issues"}, 400, "no_comment"),
        ("manager", {"state": "rejected"}, 400, "not_your_level"),
        ("analyst", {"state": "approved"}, 403, "not_allowed"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    team: Team, sent: Submission, handle: str, data: dict[str, str], status: int, code: str
) -> None:
    response = post(caller(team[handle]), sent, "reviews", **data)

    assert (response.status_code, response.json()["error"]) == (status, code)


def test_what_a_coordinator_decided_stands_in_the_way(team: Team, sent: Submission) -> None:
    post(caller(team.pi), sent, "reviews", state="rejected")

    response = post(caller(team["manager"]), sent, "reviews", state="approved")

    assert (response.status_code, response.json()["error"]) == (409, "decided")


def test_a_comment_is_kept_and_read_in_the_history(team: Team, sent: Submission) -> None:
    client = caller(team["interviewer"])

    response = post(client, sent, "comments", text="Forty.")
    empty = post(client, sent, "comments", text=" ")

    assert (response.status_code, empty.status_code) == (201, 400)
    (_received, said) = told(client, f"{SUBMISSIONS}/{sent.instance_id}/history")["results"]
    assert (said["step"], said["by"], said["comment"]) == ("commented", "interviewer", "Forty.")


def test_the_history_tells_an_edit_answer_by_answer(team: Team) -> None:
    a_form(team.study)
    for new, old, staff in (("uuid:1", "", 4), ("uuid:2", "uuid:1", 5)):
        body = build_submission(
            a_definition(), {"staff": staff}, instance_id=new, deprecated_id=old
        )
        receive(xml=body, by=team["interviewer"])

    first, edit = told(caller(team["analyst"]), f"{SUBMISSIONS}/uuid:2/history")["results"]

    assert (first["step"], first["number"], first["instance_id"]) == ("received", 1, "uuid:1")
    assert edit.pop("at") > first["at"]
    assert edit == {
        "step": "edited",
        "by": "interviewer",
        "number": 2,
        "instance_id": "uuid:2",
        "changes": [{"question": "staff", "repeat": "", "position": None, "before": 4, "after": 5}],
        "name": "",
        "digest": "",
        "findings": None,
        "added": None,
        "gone": None,
        "level": "",
        "state": "",
        "comment": "",
        "reviewer": "",
    }


def test_another_members_submission_is_not_there(team: Team, sent: Submission) -> None:
    other = a_submission(sent.form_version, by=team["coordinator"])
    client = caller(team["interviewer"])

    assert client.get(f"{SUBMISSIONS}/{other.instance_id}/history").status_code == 404
    assert post(client, other, "comments", text="Hello").status_code == 404


def test_what_waits_for_a_reviewer_is_listed(team: Team, sent: Submission) -> None:
    client = caller(team.pi)
    Submission.objects.update(reviewer=team["manager"])

    for handle, found in (("manager", [sent.instance_id]), ("coordinator", [])):
        rows = told(client, f"{SUBMISSIONS}?to_review_by={handle}")["results"]
        assert [row["instance_id"] for row in rows] == found


def test_a_submission_is_given_to_a_reviewer_and_taken_back(team: Team, sent: Submission) -> None:
    client = caller(team["coordinator"])

    given = post(client, sent, "reviewer", reviewer="manager")
    shown = told(client, f"{SUBMISSIONS}/{sent.instance_id}")
    taken = post(client, sent, "reviewer", reviewer=None)

    assert (given.status_code, given.json()) == (200, {"reviewer": "manager"})
    assert shown["reviewer"] == "manager"
    assert (taken.status_code, taken.json()) == (200, {"reviewer": None})
    assert Submission.objects.get().reviewer is None
    steps = told(client, f"{SUBMISSIONS}/{sent.instance_id}/history")["results"]
    assert [step["reviewer"] for step in steps if step["step"] == "assigned"] == ["manager", ""]


@pytest.mark.parametrize(
    ("body", "status"),
    [({"reviewer": "interviewer"}, 404), ({}, 400), ({"reviewer": "manager", "x": 1}, 400)],
)
def test_only_reviewers_get_submissions_to_review(
    team: Team, sent: Submission, body: dict[str, object], status: int
) -> None:
    response = post(caller(team["coordinator"]), sent, "reviewer", **body)

    assert response.status_code == status


def test_a_decision_on_a_content_that_was_edited_since_is_a_conflict(team: Team) -> None:
    a_form(team.study)
    for new, old in (("uuid:1", ""), ("uuid:2", "uuid:1")):
        body = build_submission(a_definition(), {"staff": 4}, instance_id=new, deprecated_id=old)
        receive(xml=body, by=team["interviewer"])
    client = caller(team["coordinator"])
    there = f"{SUBMISSIONS}/uuid:1/reviews"

    late = client.post(there, {"state": "approved"}, content_type="application/json")
    said = client.post(
        f"{SUBMISSIONS}/uuid:1/comments", {"text": "Hello"}, content_type="application/json"
    )

    assert (late.status_code, late.json()["error"]) == (409, "edited_since")
    assert said.status_code == 201
    assert Submission.objects.get().review == "edited"
