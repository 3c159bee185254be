"""Forms, their drafts and files, at Central's addresses."""

from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from pytest_django import Settings

from survey.actions.form import archive_form
from survey.actions.form_media import offer_cases
from survey.actions.token import issue_token
from survey.models import FormVersion
from tests.central import FORM, Scene, workbook
from tests.xlsforms import an_xlsform

pytestmark = pytest.mark.django_db

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def scene(tmp_path: Path, settings: Settings) -> Scene:
    settings.MEDIA_ROOT = tmp_path
    return Scene.made("", tmp_path)


class Door:
    """A member at the door, with a token."""

    def __init__(self, scene: Scene, handle: str = "coordinator") -> None:
        token = issue_token(user=scene.team[handle].user)
        self.client = Client(headers={"Authorization": f"Bearer {token}"})
        self.forms = f"/v1/projects/{scene.team.study.pk}/forms"

    def get(self, path: str, **headers: str) -> HttpResponseBase:
        return self.client.get(f"{self.forms}{path}", headers=headers)

    def json(self, path: str, **headers: str) -> Any:  # noqa: ANN401
        return self.client.get(f"{self.forms}{path}", headers=headers).json()

    def post(self, path: str, body: bytes = b"", kind: str = XLSX) -> dict[str, object]:
        answer = self.client.generic("POST", f"{self.forms}{path}", body, content_type=kind)
        told: dict[str, object] = answer.json()
        return told


def test_a_form_is_made_and_published_at_once(scene: Scene) -> None:
    door = Door(scene)

    made = door.post("?publish=true&ignoreWarnings=true", workbook())

    assert (made["xmlFormId"], made["version"], made["state"]) == (FORM, "1", "open")
    assert made["publishedAt"] is not None
    assert made == door.json(f"/{FORM}")


def test_a_form_with_warnings_is_not_made_unless_they_are_ignored(scene: Scene) -> None:
    door, data = Door(scene), an_xlsform(version="")

    warned = door.post("", data)
    left = FormVersion.objects.count()
    made = door.post("?ignoreWarnings=true", data)

    assert (warned["code"], left) == (400.16, 0)
    assert warned["details"] == {
        "warnings": {"xlsFormWarnings": ["The form has no version."], "workflowWarnings": []}
    }
    assert (made["version"], made["publishedAt"]) == ("", None)


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("text/plain", b"form", 400.8),
        (XLSX, b"x", 400.15),
        (XLSX, b"x" * (10 * 2**20 + 1), 400.8),
        (XLSX, b"x" * (10 * 2**20 + 2), 413.1),
        ("application/xml", b"<html/>", 400.15),
        ("application/vnd.ms-excel", b"x", 400.15),
    ],
)
def test_what_is_no_form_is_refused(scene: Scene, kind: str, body: bytes, code: float) -> None:
    assert Door(scene).post("", body, kind)["code"] == code


def test_an_xform_is_taken_as_it_is(scene: Scene) -> None:
    xform = scene.publish().xform.replace('version="1"', 'version="2"')
    door = Door(scene)

    answer = door.post(f"/{FORM}/draft?ignoreWarnings=true", xform.encode(), "application/xml")
    xml, missing = door.get(f"/{FORM}/draft.xml"), door.get(f"/{FORM}/draft.xlsx")

    assert answer == {"success": True}
    assert b'version="2"' in getattr(xml, "content", b"")
    assert missing.status_code == 404


def test_a_draft_is_read_and_published_under_another_name(scene: Scene) -> None:
    scene.publish()
    door = Door(scene)
    absent = door.get(f"/{FORM}/draft").status_code

    door.post(f"/{FORM}/draft?ignoreWarnings=true", workbook("2"))
    draft = door.json(f"/{FORM}/draft")
    published = door.post(f"/{FORM}/draft/publish?version=2%20b")

    assert (absent, draft["version"], draft["publishedAt"]) == (404, "2", None)
    assert published == {"success": True}
    listed = door.json(f"/{FORM}/versions")
    assert [row["version"] for row in listed] == ["2 b", "1"]
    assert door.json(f"/{FORM}/versions/2 b") == listed[0]
    assert door.get(f"/{FORM}/versions/1.xml").status_code == 200
    assert door.get(f"/{FORM}/versions/9").status_code == 404


def test_a_version_that_is_published_is_not_published_again(scene: Scene) -> None:
    scene.publish()
    door = Door(scene)

    drafted = door.post(f"/{FORM}/draft?ignoreWarnings=true", workbook("1"))

    assert drafted["code"] == 409.6


def test_without_a_body_what_is_published_becomes_a_draft(scene: Scene) -> None:
    scene.publish()
    door = Door(scene)

    drafted = door.post(f"/{FORM}/draft", b"", "application/x-www-form-urlencoded")
    refused = door.post(f"/{FORM}/draft/publish")

    assert drafted == {"success": True}
    assert refused["code"] == 409.6
    assert door.post(f"/{FORM}/draft/publish?version=2") == {"success": True}


