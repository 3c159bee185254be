"""`manage.py appuser STUDY --name NAME`: the server address of a device."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from survey.models import AppUser
from tests.factories import study_with_members

pytestmark = pytest.mark.django_db


def _address(*args: str) -> str:
    out = io.StringIO()
    call_command("appuser", *args, stdout=out)
    return out.getvalue().strip()


def test_the_address_works_as_it_is_printed() -> None:
    team = study_with_members("hair")

    address = _address("hair", "--name", "Tablet", "--url", "https://braid.example/")

    host, _, path = address.partition("/key/")
    assert host == "https://braid.example"
    assert path.endswith("/openrosa/hair")
    assert Client().get(f"/key/{path}/formList").status_code == 200
    device = AppUser.objects.get()
    assert (device.name, device.made_by, device.membership.roles) == (
        "Tablet",
        team.pi,
        ["interviewer"],
    )


def test_another_role_may_be_asked_for() -> None:
    study_with_members("hair")

    _address("hair", "--name", "Office", "--role", "coordinator")

    assert AppUser.objects.get().membership.roles == ["coordinator"]


def test_without_an_address_the_first_host_of_the_product_is_taken(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    study_with_members("hair")
    monkeypatch.setenv("PORT", "8123")

    settings.ALLOWED_HOSTS = ["127.0.0.1", "other.example"]
    assert _address("hair", "--name", "a").startswith("http://127.0.0.1:8123/key/")
    settings.ALLOWED_HOSTS = [".example.org", "braid.example"]
    assert _address("hair", "--name", "b").startswith("http://braid.example/key/")
    settings.HTTPS = True
    assert _address("hair", "--name", "c").startswith("https://braid.example/key/")


def test_where_no_host_is_named_the_address_must_be_said(settings: Settings) -> None:
    study_with_members("hair")
    settings.ALLOWED_HOSTS = ["*", ".example.org"]

    with pytest.raises(CommandError, match="say --url"):
        _address("hair", "--name", "a")


@pytest.mark.parametrize("url", ["braid.example", "ftp://braid.example", "https://"])
def test_what_is_no_address_is_refused(url: str) -> None:
    study_with_members("hair")

    with pytest.raises(CommandError, match="is no address"):
        _address("hair", "--name", "a", "--url", url)

    assert not AppUser.objects.exists()


def test_an_unknown_study_is_refused_and_the_known_ones_named() -> None:
    study_with_members("hair")

    with pytest.raises(CommandError, match="no study “hare” with a principal investigator, but: h"):
        _address("hare", "--name", "a")


def test_what_the_deed_refuses_is_said() -> None:
    study_with_members("hair")

    with pytest.raises(CommandError, match="A device takes a role that sends submissions"):
        _address("hair", "--name", "a", "--role", "coder")
