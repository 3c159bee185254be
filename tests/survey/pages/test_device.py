"""The page of the devices: the code is shown once, and a lost device is shut out at once."""

import base64
import json
import zlib

import pytest
from django.test import Client

from survey.actions.device import add_app_user
from survey.formats.collect_settings import settings_code
from survey.formats.qr_code import drawn
from survey.models import AppUser
from tests.factories import Team, a_form, a_submission, study_with_members
from tests.visitors import visitor

PAGE = "/studies/paper/devices/"


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members("paper")


@pytest.fixture
def client(team: Team) -> Client:
    return visitor(team["coordinator"])


def add(client: Client, **data: str) -> str:
    """The page that the deed answers with."""
    response = client.post(f"{PAGE}new/", {"name": "Tablet 1", "role": "interviewer"} | data)
    assert response.status_code == 200
    assert response.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    return response.content.decode()


def test_a_new_device_gets_its_address_and_code_once(team: Team, client: Client) -> None:
    response = client.post(f"{PAGE}new/", {"name": "Tablet 1", "role": "interviewer"})

    address = response.context["address"]
    page = response.content.decode()
    assert address.startswith("http://testserver/key/")
    assert address.endswith("/openrosa/paper")
    assert drawn(settings_code(address, "A study")).path in page
    assert f'value="{address}"' in page
    again = client.get(PAGE).content.decode()
    assert address not in again
    assert "Tablet 1" in again
    assert AppUser.objects.get().membership.roles == ["interviewer"]


def test_the_address_lets_the_device_in(client: Client) -> None:
    response = client.post(f"{PAGE}new/", {"name": "Tablet 1", "role": "interviewer"})

    forms = Client().get(
        f"{response.context['address'].removeprefix('http://testserver')}/formList"
    )

    assert forms.status_code == 200


def test_the_code_names_the_project_in_the_readers_language(team: Team, client: Client) -> None:
    client.cookies["django_language"] = "zh-hans"

    response = client.post(f"{PAGE}new/", {"name": "Tablet 1", "role": "interviewer"})

    code = settings_code(response.context["address"], "一项研究")
    assert json.loads(zlib.decompress(base64.b64decode(code)))["project"]["name"] == "一项研究"
    assert response.context["code"] == drawn(code)


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 81), ("role", "coder"), ("role", "principal_investigator")],
)
def test_what_cannot_be_added_is_told_at_its_field(client: Client, field: str, value: str) -> None:
    page = add(client, **{field: value})

    assert "Please correct this" in page
    assert AppUser.objects.count() == 0


def test_nobody_makes_a_device_that_may_do_more_than_they(team: Team, client: Client) -> None:
    def offered(reader: Client) -> list[str]:
        field = reader.get(PAGE).context["form"].fields["role"]
        return [value for value, _label in field.choices]

    assert offered(client) == ["interviewer", "coordinator"]
    assert offered(visitor(team.pi)) == ["interviewer", "coordinator"]


def test_the_list_says_who_sent_how_many_and_was_seen_when(team: Team, client: Client) -> None:
    device, _ = add_app_user(name="Tablet 1", by=team.pi)
    version = a_form(team.study)
    for _number in range(2):
        a_submission(version, by=device.membership)

    response = client.get(PAGE)

    assert [(each.name, each.sent, each.used_at) for each in response.context["devices"]] == [
        ("Tablet 1", 2, None)
    ]


def test_a_revoked_device_is_shut_out_and_stays_in_the_list(team: Team, client: Client) -> None:
    device, key = add_app_user(name="Tablet 1", by=team.pi)
    door = f"/key/{key}/openrosa/paper/formList"
    before = Client().get(door).status_code

    response = client.post(f"{PAGE}{device.membership.handle}/revoke/", follow=True)

    assert (before, Client().get(door).status_code) == (200, 404)
    assert [str(message) for message in response.context["messages"]] == [
        "Tablet 1 is shut out; what it sent stays."
    ]
    assert response.context["devices"] == []
    assert [each.name for each in response.context["revoked"]] == ["Tablet 1"]


@pytest.mark.parametrize("handle", ["nobody", "interviewer"])
def test_only_devices_are_revoked_here(client: Client, handle: str) -> None:
    assert client.post(f"{PAGE}{handle}/revoke/").status_code == 404


def test_a_device_of_another_study_is_not_here(client: Client) -> None:
    other = study_with_members("other", {})
    device, _ = add_app_user(name="Theirs", by=other.pi)

    response = client.post(f"{PAGE}{device.membership.handle}/revoke/")

    assert response.status_code == 404
    assert AppUser.objects.get().revoked_at is None
