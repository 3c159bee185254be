"""All submissions of a form checked again, over HTTP."""

from typing import Any

import pytest
from django.test import Client

from survey.models import Recheck
from tests.factories import Team, a_form, a_submission, study_with_members
from tests.visitors import caller, told

pytestmark = pytest.mark.django_db
RECHECKS = "/api/v1/studies/hair/forms/firm/rechecks"


@pytest.fixture
def team() -> Team:
    team = study_with_members("hair")
    version = a_form(team.study)
    for _ in range(2):
        a_submission(version, by=team["interviewer"])
    return team


@pytest.fixture
def client(team: Team) -> Client:
    return caller(team["coordinator"])


def ask(client: Client, status: int = 202, **data: object) -> Any:  # noqa: ANN401
    response = client.post(RECHECKS, data, content_type="application/json")

    assert response.status_code == status, response.content
    return response.json()


def test_it_is_asked_for_and_told_how_far_it_is(client: Client) -> None:
    asked = ask(client, version="1")

    found = told(client, f"{RECHECKS}/{asked['id']}")
    assert found == asked
    assert (found["state"], found["sought"], found["asked_by"]) == (
        *("queued", {"version": "1"}, "coordinator"),
    )
    assert [each["id"] for each in told(client, RECHECKS)["results"]] == [asked["id"]]


def test_what_changed_comes_page_by_page(client: Client) -> None:
    recheck = Recheck.objects.get(pk=ask(client)["id"])
    version = recheck.form.versions.get()
    for submission in version.submissions.order_by("pk"):
        recheck.changes.create(submission=submission, gone=[{"kind": "type", "path": "/data/a"}])

    page = told(client, f"{RECHECKS}/{recheck.pk}/changes?limit=1")
    rest = told(client, page["next"])

    assert page["results"][0]["gone"] == [{"kind": "type", "path": "/data/a"}]
    assert (page["results"][0]["added"], page["results"][0]["version"]) == ([], "1")
    assert len(rest["results"]) == 1
    assert rest["next"] is None


def test_another_one_meanwhile_conflicts(client: Client) -> None:
    ask(client)

    assert ask(client, 409, version="1")["error"] == "under_way"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"review": "nice"}, 400),
        ({"version": 7.5}, 404),
        ({"other": 1}, 400),
        ({"version": "9"}, 404),
    ],
)
def test_what_cannot_be_asked_for_is_refused(
    client: Client, data: dict[str, object], status: int
) -> None:
    ask(client, status, **data)

    assert not Recheck.objects.exists()
