"""`manage.py token EMAIL`: a token for scripts."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from survey.models import ApiToken, User
from tests.factories import a_user, study_with_members
from tests.visitors import told

pytestmark = pytest.mark.django_db


def _token(*args: str) -> str:
    out = io.StringIO()
    call_command("token", *args, stdout=out)
    return out.getvalue().strip()


def test_a_token_opens_the_api() -> None:
    user = a_user("script")

    secret = _token(user.email.upper(), "--label", "nightly")

    client = Client(headers={"Authorization": f"Token {secret}"})
    assert told(client, "/api/v1/")["user"]["email"] == user.email
    assert ApiToken.objects.get().label == "nightly"


def test_a_token_can_be_for_one_study() -> None:
    team = study_with_members("hair", people={})

    _token(team.pi.user.email, "--study", "hair")

    assert ApiToken.objects.get().study == team.study


def test_an_unknown_address_is_named() -> None:
    with pytest.raises(CommandError, match=r"Nobody has the e-mail address pi@demo\.exampel\."):
        _token("pi@demo.exampel")


def test_who_may_not_sign_in_gets_no_token() -> None:
    user = a_user()
    User.objects.update(is_active=False)

    with pytest.raises(CommandError, match="may not sign in"):
        _token(user.email)


def test_a_study_of_others_is_refused_and_own_ones_named() -> None:
    team = study_with_members("hair", people={})
    study_with_members("other", people={})

    with pytest.raises(CommandError, match="not a member of a study “other”, but of: hair"):
        _token(team.pi.user.email, "--study", "other")

    assert ApiToken.objects.count() == 0
