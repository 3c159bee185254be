"""Signing in and out as Central's clients do."""

from http import HTTPStatus
from typing import Any

import pytest
import requests
from django.test import Client
from django.utils import timezone

from survey.actions.token import issue_token
from survey.models import ApiToken, User
from tests.central import PASSWORD
from tests.factories import Team, study_with_members

pytestmark = pytest.mark.django_db

ME = "/v1/users/current"


@pytest.fixture
def team() -> Team:
    team = study_with_members("hair")
    user = team["analyst"].user
    user.set_password(PASSWORD)
    user.save()
    return team


def sign_in(user: User, password: str = PASSWORD) -> dict[str, Any]:
    """The answer to an e-mail and a password."""
    said = {"email": user.email, "password": password}
    answer = Client().post("/v1/sessions", said, content_type="application/json")
    told: dict[str, Any] = answer.json()
    return told


def bearer(token: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {token}"})


def basic(user: User, password: str) -> Client:
    request = requests.Request("GET", "http://x/", auth=(user.email, password)).prepare()
    return Client(headers={"Authorization": str(request.headers["Authorization"])})


def test_a_session_opens_for_a_day_and_is_told_of(team: Team) -> None:
    session = sign_in(team["analyst"].user)

    client = bearer(session["token"])
    me, restored = client.get(ME).json(), client.get("/v1/sessions/restore").json()

    assert (me["id"], me["email"]) == (team["analyst"].user_id, team["analyst"].user.email)
    assert restored == {name: session[name] for name in ("createdAt", "expiresAt")}


def test_a_session_is_ended_by_its_token_or_by_another(team: Team) -> None:
    user = team["analyst"].user
    first, second = sign_in(user)["token"], sign_in(user)["token"]

    bearer(first).delete(f"/v1/sessions/{second}")
    bearer(first).delete("/v1/sessions/current")

    for token in (first, second):
        answer = bearer(token).get(ME)
        assert (answer.status_code, answer.json()["code"]) == (401, 401.2)


def test_nobody_ends_anothers_session(team: Team) -> None:
    token = sign_in(team["analyst"].user)["token"]
    stranger = issue_token(user=team["coordinator"].user)

    answer = bearer(stranger).delete(f"/v1/sessions/{token}")

    assert answer.json()["code"] == 404.1
    assert bearer(token).get(ME).status_code == HTTPStatus.OK


def test_a_session_that_is_over_opens_nothing_but_a_new_one(team: Team) -> None:
    user = team["analyst"].user
    over = sign_in(user)["token"]
    ApiToken.objects.update(expires_at=timezone.now())

    again = bearer(over).post(
        "/v1/sessions",
        {"email": user.email, "password": PASSWORD},
        content_type="application/json",
    )

    assert bearer(over).get(ME).status_code == HTTPStatus.UNAUTHORIZED
    assert bearer(again.json()["token"]).get(ME).status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('{"email": "a@b.example", "password": "wrong"}', 401.2),
        ('{"email": "\\u0000", "password": "wrong"}', 400.1),
        ('{"email": "a@b.example"}', 400.2),
        ('{"email": 5, "password": "x"}', 400.8),
        ("[]", 400.2),
        ("{", 400.1),
        ("", 400.2),
    ],
)
def test_what_lets_nobody_in(team: Team, body: str, code: float) -> None:
    answer = Client().post("/v1/sessions", body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (int(code), code)


def test_guessing_is_slowed_down(team: Team) -> None:
    user = team["analyst"].user

    answers = [sign_in(user, f"wrong {number}")["code"] for number in range(12)]

    assert answers[0] == 401.2
    assert answers[-1] == 429.1
    assert sign_in(user)["code"] == 429.1


def test_a_password_comes_with_each_request_on_this_machine(team: Team) -> None:
    user = team["analyst"].user

    assert basic(user, PASSWORD).get(ME).json()["id"] == user.pk
    wrong = basic(user, "wrong").get(ME)
    assert (wrong.status_code, wrong.json()["code"]) == (401, 401.2)
    assert basic(user, PASSWORD).get("/v1/sessions/restore").json()["code"] == 404.1


def test_a_password_does_not_cross_an_open_line(team: Team) -> None:
    answer = basic(team["analyst"].user, PASSWORD).get(ME, REMOTE_ADDR="10.0.0.1")

    assert (answer.status_code, answer.json()["code"]) == (401, 401.3)


@pytest.mark.parametrize(
    "header", ["Basic !", "Basic w6k=", "Basic ADpi", "Bearer", "Bearer é", "x"]
)
def test_headers_that_say_nothing_open_nothing(team: Team, header: str) -> None:
    answer = Client().get(ME, HTTP_AUTHORIZATION=header)

    assert (answer.status_code, answer.json()["code"]) == (401, 401.2)


def test_a_token_of_one_study_opens_no_other_project(team: Team) -> None:
    other = study_with_members("other", {})
    user = other.pi.user
    team["analyst"].study.memberships.create(user=user, handle="guest", roles=["analyst"])
    client = bearer(issue_token(user=user, study=team.study))

    assert [row["id"] for row in client.get("/v1/projects").json()] == [team.study.pk]
    assert client.get(f"/v1/projects/{team.study.pk}").status_code == HTTPStatus.OK
    assert client.get(f"/v1/projects/{other.study.pk}").json()["code"] == 404.1
