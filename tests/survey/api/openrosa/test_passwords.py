"""Passwords that come with every request."""

import pytest

from survey.actions.sign_in import PAIR, TooManyTries, WrongPassword, note_failure
from survey.api.openrosa import passwords
from survey.api.openrosa.passwords import person_of
from survey.models import User
from tests.factories import a_user

pytestmark = pytest.mark.django_db
HERE = "203.0.113.7"
PASSWORD = "correct horse battery staple"  # noqa: S105


@pytest.fixture
def bo() -> User:
    user = a_user("Bo")
    user.set_password(PASSWORD)
    user.save()
    return user


def test_only_the_password_fits(bo: User) -> None:
    assert person_of(bo.email, PASSWORD, HERE) == bo
    assert person_of(bo.email, PASSWORD, HERE) == bo
    with pytest.raises(WrongPassword):
        person_of(bo.email, PASSWORD + " ", HERE)


def test_nobody_s_password_never_fits(bo: User) -> None:
    for _ in range(2):
        with pytest.raises(WrongPassword):
            person_of("nobody@example.org", PASSWORD, HERE)


def test_a_person_without_a_password_cannot_come() -> None:
    with pytest.raises(WrongPassword):
        person_of(a_user().email, "", HERE)


def test_what_is_remembered_does_not_wait_for_guesses(bo: User) -> None:
    person_of(bo.email, PASSWORD, HERE)
    for _ in range(PAIR.free):
        note_failure(email=bo.email, address=HERE)

    assert person_of(bo.email, PASSWORD, HERE) == bo
    with pytest.raises(TooManyTries):
        person_of(bo.email, "guess", HERE)


def test_what_is_remembered_is_forgotten_in_time(bo: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "REMEMBERED", -1.0)

    assert person_of(bo.email, PASSWORD, HERE) == bo
    assert person_of(bo.email, PASSWORD, HERE) == bo


def test_the_oldest_is_forgotten_when_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "MOST", 1)
    one, other = a_user(), a_user()
    for user in (one, other):
        user.set_password(PASSWORD)
        user.save()
        assert person_of(user.email, PASSWORD, HERE) == user

    assert len(passwords._known) == 1


def test_no_password_is_kept_in_memory_as_it_is(bo: User) -> None:
    person_of(bo.email, PASSWORD, HERE)

    assert not any(PASSWORD.encode() in mark for mark in passwords._known)