def test_a_version_without_a_name_has_an_address(scene: Scene) -> None:
    door = Door(scene)
    door.post("?ignoreWarnings=true&publish=true", an_xlsform(version=""))

    row, xml = door.json(f"/{FORM}/versions/___"), door.get(f"/{FORM}/versions/___.xml")

    assert (row["version"], xml.status_code) == ("", 200)


def test_the_workbook_comes_back_as_it_was_sent(scene: Scene) -> None:
    door, data = Door(scene), workbook()
    door.post("?publish=true&ignoreWarnings=true", data)

    answer = door.get(f"/{FORM}.xlsx")

    assert getattr(answer, "content", b"") == data
    assert answer.headers["Content-Type"] == XLSX
    assert door.get(f"/{FORM}.xls").status_code == 404


def test_fields_are_told_with_their_places(scene: Scene) -> None:
    scene.publish()

    fields = Door(scene, "analyst").json(f"/{FORM}/fields")

    told = {row["path"]: row["type"] for row in fields}
    assert told["/about"] == "structure"
    assert told["/about/partners"] == "repeat"
    assert (told["/about/staff"], told["/about/place"]) == ("int", "geopoint")
    assert [row["path"] for row in fields if row["binary"]] == ["/about/photo"]


def test_the_list_tells_more_where_that_is_asked_for(scene: Scene) -> None:
    scene.publish()
    headers = {"X-Extended-Metadata": "true"}

    (plain,) = Door(scene).json("")
    (extended,) = Door(scene).json("", **headers)

    assert extended == {**plain, "submissions": 0, "lastSubmission": None}


def test_an_archived_form_is_closing(scene: Scene) -> None:
    version = scene.publish()
    archive_form(form=version.form, by=scene.team.pi)

    (row,) = Door(scene).json("")

    assert row["state"] == "closing"


def test_files_of_a_draft_come_and_go(scene: Scene) -> None:
    door = Door(scene)
    question = [("select_one_from_file towns.csv", "town", "Town", "镇")]
    door.post("?ignoreWarnings=true", an_xlsform(question))
    here = f"/{FORM}/draft/attachments"

    def listed() -> list[tuple[str, str, bool]]:
        rows = door.json(here)
        return [(row["name"], row["type"], row["exists"]) for row in rows]

    before = listed()
    door.post(f"{here}/towns.csv", b"name,label\n", "text/csv")
    door.post(f"{here}/hall.jpg", b"", "image/jpeg")
    after = listed()
    file = door.get(f"{here}/towns.csv")
    door.client.delete(f"{door.forms}{here}/hall.jpg")

    assert before == [("towns.csv", "file", False)]
    assert after == [("hall.jpg", "image", True), ("towns.csv", "file", True)]
    assert b"".join(file) == b"name,label\n"
    assert listed() == [("towns.csv", "file", True)]
    assert door.get(f"{here}/hall.jpg").status_code == 404


@pytest.mark.parametrize("name", ["..", "%00", "a%E2%80%AE.jpg"])
def test_a_file_has_a_name_that_can_be_kept(scene: Scene, name: str) -> None:
    door = Door(scene)
    door.post("?ignoreWarnings=true", workbook())

    told = door.post(f"/{FORM}/draft/attachments/{name}", b"x", "image/jpeg")

    assert told["code"] in {400.8, 404.1}
    assert FormVersion.objects.get().media.count() == 0


def test_the_sampling_list_of_a_form_is_written_for_whoever_asks(scene: Scene) -> None:
    draft = scene.team.study
    draft.cases.create(code="F01", kind="firm")
    door = Door(scene)
    door.post("?ignoreWarnings=true", workbook())
    offer_cases(draft=FormVersion.objects.get(), by=scene.team.pi)
    door.post(f"/{FORM}/draft/publish")

    files = Door(scene, "interviewer").json(f"/{FORM}/attachments")
    mine = Door(scene, "interviewer").get(f"/{FORM}/attachments/cases.csv")
    everyones = Door(scene, "analyst").get(f"/{FORM}/attachments/cases.csv")

    assert [(row["exists"], row["datasetExists"]) for row in files] == [(True, True)]
    assert b"F01" not in getattr(mine, "content", b"F01")
    assert b"F01" in getattr(everyones, "content", b"")


def test_a_method_that_an_address_does_not_know_is_told_so(scene: Scene) -> None:
    scene.publish()
    door = Door(scene)

    answer = door.client.delete(f"{door.forms}/{FORM}")

    assert (answer.status_code, answer.json()["code"]) == (405, 405.1)
    assert answer.headers["Allow"] == "GET, HEAD"
