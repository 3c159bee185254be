"""Passwords that come with every request."""

import pytest

from survey.api.openrosa import passwords
from survey.api.openrosa.passwords import password_fits
from tests.factories import a_user

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"  # noqa: S105


def test_only_the_password_fits() -> None:
    user = a_user()
    user.set_password(PASSWORD)

    assert password_fits(user, PASSWORD)
    assert password_fits(user, PASSWORD)
    assert not password_fits(user, PASSWORD + " ")


def test_nobody_s_password_never_fits() -> None:
    assert not password_fits(None, PASSWORD)
    assert not password_fits(None, PASSWORD)


def test_a_person_without_a_password_cannot_come() -> None:
    assert not password_fits(a_user(), "")


def test_what_is_remembered_is_forgotten_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    user = a_user()
    user.set_password(PASSWORD)
    monkeypatch.setattr(passwords, "REMEMBERED", -1.0)

    assert password_fits(user, PASSWORD)
    assert password_fits(user, PASSWORD)


def test_the_oldest_is_forgotten_when_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "MOST", 1)
    one, other = a_user(), a_user()
    for user in (one, other):
        user.set_password(PASSWORD)
        assert password_fits(user, PASSWORD)

    assert len(passwords._known) == 1


def test_no_password_is_kept_in_memory_as_it_is() -> None:
    user = a_user()
    user.set_password(PASSWORD)
    password_fits(user, PASSWORD)

    assert not any(PASSWORD.encode() in mark for mark in passwords._known)
