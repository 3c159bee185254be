"""Who gets in at the OpenRosa door, and how."""

import time
from base64 import b64encode
from typing import Any

import pytest
from django.core.signing import TimestampSigner, b62_encode
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from pytest_django.live_server_helper import LiveServer

from survey.actions.device import NONCE_AGE, revoke_app_user, set_device_password
from survey.actions.member import change_roles, end_membership
from survey.actions.sign_in import PAIR
from survey.actions.token import issue_token
from survey.models import AppUser, Membership, User
from tests.devices import Device
from tests.factories import study_with_members
from tests.field import Field

ADDRESS = "/openrosa/hair/formList"
PASSWORD = "correct horse battery staple"  # noqa: S105
FAR = {"REMOTE_ADDR": "203.0.113.7"}


def basic(user: str, password: str) -> str:
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


def asked(authorization: str = "", address: str = ADDRESS, **extra: Any) -> Any:  # noqa: ANN401
    headers = {"Authorization": authorization} if authorization else {}
    return Client(headers=headers).get(address, **extra)


def ways(response: Any) -> list[str]:  # noqa: ANN401 - Django's own
    """The schemes that are offered, in their order."""
    return [value.split()[0] for name, value in response.items() if name == "WWW-Authenticate"]


def with_password(member: Membership) -> User:
    member.user.set_password(PASSWORD)
    member.user.save()
    return member.user


def test_nobody_is_asked_to_sign_in_and_told_why(hair: Field) -> None:
    response = asked()

    assert response.status_code == 401
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert b"<message>Sign in with your e-mail and your device password.</message>" in (
        response.content
    )


def test_nobody_learns_which_studies_there_are(hair: Field) -> None:
    assert asked(address="/openrosa/nowhere/formList").status_code == 401


def test_over_an_open_line_only_digest_is_offered(hair: Field) -> None:
    assert ways(asked(**FAR)) == ["Digest", "Digest"]
    assert ways(asked(HTTP_X_FORWARDED_FOR="203.0.113.7")) == ["Digest", "Digest"]


def test_on_this_machine_basic_is_offered_too(hair: Field) -> None:
    assert ways(asked()) == ["Digest", "Digest", "Basic"]


def test_over_tls_basic_comes_first(hair: Field) -> None:
    """Collect takes the first it knows, and only Basic takes the account's password."""
    assert ways(asked(secure=True, **FAR)) == ["Basic", "Digest", "Digest"]


@pytest.mark.parametrize("weighs", [False, True])
def test_a_device_signs_in_by_digest(
    live_hair: Field, live_server: LiveServer, *, weighs: bool
) -> None:
    """One takes the first challenge, one the strongest."""
    member = live_hair.team["interviewer"]
    password = set_device_password(member=member, by=member)
    device = Device(f"{live_server.url}/openrosa/hair", member.user.email, password, weighs=weighs)

    answers = [device.form_list(), device.head(), device.form_list()]

    assert [answer.status for answer in answers] == [200, 204, 200]
    assert device.challenges == 1
    assert device._algorithm == ("SHA-256" if weighs else "MD5")


def test_who_guesses_waits_and_the_right_device_password_never_does(
    live_hair: Field, live_server: LiveServer
) -> None:
    member = live_hair.team["interviewer"]
    password = set_device_password(member=member, by=member)
    address = f"{live_server.url}/openrosa/hair"
    guesses = [
        Device(address, member.user.email, f"guess {number}").form_list()
        for number in range(PAIR.free + 1)
    ]

    right = Device(address, member.user.email, password).form_list()

    assert [each.status for each in guesses] == [401] * PAIR.free + [429]
    assert guesses[-1].header("Retry-After") == "1"
    assert guesses[-1].message == "Signing in failed too often. Try again in 1 second."
    assert right.status == 200


def test_basic_waits_too_but_neither_what_is_known_nor_a_device_password(hair: Field) -> None:
    member = hair.team["interviewer"]
    user = with_password(member)
    device_password = set_device_password(member=member, by=member)
    colleague = with_password(hair.team["coordinator"])
    assert asked(basic(colleague.email, PASSWORD)).status_code == 200
    guesses = [asked(basic(user.email, f"guess {number}")) for number in range(PAIR.free + 1)]

    told = Client(headers={"Authorization": basic(user.email, PASSWORD)}).get(
        ADDRESS, headers={"Accept-Language": "zh-Hans"}
    )

    assert [each.status_code for each in guesses] == [401] * PAIR.free + [429]
    assert (told.status_code, told["Retry-After"]) == (429, "1")
    assert "登录失败次数过多。" in told.content.decode()
    assert asked(basic(user.email, device_password)).status_code == 200
    assert asked(basic(colleague.email, PASSWORD)).status_code == 200
    assert asked(address=f"{hair.door}/formList").status_code == 200
    assert asked(f"Token {issue_token(user=user)}").status_code == 200


