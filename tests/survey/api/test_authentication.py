"""The header that scripts send."""

import pytest
from django.test import Client

from survey.actions.token import issue_token, revoke_token
from survey.models import ApiToken
from tests.factories import a_user
from tests.visitors import told

pytestmark = pytest.mark.django_db


def test_a_token_tells_who_asks() -> None:
    user = a_user("script")
    client = Client(headers={"Authorization": f"Token {issue_token(user=user)}"})

    assert told(client, "/api/v1/")["user"]["email"] == user.email


def test_the_keyword_may_be_written_small() -> None:
    secret = issue_token(user=a_user())

    assert told(Client(headers={"Authorization": f"token {secret}"}), "/api/v1/")["studies"] == []


@pytest.mark.parametrize("header", ["Token", "Token a b", "Token unknown", "Token \xff", "Token ü"])
def test_a_token_that_is_none_is_refused(header: str) -> None:
    response = Client(headers={"Authorization": header}).get("/api/v1/")

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Token"
    assert response.json() == {
        "error": "authentication_failed",
        "detail": "This token is not valid.",
    }


def test_a_revoked_token_opens_nothing() -> None:
    secret = issue_token(user=a_user())
    revoke_token(token=ApiToken.objects.get())

    assert told(Client(headers={"Authorization": f"Token {secret}"}), "/api/v1/", 401)


def test_another_kind_of_header_is_nobody() -> None:
    client = Client(headers={"Authorization": "Basic YTpi"})

    assert told(client, "/api/v1/", 401)["error"] == "not_authenticated"
