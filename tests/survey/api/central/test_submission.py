"""Submissions and their files at Central's addresses: what is refused, and what is left as it was."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from survey.actions.token import issue_token
from survey.formats.strict_xml import LARGEST
from survey.models import Attachment, ConflictingFile, FormVersion, Submission
from tests.central import FORM, Scene, filled

pytestmark = pytest.mark.django_db

XML = "application/xml"
ONE = "uuid:1"


@pytest.fixture
def scene(tmp_path: Path, settings: Settings) -> Scene:
    settings.MEDIA_ROOT = tmp_path
    return Scene.made("", tmp_path)


@pytest.fixture
def version(scene: Scene) -> FormVersion:
    return scene.publish()


class Door:
    """A member at the door of the form's submissions, with a token."""

    def __init__(self, scene: Scene, handle: str = "interviewer") -> None:
        token = issue_token(user=scene.team[handle].user)
        self.client = Client(headers={"Authorization": f"Bearer {token}"})
        self.here = f"/v1/projects/{scene.team.study.pk}/forms/{FORM}/submissions"

    def send(self, method: str, path: str, body: bytes | str, kind: str = XML) -> dict[str, Any]:
        answer = self.client.generic(method, f"{self.here}{path}", body, content_type=kind)
        told: dict[str, Any] = answer.json()
        assert answer.status_code == int(str(told.get("code", 200)).partition(".")[0])
        return told

    def json(self, path: str) -> Any:  # noqa: ANN401
        answer = self.client.get(f"{self.here}{path}")
        return answer.json() if not answer.streaming else list(answer)


@pytest.mark.parametrize(
    ("body", "code", "reason"),
    [
        (b"<data", 400.8, "not_xml"),
        (b"<!DOCTYPE a><data/>", 400.8, "doctype"),
        (b"\xff", 400.8, "not_text"),
        (b"<data/>", 400.8, "no_form_id"),
        (b'<data id="firm"/>', 400.8, "no_instance_id"),
        (
            b'<data id="house"><meta><instanceID>a</instanceID></meta></data>',
            400.8,
            "did not match the form ID in the address",
        ),
        (
            b'<data id="firm" version="9"><meta><instanceID>a</instanceID></meta></data>',
            404.6,
            "unknown_form",
        ),
        (b"x" * (LARGEST + 1), 413.1, None),
    ],
)
def test_what_is_no_submission_is_refused(
    scene: Scene, version: FormVersion, body: bytes, code: float, reason: str | None
) -> None:
    told = Door(scene).send("POST", "", body)

    assert told["code"] == code
    assert told.get("details", {}).get("reason") == reason
    assert Submission.objects.count() == 0


def test_an_edit_must_be_xml_of_the_form(scene: Scene, version: FormVersion) -> None:
    door = Door(scene)
    door.send("POST", "", filled(version, ONE))

    assert door.send("PUT", f"/{ONE}", b"<data")["details"] == {"reason": "not_xml"}
    assert door.send("PUT", "/uuid:none", filled(version, "a", former=ONE))["code"] == 404.1
    assert Submission.objects.get().number == 1


def test_what_one_may_not_see_can_neither_be_edited_nor_given_files(
    scene: Scene, version: FormVersion
) -> None:
    Door(scene, "coordinator").send("POST", "", filled(version, ONE))
    door = Door(scene)

    answers = [
        door.send("PUT", f"/{ONE}", filled(version, "a", former=ONE)),
        door.send("POST", f"/{ONE}/attachments/a.jpg", b"x", "image/jpeg"),
        door.send("POST", f"/{ONE}/comments", '{"body": "Good"}', "application/json"),
    ]

    assert [told["code"] for told in answers] == [404.1] * 3
    assert Attachment.objects.count() == 0


def test_a_file_is_kept_once_and_the_first_stands(scene: Scene, version: FormVersion) -> None:
    door = Door(scene)
    door.send("POST", "", filled(version, ONE, photo="hall.jpg"))
    before = door.json(f"/{ONE}/attachments")

    for body in (b"first", b"first"):
        assert door.send("POST", f"/{ONE}/attachments/hall.jpg", body, "image/jpeg") == {
            "success": True
        }
    other = door.send("POST", f"/{ONE}/attachments/hall.jpg", b"other", "image/jpeg")

    kept = Attachment.objects.get()
    assert (other["code"], kept.size, kept.content_type) == (409.3, 5, "image/jpeg")
    assert before == [{"name": "hall.jpg", "exists": False}]
    assert door.json(f"/{ONE}/attachments") == [{"name": "hall.jpg", "exists": True}]
    assert door.json(f"/{ONE}/attachments/hall.jpg") == [b"first"]
    incoming = scene.folder / "incoming"
    assert list(incoming.iterdir()) == []


