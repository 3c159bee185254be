"""The real pyodk against the real server: forms, submissions, comments and reviews."""

from pathlib import Path
from typing import Any

import pytest
from pyodk.errors import PyODKError

from survey.models import Form, FormVersion, Membership, Submission
from tests.central import FORM, GOODS, PARTNERS, Scene, filled, workbook

FIRST = "uuid:85cb9aff-005e-4edd-9739-dc9c1a829c44"
EDIT = "uuid:315c2f74-c8fc-4606-ae3f-22f8983e441e"


def test_a_member_signs_in_and_sees_projects_and_forms(scene: Scene) -> None:
    version = scene.publish()

    client = scene.come("analyst")
    projects, one, forms = client.projects.list(), client.projects.get(), client.forms.list()

    assert [(project.id, project.name) for project in projects] == [
        (scene.team.study.pk, "A study")
    ]
    assert one == projects[0]
    assert [(form.xmlFormId, form.version, form.name, form.state) for form in forms] == [
        (FORM, "1", "Firm", "open")
    ]
    assert client.forms.get(FORM) == forms[0]
    assert client.forms.get_xml(FORM) == version.xform


def test_a_token_that_is_kept_is_used_again(scene: Scene) -> None:
    first, second = scene.come("analyst"), scene.come("analyst")

    assert first.session.headers["Authorization"] == second.session.headers["Authorization"]
    assert scene.team["analyst"].user.tokens.count() == 1


def test_a_wrong_password_opens_nothing(scene: Scene) -> None:
    with pytest.raises(PyODKError) as refused:
        scene.come("analyst", "wrong")

    assert refused.value.is_central_error(401.2)


def test_a_form_is_made_from_a_workbook_with_its_files(scene: Scene, tmp_path: Path) -> None:
    sheet, picture = tmp_path / "firm.xlsx", tmp_path / "hall.jpg"
    sheet.write_bytes(workbook())
    picture.write_bytes(b"picture" * 10_000)

    form = scene.come("coordinator").forms.create(sheet, attachments=[picture])

    assert (form.xmlFormId, form.version, form.publishedAt) == (FORM, "1", None)
    kept = FormVersion.objects.get(form__form_id=FORM)
    assert kept.published_at is not None
    assert bytes(kept.source) == sheet.read_bytes()
    assert [(file.name, file.size) for file in kept.media.all()] == [("hall.jpg", 70_000)]


def test_a_form_gets_a_new_version_and_a_new_file(scene: Scene, tmp_path: Path) -> None:
    scene.publish()
    picture = tmp_path / "hall.jpg"
    picture.write_bytes(b"picture")
    client = scene.come("coordinator")

    client.forms.update(FORM, definition=workbook("2"))
    client.forms.update(FORM, attachments=[picture], version_updater=lambda _was: "3")

    versions = client.get(f"projects/{scene.team.study.pk}/forms/{FORM}/versions").json()
    assert [version["version"] for version in versions] == ["3", "2", "1"]
    assert 'version="3"' in client.forms.get_xml(FORM)
    assert Form.objects.get().versions.get(version="3").media.get().name == "hall.jpg"


def test_a_form_that_does_not_work_is_refused_with_its_faults(scene: Scene) -> None:
    broken = workbook().replace(b"xl/workbook.xml", b"xl/workbook.xxx")

    with pytest.raises(PyODKError) as refused:
        scene.come("coordinator").forms.create(broken)

    assert refused.value.is_central_error(400.15)
    assert refused.value.args[1].json()["details"]["faults"][0]["file"] == "form.xlsx"


def test_a_form_that_is_there_is_not_made_again(scene: Scene) -> None:
    scene.publish()

    with pytest.raises(PyODKError) as refused:
        scene.come("coordinator").forms.create(workbook("2"))

    assert refused.value.is_central_error(409.3)
    assert [version.version for version in FormVersion.objects.all()] == ["1"]


def test_a_submission_is_sent_read_and_listed(scene: Scene, tmp_path: Path) -> None:
    version = scene.publish()
    photo = tmp_path / "hall.jpg"
    photo.write_bytes(b"picture" * 10_000)
    client = scene.come("interviewer")

    sent = client.submissions.create(
        filled(version, FIRST, photo="hall.jpg"), FORM, device_id="script", attachments=[photo]
    )

    assert (sent.instanceId, sent.submitterId, sent.deviceId, sent.reviewState) == (
        FIRST,
        scene.team["interviewer"].user_id,
        "script",
        None,
    )
    assert sent.attachments is not None
    assert [(file.name, file.exists) for file in sent.attachments] == [("hall.jpg", True)]
    assert client.submissions.get(FIRST, FORM).createdAt == sent.createdAt
    assert [row.instanceId for row in client.submissions.list(FORM)] == [FIRST]
    here = f"projects/{scene.team.study.pk}/forms/{FORM}/submissions/{FIRST}"
    assert client.get(f"{here}/attachments/hall.jpg").content == b"picture" * 10_000
    assert client.get(f"{here}.xml").content == bytes(Submission.objects.get().xml)


def test_the_same_submission_again_changes_nothing_and_another_is_refused(scene: Scene) -> None:
    version = scene.publish()
    client = scene.come("interviewer")
    first = client.submissions.create(filled(version, FIRST), FORM)

    again = client.submissions.create(filled(version, FIRST), FORM)
    with pytest.raises(PyODKError) as refused:
        client.submissions.create(filled(version, FIRST, staff=41), FORM)

    assert again == first
    assert refused.value.is_central_error(409.1)
    assert Submission.objects.get().answers["staff"] == 40