def test_a_wrong_device_password_is_asked_for_again(
    live_hair: Field, live_server: LiveServer
) -> None:
    member = live_hair.team["interviewer"]
    set_device_password(member=member, by=member)
    device = Device(f"{live_server.url}/openrosa/hair", member.user.email, "wrong")

    answer = device.form_list()

    assert (answer.status, device.challenges) == (401, 1)
    assert "stale" not in answer.headers["www-authenticate"][0]


class Before(TimestampSigner):
    """Signs as we did an hour ago."""

    def timestamp(self) -> str:
        return b62_encode(int(time.time() - NONCE_AGE.total_seconds()) - 1)


def test_an_old_nonce_is_replaced_without_asking_the_person(
    live_hair: Field, live_server: LiveServer
) -> None:
    member = live_hair.team["interviewer"]
    password = set_device_password(member=member, by=member)
    device = Device(f"{live_server.url}/openrosa/hair", member.user.email, password)
    device._nonce = Before(salt="survey.openrosa.nonce").sign("old")

    answer = device.form_list()

    assert (answer.status, device.challenges) == (200, 1)


def test_a_forged_nonce_is_as_good_as_an_old_one(live_hair: Field, live_server: LiveServer) -> None:
    member = live_hair.team["interviewer"]
    password = set_device_password(member=member, by=member)
    device = Device(f"{live_server.url}/openrosa/hair", member.user.email, password)
    device._nonce = "forged"

    answer = device._send("GET", f"{device.server}/formList", b"")

    assert answer.status == 401
    assert answer.headers["www-authenticate"][0].endswith("stale=true")


def test_a_digest_for_another_address_is_none(live_hair: Field, live_server: LiveServer) -> None:
    member = live_hair.team["interviewer"]
    password = set_device_password(member=member, by=member)
    device = Device(f"{live_server.url}/openrosa/hair", member.user.email, password)
    device.form_list()
    stolen = device._digest("GET", "/openrosa/hair/formList?deviceID=another")

    assert asked(stolen).status_code == 401


def test_a_device_password_opens_one_study_only(live_hair: Field, live_server: LiveServer) -> None:
    member = live_hair.team["interviewer"]
    password = set_device_password(member=member, by=member)
    study_with_members("other")
    device = Device(f"{live_server.url}/openrosa/other", member.user.email, password)

    assert device.form_list().status == 404
    assert asked(basic(member.user.email, password), "/openrosa/other/formList").status_code == 404


def test_basic_takes_the_password_of_the_account_and_that_of_the_device(hair: Field) -> None:
    member = hair.team["interviewer"]
    user = with_password(member)
    device_password = set_device_password(member=member, by=member)

    assert asked(basic(user.email, PASSWORD)).status_code == 200
    assert asked(basic(user.email.upper(), PASSWORD)).status_code == 200
    assert asked(basic(user.email, device_password)).status_code == 200
    assert asked(basic(user.email, "wrong")).status_code == 401
    assert asked(basic("nobody@example.org", PASSWORD)).status_code == 401


def test_basic_over_an_open_line_opens_nothing(hair: Field) -> None:
    user = with_password(hair.team["interviewer"])

    assert asked(basic(user.email, PASSWORD), **FAR).status_code == 401
    assert asked(basic(user.email, PASSWORD), secure=True, **FAR).status_code == 200


def test_a_password_that_fitted_is_not_hashed_slowly_again(hair: Field) -> None:
    user = with_password(hair.team["interviewer"])
    asked(basic(user.email, PASSWORD))

    began = time.process_time()
    answers = [asked(basic(user.email, PASSWORD)).status_code for _ in range(5)]
    took = time.process_time() - began
    began = time.process_time()
    wrong = asked(basic(user.email, "wrong")).status_code

    assert (answers, wrong) == ([200] * 5, 401)
    assert took / 5 < time.process_time() - began


def test_a_new_password_holds_from_the_next_request_on(hair: Field) -> None:
    user = with_password(hair.team["interviewer"])
    assert asked(basic(user.email, PASSWORD)).status_code == 200

    user.set_password("another long password")
    user.save()

    assert asked(basic(user.email, PASSWORD)).status_code == 401
    assert asked(basic(user.email, "another long password")).status_code == 200