def test_files_of_a_conflicting_submission_are_kept_beside(
    scene: Scene, version: FormVersion
) -> None:
    door = Door(scene)
    hall = f"/{ONE}/attachments/hall.jpg"
    door.send("POST", "", filled(version, ONE, photo="hall.jpg"))
    door.send("POST", hall, b"first", "image/jpeg")
    door.send("POST", "", filled(version, ONE, photo="hall.jpg", staff="7"))

    told = [door.send("POST", hall, b"other", "image/jpeg")["code"] for _again in range(2)]

    beside = ConflictingFile.objects.get()
    assert told == [409.3, 409.3]
    assert (beside.name, Path(beside.file.path).read_bytes()) == ("hall.jpg", b"other")
    assert beside.body.submission == Submission.objects.get()
    assert door.json(hall) == [b"first"]
    assert list((scene.folder / "incoming").iterdir()) == []


def test_a_file_that_is_too_large_is_not_kept(
    scene: Scene, version: FormVersion, settings: Settings
) -> None:
    settings.UPLOAD_LIMIT = 10
    door = Door(scene)
    door.send("POST", "", filled(version, ONE))

    told = door.send("POST", f"/{ONE}/attachments/hall.jpg", b"x" * 11, "image/jpeg")

    assert told["code"] == 413.1
    assert Attachment.objects.count() == 0
    assert list((scene.folder / "incoming").iterdir()) == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("{}", 400.2),
        ('{"reviewState": 5}', 400.8),
        ('{"reviewState": "good"}', 400.8),
        ("[]", 400.2),
        ("{", 400.1),
    ],
)
def test_a_decision_must_be_one(scene: Scene, version: FormVersion, body: str, code: float) -> None:
    Door(scene).send("POST", "", filled(version, ONE))

    told = Door(scene, "coordinator").send("PATCH", f"/{ONE}", body, "application/json")

    assert told["code"] == code


def test_what_a_supervisor_approves_goes_on_waiting(scene: Scene, version: FormVersion) -> None:
    Door(scene).send("POST", "", filled(version, ONE))
    body = '{"reviewState": "approved"}'

    told = Door(scene, "manager").send("PATCH", f"/{ONE}", body, "application/json")
    rejected = Door(scene, "manager").send(
        "PATCH", f"/{ONE}", '{"reviewState": "rejected"}', "application/json"
    )

    assert (told["reviewState"], told["updatedAt"] is None) == (None, False)
    assert rejected["details"] == {"reason": "not_your_level"}


def test_a_comment_has_words(scene: Scene, version: FormVersion) -> None:
    Door(scene).send("POST", "", filled(version, ONE))
    door = Door(scene, "analyst")

    empty = door.send("POST", f"/{ONE}/comments", '{"body": " "}', "application/json")
    none = door.send("POST", f"/{ONE}/comments", "{}", "application/json")
    said = door.send("POST", f"/{ONE}/comments", '{"body": "好"}', "application/json")

    assert (empty["code"], none["code"]) == (400.8, 400.2)
    assert door.json(f"/{ONE}/comments") == [said]
    assert said["actorId"] == scene.team["analyst"].user_id


def test_the_list_holds_all_that_the_member_may_see(scene: Scene, version: FormVersion) -> None:
    for number in range(3):
        Door(scene).send("POST", "?deviceID=d", filled(version, f"uuid:{number}"))
    Door(scene, "coordinator").send("POST", "", filled(version, "uuid:3"))

    def listed(handle: str) -> list[str]:
        door = Door(scene, handle)
        (*pieces,) = door.json("")
        return [row["instanceId"] for row in json.loads(b"".join(pieces))]

    assert listed("interviewer") == ["uuid:2", "uuid:1", "uuid:0"]
    assert listed("analyst") == ["uuid:3", "uuid:2", "uuid:1", "uuid:0"]
