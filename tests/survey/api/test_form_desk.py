"""Forms over HTTP: upload, publish, archive, files and sources."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from survey.models import FormVersion
from tests.factories import Team, study_with_members
from tests.visitors import caller, told
from tests.xlsforms import QUESTIONS, an_xlsform

FORMS = "/api/v1/studies/hair/forms"
TOWNS = ("select_one_from_file towns.csv", "town", "Town", "城镇")


@pytest.fixture
def team(db: None, settings: Settings, tmp_path: Path) -> Team:
    settings.MEDIA_ROOT = tmp_path
    return study_with_members("hair")


@pytest.fixture
def client(team: Team) -> Client:
    return caller(team["coordinator"])


def send(client: Client, address: str, status: int, **data: Any) -> Any:  # noqa: ANN401
    """A multipart post; a deed without data is sent as JSON."""
    kind = {} if data else {"content_type": "application/json"}
    response = client.post(f"{FORMS}{address}", data, **kind)  # type: ignore[arg-type]

    assert response.status_code == status, response.content
    return response.json()


def draft(client: Client, *more: tuple[str, ...], status: int = 201, version: str = "1") -> Any:  # noqa: ANN401
    data = an_xlsform([*QUESTIONS, *more], version=version)
    return send(client, "", status, file=SimpleUploadedFile("firm.xlsx", data))


def test_a_form_is_uploaded_and_published(client: Client) -> None:
    drafted = draft(client, TOWNS)
    published = send(client, "/firm/publish", 200)

    assert (drafted["form_id"], drafted["version"], drafted["published_at"]) == ("firm", "1", None)
    assert drafted["missing_files"] == ["towns.csv"]
    assert published["published_at"] is not None
    assert told(client, f"{FORMS}/firm")["version"] == "1"


def test_a_draft_is_not_the_form_that_is_read(client: Client) -> None:
    draft(client)

    assert told(client, FORMS)["results"] == []
    told(client, f"{FORMS}/firm", 404)


def test_faults_come_with_sheet_row_and_column(client: Client) -> None:
    problem = draft(client, ("text", "bad", "Bad", "坏", "foo( ="), status=400)

    assert problem["error"] == "bad_form"
    assert problem["faults"] == [
        {
            "file": "firm.xlsx",
            "sheet": "survey",
            "row": 9,
            "column": "relevant",
            "message": "= is not expected here.",
        }
    ]


def test_a_published_version_stands_in_the_way(client: Client) -> None:
    draft(client)
    send(client, "/firm/publish", 200)

    assert draft(client, status=409)["error"] == "version_taken"


def test_without_a_file_it_is_told(client: Client) -> None:
    problem = send(client, "", 400, kind="firm")

    assert problem["faults"] == [{"field": "file", "reason": "No file was submitted."}]


def test_archiving_and_restoring(client: Client) -> None:
    draft(client)
    send(client, "/firm/publish", 200)

    assert send(client, "/firm/archive", 200)["archived_at"] is not None
    assert send(client, "/firm/restore", 200)["archived_at"] is None


def test_files_are_given_listed_fetched_and_taken(client: Client) -> None:
    draft(client, TOWNS)
    file = SimpleUploadedFile("x.csv", b"name,label\n")

    given = send(client, "/firm/media", 201, file=file, name="towns.csv")
    cases = send(client, "/firm/media", 201, is_cases="true")

    assert (given["name"], given["size"], cases["is_cases"]) == ("towns.csv", 11, True)
    names = [row["name"] for row in told(client, f"{FORMS}/firm/media")["results"]]
    assert names == ["cases.csv", "towns.csv"]
    response = client.get(f"{FORMS}/firm/media/towns.csv")
    assert b"".join(response) == b"name,label\n"
    left = send(client, "/firm/media/towns.csv/remove", 200)["results"]
    assert [row["name"] for row in left] == ["cases.csv"]


def test_a_post_of_no_file_at_all_is_told(client: Client) -> None:
    draft(client)

    assert send(client, "/firm/media", 400, name="a.png")["faults"][0]["field"] == "file"


def test_source_and_xform_are_downloads(client: Client) -> None:
    draft(client)
    version = FormVersion.objects.get()

    source = client.get(f"{FORMS}/firm/source")
    xform = client.get(f"{FORMS}/firm/xform?version=1")

    assert source.content == bytes(version.source)
    assert source["Content-Disposition"] == 'attachment; filename="firm-1.xlsx"'
    assert xform.text == version.xform


def test_an_xform_can_be_uploaded_as_it_was_downloaded(client: Client) -> None:
    draft(client)
    xform = client.get(f"{FORMS}/firm/xform").content.replace(b'version="1"', b'version="2"')

    drafted = send(client, "", 201, file=SimpleUploadedFile("firm.xml", xform))

    assert drafted["version"] == "2"
    assert client.get(f"{FORMS}/firm/source")["Content-Type"] == "application/xml"


@pytest.mark.parametrize("deed", ["publish", "archive", "restore", "media"])
def test_others_do_nothing_to_forms(team: Team, client: Client, deed: str) -> None:
    draft(client)

    assert caller(team["interviewer"]).post(f"{FORMS}/firm/{deed}").status_code == 403