def test_a_person_s_token_opens_the_door(hair: Field) -> None:
    other = study_with_members("other", {}).study
    user = hair.team["interviewer"].user
    everywhere = issue_token(user=user)
    elsewhere = issue_token(user=user, study=other)

    assert asked(f"Token {everywhere}").status_code == 200
    assert asked(f"Token {elsewhere}").status_code == 404
    assert asked("Token wrong").status_code == 401


@pytest.mark.parametrize(
    "header",
    [
        "Basic",
        "Basic !!!",
        f"Basic {b64encode(b'no colon').decode()}",
        f"Basic {b64encode(bytes([255])).decode()}",
        f"Basic {b64encode(b'a\0b:c').decode()}",
        "Digest",
        "Digest nonsense",
        'Digest username="a\0", realm="Braid"',
        "Bearer x",
        "\xff",
        "Token",
    ],
)
def test_a_header_that_says_nothing_is_nobody(hair: Field, header: str) -> None:
    response = Client().get(ADDRESS, HTTP_AUTHORIZATION=header)

    assert response.status_code == 401


def test_a_stranger_finds_nothing(hair: Field) -> None:
    stranger = with_password(study_with_members("other", {}).pi)

    there = asked(basic(stranger.email, PASSWORD))
    nowhere = asked(basic(stranger.email, PASSWORD), "/openrosa/nowhere/formList")

    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert there.content == nowhere.content


def test_a_former_member_finds_nothing_from_the_next_request_on(hair: Field) -> None:
    member = hair.team["interviewer"]
    user = with_password(member)
    device_password = set_device_password(member=member, by=member)
    assert asked(basic(user.email, PASSWORD)).status_code == 200

    end_membership(member=member, by=hair.team.pi)

    assert asked(basic(user.email, PASSWORD)).status_code == 404
    assert asked(basic(user.email, device_password)).status_code == 401


def test_other_roles_hold_from_the_next_request_on(hair: Field) -> None:
    member = hair.team["interviewer"]
    user = with_password(member)
    assert asked(basic(user.email, PASSWORD)).status_code == 200

    change_roles(member=member, roles=["coder"], by=hair.team.pi)

    assert asked(basic(user.email, PASSWORD)).status_code == 403


def test_a_closed_account_opens_nothing(hair: Field) -> None:
    user = with_password(hair.team["interviewer"])
    assert asked(basic(user.email, PASSWORD)).status_code == 200

    user.is_active = False
    user.save()

    assert asked(basic(user.email, PASSWORD)).status_code == 401


def test_a_session_opens_nothing(hair: Field) -> None:
    client = Client()
    client.force_login(hair.team.pi.user)

    assert client.get(ADDRESS).status_code == 401


def test_a_key_in_the_address_needs_nothing_else(hair: Field) -> None:
    response = asked(address=f"{hair.door}/formList")

    assert response.status_code == 200
    assert AppUser.objects.get().used_at is not None


def test_a_key_that_is_wrong_revoked_or_of_another_study_opens_nothing(hair: Field) -> None:
    study_with_members("other", {})

    wrong = asked(address="/key/wrong/openrosa/hair/formList")
    elsewhere = asked(address=f"/key/{hair.key}/openrosa/other/formList")
    revoke_app_user(app_user=AppUser.objects.get(), by=hair.team.pi)
    revoked = asked(address=f"{hair.door}/formList")

    assert [wrong.status_code, elsewhere.status_code, revoked.status_code] == [404, 404, 404]


def test_who_asks_is_found_out_by_one_short_statement(
    hair: Field, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    asked(address=f"{hair.door}/formList")

    with django_assert_num_queries(2):
        asked(address=f"{hair.door}/formList")


def test_a_role_that_sends_nothing_lists_but_may_not_send(hair: Field) -> None:
    user = with_password(hair.team["analyst"])
    client = Client(headers={"Authorization": basic(user.email, PASSWORD)})

    assert client.get(ADDRESS).status_code == 200
    assert client.head("/openrosa/hair/submission").status_code == 403
    assert client.post("/openrosa/hair/submission").status_code == 403


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "There is nothing here for you."), ("zh-Hans", "这里没有可供您查看的内容。")],
)
def test_what_went_wrong_is_said_in_the_language_that_is_asked_for(
    hair: Field, settings: Settings, language: str, sentence: str
) -> None:
    response = Client(headers={"Accept-Language": language}).get(
        "/key/wrong/openrosa/hair/formList"
    )

    assert response.status_code == 404
    assert sentence in response.content.decode()
