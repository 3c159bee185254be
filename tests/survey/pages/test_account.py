"""One's own account."""

import pytest
from django.test import Client

from survey.actions.token import digest_of, issue_token
from survey.models import ApiToken, Role, User
from tests.factories import Team, a_user, study_with_members

PASSWORD = "four quiet looms"  # noqa: S105 - of a person made up
OTHER = "seven loud shuttles"


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members("paper", {"coder_a": [Role.CODER]})


@pytest.fixture
def person(team: Team) -> User:
    person = team["coder_a"].user
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def client(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_account_shows_address_studies_and_roles(client: Client, person: User) -> None:
    page = client.get("/account/")

    assert person.email in page.text
    assert " ".join(page.text.split()).count("Coder · coder_a") == 1


@pytest.mark.parametrize(
    "address", ["/account/", "/account/name/", "/account/password/", "/account/tokens/"]
)
def test_a_visitor_is_asked_to_sign_in(db: None, address: str) -> None:
    for response in (Client().get(address), Client().post(address)):
        assert response["Location"] == f"/sign-in/?next={address}"


def test_a_name_is_changed(client: Client, person: User) -> None:
    response = client.post("/account/name/", {"name": " Xu Wenjing 许文静 "})

    person.refresh_from_db()
    assert response["Location"] == "/account/"
    assert person.name == "Xu Wenjing 许文静"


def test_an_empty_name_is_refused(client: Client, person: User) -> None:
    page = client.post("/account/name/", {"name": " "})

    person.refresh_from_db()
    assert page.context["name_form"].errors == {"name": ["This field is required."]}
    assert person.name == "coder_a"


def test_a_password_is_changed_and_this_session_goes_on(client: Client, person: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(person)

    response = client.post(
        "/account/password/",
        {"old_password": PASSWORD, "new_password1": OTHER, "new_password2": OTHER},
    )

    person.refresh_from_db()
    assert response["Location"] == "/account/"
    assert person.check_password(OTHER)
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"old_password": "wrong"}, "old_password"),
        ({"new_password2": "different"}, "new_password2"),
        ({"new_password1": "short", "new_password2": "short"}, "new_password2"),
    ],
)
def test_a_password_is_not_changed_lightly(
    client: Client, person: User, given: dict[str, str], field: str
) -> None:
    whole = {"old_password": PASSWORD, "new_password1": OTHER, "new_password2": OTHER}

    page = client.post("/account/password/", whole | given)

    person.refresh_from_db()
    assert list(page.context["password_form"].errors) == [field]
    assert person.check_password(PASSWORD)


def test_a_token_is_shown_once(client: Client, person: User, team: Team) -> None:
    page = client.post("/account/tokens/", {"label": "weekly", "study": "paper"})
    again = client.get("/account/")

    token = ApiToken.objects.get()
    secret = page.context["new_token"]
    assert (token.user, token.label, token.study) == (person, "weekly", team.study)
    assert token.digest == digest_of(secret)
    assert secret in page.text
    assert secret not in again.text
    assert "no-store" in page["Cache-Control"]


def test_a_token_opens_all_studies_unless_one_is_chosen(client: Client) -> None:
    client.post("/account/tokens/", {"label": "all", "study": ""})

    assert ApiToken.objects.get().study is None


def test_a_token_is_bound_to_no_study_of_others(client: Client) -> None:
    study_with_members("other", {})

    page = client.post("/account/tokens/", {"label": "theirs", "study": "other"})

    assert list(page.context["token_form"].errors) == ["study"]
    assert 'value="theirs"' in page.text
    assert not ApiToken.objects.exists()


def test_the_address_of_the_tokens_leads_to_the_account(client: Client) -> None:
    assert client.get("/account/tokens/")["Location"] == "/account/"


def test_a_token_is_revoked(client: Client, person: User) -> None:
    issue_token(user=person, label="mine")
    token = ApiToken.objects.get()
    before = client.get("/account/")

    response = client.post(f"/account/tokens/{token.pk}/revoke/")

    token.refresh_from_db()
    assert response["Location"] == "/account/"
    assert token.revoked_at is not None
    assert "<b>mine</b>" in before.text
    assert "<b>mine</b>" not in client.get("/account/").text


def test_another_persons_token_is_out_of_reach(client: Client) -> None:
    issue_token(user=a_user("other"))

    response = client.post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke/")

    assert response.status_code == 404
    assert ApiToken.objects.get().revoked_at is None


def test_an_account_of_the_demo_has_no_password_to_change(client: Client, person: User) -> None:
    person.set_unusable_password()
    person.save()
    client.force_login(person)

    assert "This account has no password" in client.get("/account/").text