def test_an_edit_keeps_the_address_of_the_submission(scene: Scene) -> None:
    version = scene.publish()
    client = scene.come("interviewer")
    client.submissions.create(filled(version, FIRST), FORM)

    client.submissions.edit(
        FIRST, filled(version, EDIT, former=FIRST, staff=41), FORM, comment="41"
    )

    found = client.submissions.get(FIRST, FORM)
    assert (found.instanceId, found.reviewState) == (FIRST, "edited")
    assert found.updatedAt is not None
    assert client.submissions.get(EDIT, FORM) == found
    (row,) = client.submissions.get_table(FORM)["value"]
    assert row["__id"] == FIRST
    assert row["meta"]["instanceID"] == EDIT
    assert row["about"]["staff"] == 41
    assert row["__system"]["edits"] == 1
    assert [said.body for said in client.submissions.list_comments(FIRST, FORM)] == ["41"]


@pytest.mark.parametrize(
    ("former", "code"), [("", 400.19), ("uuid:unknown", 404.1), ("uuid:other", 400.8)]
)
def test_an_edit_of_something_else_is_refused(scene: Scene, former: str, code: float) -> None:
    version = scene.publish()
    client = scene.come("interviewer")
    for instance_id in (FIRST, "uuid:other"):
        client.submissions.create(filled(version, instance_id), FORM)

    with pytest.raises(PyODKError) as refused:
        client.submissions.edit(FIRST, filled(version, EDIT, former=former), FORM)

    assert refused.value.is_central_error(code)
    assert Submission.objects.count() == 2


def test_an_edit_of_what_was_edited_since_is_refused(scene: Scene) -> None:
    version = scene.publish()
    client = scene.come("interviewer")
    client.submissions.create(filled(version, FIRST), FORM)
    client.submissions.edit(FIRST, filled(version, EDIT, former=FIRST), FORM)

    with pytest.raises(PyODKError) as refused:
        client.submissions.edit(FIRST, filled(version, "uuid:late", former=FIRST), FORM)

    assert refused.value.is_central_error(409.9)


def test_a_review_is_decided_and_commented(scene: Scene) -> None:
    version = scene.publish()
    scene.come("interviewer").submissions.create(filled(version, FIRST), FORM)
    client = scene.come("coordinator")

    client.submissions.review(FIRST, "hasIssues", FORM, comment="Which firm?")
    asked = client.submissions.get(FIRST, FORM)
    client.submissions.review(FIRST, "approved", FORM)

    assert asked.reviewState == "hasIssues"
    assert asked.updatedAt is not None
    assert client.submissions.get(FIRST, FORM).reviewState == "approved"
    (said,) = client.submissions.list_comments(FIRST, FORM)
    assert (said.body, said.actorId) == ("Which firm?", scene.team["coordinator"].user_id)


@pytest.mark.parametrize("state", ["received", "edited", "good"])
def test_a_review_that_means_nothing_is_refused(scene: Scene, state: str) -> None:
    version = scene.publish()
    scene.come("interviewer").submissions.create(filled(version, FIRST), FORM)

    with pytest.raises(PyODKError) as refused:
        scene.come("coordinator").submissions.review(FIRST, state, FORM)

    assert refused.value.is_central_error(400.8)


def test_tables_are_read_with_what_stands_inside(scene: Scene) -> None:
    version = scene.publish()
    client = scene.come("interviewer")
    partners: Any = [
        {"partner": "华丽", "goods": [{"good": "wigs"}, {"good": "glue"}]},
        {"partner": "Rebecca"},
    ]
    place = "34.03 113.85 70 4.5"
    client.submissions.create(filled(version, FIRST, partners=partners, place=place), FORM)

    main = client.submissions.get_table(FORM, expand="*", count=True)
    wkt = client.submissions.get_table(FORM, wkt=True)
    rows = client.submissions.get_table(FORM, table_name=PARTNERS)["value"]
    goods = client.submissions.get_table(FORM, table_name=GOODS)["value"]

    assert main["@odata.count"] == 1
    about = main["value"][0]["about"]
    assert about["place"] == {
        "type": "Point",
        "coordinates": [113.85, 34.03, 70.0],
        "properties": {"accuracy": 4.5},
    }
    assert [
        (row["partner"], [good["good"] for good in row["goods"]]) for row in about["partners"]
    ] == [("华丽", ["wigs", "glue"]), ("Rebecca", [])]
    assert wkt["value"][0]["about"]["place"] == "POINT (113.85 34.03 70)"
    assert [(row["__Submissions-id"], row["partner"]) for row in rows] == [
        (FIRST, "华丽"),
        (FIRST, "Rebecca"),
    ]
    assert {row["__Submissions-about-partners-id"] for row in goods} == {rows[0]["__id"]}


def test_devices_are_app_users(scene: Scene) -> None:
    scene.publish()
    client = scene.come("coordinator")

    (made,) = client.projects.create_app_users(["Tablet"], forms=[FORM])
    again = client.projects.create_app_users(["Tablet"], forms=[FORM])

    assert (made.displayName, made.type, list(again)) == ("Tablet", "field_key", [])
    assert made.token
    assert Membership.objects.get(user=made.id).app_user.name == "Tablet"


def test_a_stranger_and_a_role_without_the_verb_are_told_so(scene: Scene) -> None:
    version = scene.publish()
    scene.come("interviewer").submissions.create(filled(version, FIRST), FORM)

    with pytest.raises(PyODKError) as not_allowed:
        scene.come("coder_a").submissions.get_table(FORM)
    with pytest.raises(PyODKError) as not_there:
        scene.come("analyst").forms.list(project_id=scene.team.study.pk + 1)

    assert not_allowed.value.is_central_error(403.1)
    assert not_there.value.is_central_error(404.1)
