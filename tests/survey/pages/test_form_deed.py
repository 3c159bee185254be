"""What is done to one form from its page."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from survey.actions.form import draft_form, publish_draft
from survey.models import Form, FormMedia, FormVersion
from tests.factories import Team, study_with_members
from tests.visitors import visitor
from tests.xlsforms import QUESTIONS, an_xlsform

FIRM = "/studies/hair/forms/firm/"
TOWNS = ("select_one_from_file towns.csv", "town", "Town", "城镇")


@pytest.fixture(autouse=True)
def media_root(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def team(db: None) -> Team:
    team = study_with_members("hair")
    draft_form(data=an_xlsform([*QUESTIONS, TOWNS]), filename="firm.xlsx", by=team.pi)
    return team


@pytest.fixture
def client(team: Team) -> Client:
    return visitor(team["coordinator"])


def do(client: Client, deed: str, **data: Any) -> tuple[str, list[str]]:  # noqa: ANN401
    """Where the deed leads, and what is said there."""
    response = client.post(f"{FIRM}{deed}/", data)
    page = client.get(response["Location"])
    return response["Location"], [str(message) for message in page.context["messages"]]


def test_a_draft_is_published(client: Client) -> None:
    where, said = do(client, "publish")

    assert (where, said) == (FIRM, ["Version 1 is published: devices get it from now on."])
    assert FormVersion.objects.get().published_at is not None


def test_what_stands_in_the_way_is_told_on_the_page_of_the_form(client: Client) -> None:
    Form.objects.update(roles={"case": "nothing"})

    assert do(client, "publish") == (FIRM, ["The form has no question nothing."])


def test_without_a_draft_there_is_nothing_to_publish(team: Team, client: Client) -> None:
    publish_draft(form=Form.objects.get(), by=team.pi)

    assert client.post(f"{FIRM}publish/").status_code == 404


def test_the_only_draft_that_is_thrown_away_leads_to_the_list(client: Client) -> None:
    where, said = do(client, "drop")

    assert (where, said) == ("/studies/hair/forms/", ["The draft is thrown away."])
    assert not Form.objects.exists()


def test_a_form_goes_to_the_archive_and_comes_back(client: Client) -> None:
    assert do(client, "archive")[1] == ["The form is archived: devices do not see it any more."]
    assert Form.objects.get().archived_at is not None
    assert do(client, "restore")[1] == ["Devices see the form again."]
    assert Form.objects.get().archived_at is None


def test_questions_get_their_meaning(client: Client) -> None:
    do(client, "roles", kind="firm", case="firm_code", interviewer="", take_part="exports")

    assert Form.objects.get().roles == {
        "case": "firm_code",
        "consent": {"take_part": "exports"},
    }


def test_a_question_that_is_not_there_means_nothing(client: Client) -> None:
    assert do(client, "roles", kind="firm", case="nothing")[1] == ["The form has no such question."]
    assert Form.objects.get().roles == {}


def test_a_missing_file_is_uploaded_under_the_name_that_the_form_asks_for(client: Client) -> None:
    file = SimpleUploadedFile("Towns (2).csv", b"name,label\n")

    where, said = do(client, "files/add", file=file, name="towns.csv")

    assert (where, said) == (f"{FIRM}?version=1", [])
    assert FormMedia.objects.get().name == "towns.csv"
    page = client.get(f"{FIRM}files/towns.csv")
    assert b"".join(page) == b"name,label\n"
    assert page["X-Content-Type-Options"] == "nosniff"


def test_several_files_keep_their_names(client: Client) -> None:
    files = [SimpleUploadedFile(name, b"x") for name in ("a.png", "b.mp3")]

    do(client, "files/add", file=files)

    assert sorted(FormMedia.objects.values_list("name", flat=True)) == ["a.png", "b.mp3"]


def test_without_a_file_nothing_is_added(client: Client) -> None:
    assert do(client, "files/add")[1] == ["Choose a file."]


def test_the_sampling_list_is_offered_and_taken_back(client: Client) -> None:
    do(client, "files/cases", name="towns.csv")
    assert FormMedia.objects.get().is_cases

    do(client, "files/remove", name="towns.csv")
    assert not FormMedia.objects.exists()


@pytest.mark.parametrize(
    "deed",
    [
        *("publish", "drop", "archive", "restore", "roles"),
        *("files/add", "files/remove", "files/cases"),
    ],
)
def test_others_do_nothing_to_forms(team: Team, deed: str) -> None:
    assert visitor(team["interviewer"]).post(f"{FIRM}{deed}/").status_code == 403
    assert visitor(study_with_members(people={}).pi).post(f"{FIRM}{deed}/").status_code == 404
