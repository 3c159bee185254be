"""Tokens: shown once, kept as a digest, gone when revoked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from survey.actions.token import (
    SESSION_AGE,
    USED_EVERY,
    digest_of,
    issue_token,
    new_secret,
    open_session,
    revoke_token,
    use_token,
)
from survey.models import ApiToken, User
from tests.factories import a_user, study_with_members


def test_secrets_are_long_and_never_the_same() -> None:
    secrets = {new_secret() for _ in range(100)}

    assert len(secrets) == 100
    assert {len(secret) for secret in secrets} == {43}


@pytest.mark.django_db
def test_a_token_is_kept_only_as_a_digest() -> None:
    user = a_user("script")

    secret = issue_token(user=user, label="nightly")

    token = ApiToken.objects.get()
    assert (token.user, token.label, token.study, token.used_at) == (user, "nightly", None, None)
    assert token.digest == digest_of(secret)
    assert secret not in str(vars(token))


@pytest.mark.django_db
def test_a_used_token_is_noted_now_and_then() -> None:
    secret = issue_token(user=a_user("script"))
    use_token(secret)
    first = ApiToken.objects.get().used_at

    use_token(secret)
    second = ApiToken.objects.get().used_at
    ApiToken.objects.update(used_at=timezone.now() - USED_EVERY - timedelta(seconds=1))
    use_token(secret)
    third = ApiToken.objects.get().used_at

    assert first is not None
    assert second == first
    assert third is not None
    assert third > first


@pytest.mark.django_db
def test_a_token_may_be_bound_to_one_study() -> None:
    team = study_with_members(people={})

    token = use_token(issue_token(user=team.pi.user, study=team.study))

    assert token.study == team.study


@pytest.mark.django_db
def test_an_unknown_token_is_nobodys() -> None:
    issue_token(user=a_user("script"))

    with pytest.raises(ApiToken.DoesNotExist):
        use_token(new_secret())


@pytest.mark.django_db
def test_a_revoked_token_is_gone_and_stays_revoked_as_of_then() -> None:
    secret = issue_token(user=a_user("script"))
    token = use_token(secret)
    revoke_token(token=token)
    revoked_at = ApiToken.objects.get().revoked_at

    revoke_token(token=token)

    assert ApiToken.objects.get().revoked_at == revoked_at
    with pytest.raises(ApiToken.DoesNotExist):
        use_token(secret)


@pytest.mark.django_db
def test_the_token_of_somebody_locked_out_is_gone() -> None:
    user = a_user("script")
    secret = issue_token(user=user)
    User.objects.filter(pk=user.pk).update(is_active=False)

    with pytest.raises(ApiToken.DoesNotExist):
        use_token(secret)


@pytest.mark.django_db
def test_a_session_opens_for_a_day() -> None:
    user = a_user("script")

    token, secret = open_session(user=user, label="Central API")

    assert token.expires_at is not None
    assert (use_token(secret), token.label) == (token, "Central API")
    assert token.expires_at - token.created_at == SESSION_AGE
    ApiToken.objects.update(expires_at=timezone.now())
    with pytest.raises(ApiToken.DoesNotExist):
        use_token(secret)


@pytest.mark.django_db
def test_a_new_session_sweeps_up_after_those_that_expired() -> None:
    user, other = a_user("script"), a_user("other")
    issue_token(user=user, label="for good")
    for person in (user, other):
        open_session(user=person, label="old")
    ApiToken.objects.filter(label="old").update(expires_at=timezone.now())

    open_session(user=user, label="new")

    labels = ApiToken.objects.order_by("pk").values_list("user", "label")
    assert list(labels) == [(user.pk, "for good"), (other.pk, "old"), (user.pk, "new")]
