"""Come in and go out."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from survey.actions.sign_in import PAIR
from survey.models import Role, SignInTally, Study, User
from tests.factories import Team, a_user, study_with_members

PASSWORD = "four quiet looms"  # noqa: S105 - of a person made up


@pytest.fixture
def person(db: None) -> User:
    person = a_user("Bo")
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def demo(db: None, settings: Settings) -> Team:
    """A demo study with two coders under the demo's addresses."""
    settings.DEMO = True
    team = study_with_members("paper", {"coder_a": [Role.CODER], "coder_b": [Role.CODER]})
    Study.objects.filter(pk=team.study.pk).update(is_demo=True)
    for member in [team.pi, *team.members.values()]:
        User.objects.filter(pk=member.user_id).update(email=f"{member.handle}@demo.example")
    return team


def enter(client: Client, **given: str) -> str:
    """Sign in; where it leads, or "" where it does not."""
    response = client.post("/sign-in/", given)
    return response["Location"] if response.status_code == 302 else ""


def test_a_person_signs_in_by_address_and_password(client: Client, person: User) -> None:
    where = enter(client, username=person.email.upper(), password=PASSWORD)

    assert where == "/"
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_wrong_password_is_told_and_the_address_is_kept(client: Client, person: User) -> None:
    response = client.post("/sign-in/", {"username": person.email, "password": "wrong"})

    assert "No account has this e-mail address and this password." in response.text
    assert f'value="{person.email}"' in response.text
    assert "_auth_user_id" not in client.session


def test_a_closed_account_stays_out(client: Client, person: User) -> None:
    User.objects.update(is_active=False)

    assert enter(client, username=person.email, password=PASSWORD) == ""


def test_who_guesses_is_told_to_wait(client: Client, person: User) -> None:
    given = {"username": person.email, "password": "guess"}
    guesses = [client.post("/sign-in/", given) for _ in range(PAIR.free + 1)]
    last = guesses[-1]
    client.cookies["django_language"] = "zh-hans"
    told = client.post("/sign-in/", given)

    assert [each.status_code for each in guesses] == [200] * PAIR.free + [429]
    assert last["Retry-After"] == "1"
    assert "Signing in failed too often. Try again in 1 second." in last.text
    assert f'value="{person.email}"' in last.text
    assert "登录失败次数过多。请在 1 秒后重试。" in told.text


def test_behind_our_proxy_each_client_is_counted_by_itself(
    client: Client, person: User, settings: Settings
) -> None:
    settings.PROXIES = 1
    given = {"username": person.email, "password": "guess"}
    for _ in range(PAIR.free + 1):
        client.post("/sign-in/", given, headers={"X-Forwarded-For": "192.0.2.66"})

    right = client.post(
        "/sign-in/",
        given | {"password": PASSWORD},
        headers={"X-Forwarded-For": "192.0.2.66, 198.51.100.1"},
    )

    assert right.status_code == 302


def test_an_empty_form_is_no_guess(client: Client, person: User) -> None:
    page = client.post("/sign-in/", {"username": "", "password": ""})

    assert page.status_code == 200
    assert not SignInTally.objects.exists()


def test_signing_in_leads_on_to_the_page_that_was_asked_for(client: Client, person: User) -> None:
    form = client.get("/sign-in/?next=/account/")
    where = enter(client, username=person.email, password=PASSWORD, next="/account/")

    assert '<input type="hidden" name="next" value="/account/"' in form.text
    assert where == "/account/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
    ],
)
def test_signing_in_never_leads_to_another_site(
    client: Client, person: User, elsewhere: str
) -> None:
    assert enter(client, username=person.email, password=PASSWORD, next=elsewhere) == "/"


def test_who_is_in_is_not_asked_again(client: Client, person: User) -> None:
    client.force_login(person)

    assert client.get("/sign-in/?next=/account/")["Location"] == "/account/"
    assert client.get("/sign-in/?next=https://evil.example/")["Location"] == "/"


def test_a_page_behind_the_door_asks_to_sign_in_first(client: Client, db: None) -> None:
    assert client.get("/account/")["Location"] == "/sign-in/?next=/account/"


def test_signing_out_is_a_deed(client: Client, person: User) -> None:
    client.force_login(person)

    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert "_auth_user_id" not in client.session


def test_signing_out_may_lead_back_to_a_page_of_ours(client: Client, person: User) -> None:
    client.force_login(person)

    assert client.post("/sign-out/", {"next": "/join/abc/"})["Location"] == "/join/abc/"
    assert client.post("/sign-out/", {"next": "//evil.example"})["Location"] == "/sign-in/"


def test_a_demo_shows_one_card_for_each_of_its_people(client: Client, demo: Team) -> None:
    page = client.get("/sign-in/")

    assert [card["email"] for card in page.context["demo_accounts"]] == [
        "pi@demo.example",
        "coder_a@demo.example",
        "coder_b@demo.example",
    ]
    assert [card["label"] for card in page.context["demo_accounts"]] == [
        "Principal investigator",
        "Coder A",
        "Coder B",
    ]


def test_one_click_signs_in_as_one_of_them(client: Client, demo: Team) -> None:
    response = client.post("/sign-in/demo/", {"email": "coder_a@demo.example"})

    assert response["Location"] == "/"
    assert client.session["_auth_user_id"] == str(demo["coder_a"].user_id)


def test_one_click_signs_in_as_nobody_else(client: Client, demo: Team, person: User) -> None:
    for address in (person.email, "", "nobody@demo.example", "pi\0@demo.example"):
        assert client.post("/sign-in/demo/", {"email": address}).status_code == 404

    assert "_auth_user_id" not in client.session


def test_without_demo_mode_one_click_is_impossible(
    client: Client, demo: Team, settings: Settings
) -> None:
    settings.DEMO = False

    page = client.get("/sign-in/")
    response = client.post("/sign-in/demo/", {"email": "pi@demo.example"})

    assert "demo.example" not in page.text
    assert response.status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", ["/sign-in/", "/sign-in/demo/", "/sign-out/"])
def test_each_of_these_deeds_needs_the_token_of_our_own_pages(demo: Team, address: str) -> None:
    client = Client(enforce_csrf_checks=True)

    assert client.post(address, {"email": "pi@demo.example"}).status_code == 403


def test_a_person_of_two_demo_studies_has_one_card(client: Client, demo: Team) -> None:
    other = study_with_members("second", {})
    Study.objects.filter(pk=other.study.pk).update(is_demo=True)
    other.study.memberships.create(user=demo.pi.user, handle="second", roles=["analyst"])

    page = client.get("/sign-in/")

    labels = [card["label"] for card in page.context["demo_accounts"]]
    assert labels == ["Principal investigator", "Coder A", "Coder B"]


def test_a_visitor_may_choose_the_language(client: Client, db: None) -> None:
    client.post("/language/", {"language": "zh-hans", "next": "/sign-in/"})

    assert "登录" in client.get("/sign-in/").text
