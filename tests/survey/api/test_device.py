"""Devices over HTTP: added, listed, revoked, and passwords made."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from survey.models import DevicePassword
from tests.factories import Team, study_with_members
from tests.visitors import caller, told, visitor

pytestmark = pytest.mark.django_db
DEVICES = "/api/v1/studies/hair/devices"


@pytest.fixture
def team() -> Team:
    return study_with_members("hair")


def sent(client: Client, address: str, status: int = 201, **body: object) -> Any:  # noqa: ANN401
    response = client.post(address, body, content_type="application/json")

    assert response.status_code == status, response.content
    return response.json()


def test_a_device_is_added_and_its_address_opens_the_door(team: Team) -> None:
    added = sent(caller(team["coordinator"]), DEVICES, name="Tablet")

    assert (added["handle"], added["name"]) == ("Tablet", "Tablet")
    parts = urlsplit(added["address"])
    assert (parts.scheme, parts.netloc) == ("http", "testserver")
    assert Client().get(f"{parts.path}/formList").status_code == 200


def test_the_devices_are_listed_without_their_keys(team: Team) -> None:
    added = sent(caller(team.pi), DEVICES, name="Tablet", role="coordinator")
    key = added["address"].split("/")[4]

    response = caller(team["coordinator"]).get(DEVICES)

    (row,) = response.json()["results"]
    assert row == {
        "handle": "Tablet",
        "name": "Tablet",
        "roles": ["coordinator"],
        "added_by": "pi",
        "created_at": row["created_at"],
        "used_at": None,
        "revoked_at": None,
        "sent": 0,
        "sent_at": None,
    }
    assert key not in response.content.decode()


def test_a_revoked_device_is_out(team: Team) -> None:
    client = caller(team["coordinator"])
    address = urlsplit(sent(client, DEVICES, name="Tablet")["address"]).path

    revoked = sent(client, f"{DEVICES}/Tablet/revoke", 200)

    assert revoked["revoked_at"] is not None
    assert Client().get(f"{address}/formList").status_code == 404
    assert sent(client, f"{DEVICES}/Other/revoke", 404)["error"] == "not_found"


def test_what_is_wrong_is_named(team: Team) -> None:
    client = caller(team.pi)

    assert sent(client, DEVICES, 400)["faults"] == [
        {"field": "name", "reason": "This field is required."}
    ]
    assert sent(client, DEVICES, 400, name="T", role="king")["faults"][0]["field"] == "role"
    assert sent(client, DEVICES, 400, name="T", role="coder")["error"] == "bad_role"
    assert sent(client, DEVICES, 400, name="T", key="mine")["faults"][0]["field"] == "key"


def test_an_interviewer_makes_a_password_for_their_own_devices(team: Team) -> None:
    member = team["interviewer"]

    made = sent(caller(member), f"{DEVICES}/password", handle="interviewer")

    assert made["username"] == member.user.email
    assert made["address"] == "http://testserver/openrosa/hair"
    assert len(made["password"]) == 16
    assert DevicePassword.objects.get().membership == member


def test_nobody_makes_a_password_for_a_stranger_or_a_superior(team: Team) -> None:
    client = caller(team["coordinator"])

    assert sent(client, f"{DEVICES}/password", 404, handle="nobody")["error"] == "not_found"
    assert sent(client, f"{DEVICES}/password", 400, handle="pi")["error"] == "above_you"
    assert sent(caller(team["interviewer"]), f"{DEVICES}/password", 403, handle="coordinator")


@pytest.mark.parametrize("handle", ["interviewer", "analyst", "manager", "coder_a"])
def test_others_manage_no_devices(team: Team, handle: str) -> None:
    assert told(visitor(team[handle]), DEVICES, 403)["error"] == "not_allowed"
    assert sent(visitor(team[handle]), DEVICES, 403, name="T")["error"] == "not_allowed"
