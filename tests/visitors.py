"""People who come to the API: with a session, with a token, or as nobody."""

from typing import Any

from django.test import Client

from survey.actions.token import issue_token
from survey.models import Membership, Study


def visitor(member: Membership) -> Client:
    """The member with a session; CSRF is not checked, as in Django's own tests."""
    client = Client()
    client.force_login(member.user)
    return client


def caller(member: Membership, *, study: Study | None = None) -> Client:
    """The member's script with a token, for all studies or for one."""
    secret = issue_token(user=member.user, study=study)
    return Client(headers={"Authorization": f"Token {secret}"})


def told(client: Client, address: str, status: int = 200) -> Any:  # noqa: ANN401 - JSON is anything
    """The JSON of a reading that answers with this status."""
    response = client.get(address)

    assert response.status_code == status, response.content
    return response.json()
