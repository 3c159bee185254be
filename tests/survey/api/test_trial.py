"""The door of a draft: a device gets it at its own address, and what it sends is a test."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import etree
from pytest_django import Settings

from survey.actions.device import add_app_user
from survey.actions.form import draft_form, publish_draft
from survey.formats.definition import FormDefinition
from survey.formats.openrosa import build_submission
from survey.models import Attachment, Form, FormVersion, Role, Submission
from tests.devices import BOUNDARY, file_part, multipart, xml_part
from tests.factories import Team, a_case, study_with_members
from tests.visitors import caller
from tests.xlsforms import QUESTIONS, an_xlsform

LIST = "{http://openrosa.org/xforms/xformsList}"
FILES = "{http://openrosa.org/xforms/xformsManifest}"
DOOR = "/openrosa/hair/draft/firm"
MORE = (
    ("select_one_from_file cases.csv", "other", "Which firm?", "哪家企业？"),
    ("image", "photo", "Photo", "照片"),
)


@pytest.fixture
def team(db: None, settings: Settings, tmp_path: Path) -> Team:
    settings.MEDIA_ROOT = tmp_path
    team = study_with_members("hair")
    draft_form(data=an_xlsform([*QUESTIONS, *MORE]), filename="firm.xlsx", by=team.pi)
    a_case(team.study, "F01")
    return team


@pytest.fixture
def client(team: Team) -> Client:
    return caller(team["coordinator"])


def xml(client: Client, address: str) -> etree._Element:
    response = client.get(address.removeprefix("http://testserver"))
    assert response.status_code == 200, response.content
    return etree.fromstring(response.content)


def a_body(**answers: Any) -> bytes:  # noqa: ANN401
    definition = FormDefinition.from_json(FormVersion.objects.get().definition)
    return build_submission(definition, {"firm_code": "F01", **answers}, instance_id="uuid:1")


def post(client: Client, *parts: Any) -> int:  # noqa: ANN401
    content_type = f"multipart/form-data; boundary={BOUNDARY}"
    return client.post(
        f"{DOOR}/submission", multipart(parts), content_type=content_type
    ).status_code


def test_the_list_holds_the_draft_alone_and_leads_to_it(client: Client) -> None:
    (form,) = xml(client, f"{DOOR}/formList")

    assert form.findtext(f"{LIST}formID") == "firm"
    assert form.findtext(f"{LIST}name") == "Firm / 企业 (draft)"
    address = form.findtext(f"{LIST}downloadUrl") or ""
    assert xml(client, address).tag == "{http://www.w3.org/1999/xhtml}html"


def test_the_sampling_list_comes_along(client: Client) -> None:
    (file,) = xml(client, f"{DOOR}/manifest")

    address = file.findtext(f"{FILES}downloadUrl") or ""
    answer = client.get(address.removeprefix("http://testserver"))
    assert answer.text.splitlines() == ["name,label,kind,town", "F01,F01,firm,Xuchang"]


def test_what_is_sent_is_a_test(client: Client) -> None:
    head = client.head(f"{DOOR}/submission")
    status = post(client, xml_part(a_body(photo="a.jpg")), file_part("a.jpg", b"photo"))

    assert (head.status_code, status) == (204, 201)
    assert head["Location"] == f"http://testserver{DOOR}/submission"
    kept = Submission.objects.get()
    assert (kept.is_test, kept.case) == (True, None)
    assert Attachment.objects.get().size == 5


def test_a_device_may_try_the_draft_out_when_its_role_edits_forms(team: Team) -> None:
    _device, key = add_app_user(name="Desk", role=Role.COORDINATOR, by=team.pi)
    _other, weak = add_app_user(name="Tablet", by=team.pi)

    answers = [Client().get(f"/key/{one}{DOOR}/formList").status_code for one in (key, weak)]

    assert answers == [200, 403]


def test_who_may_not_edit_forms_gets_no_draft(team: Team) -> None:
    assert caller(team["interviewer"]).get(f"{DOOR}/formList").status_code == 403
    assert Client().get(f"{DOOR}/formList").status_code == 401
    assert caller(study_with_members(people={}).pi).get(f"{DOOR}/formList").status_code == 404


def test_after_publishing_the_door_is_shut(team: Team, client: Client) -> None:
    publish_draft(form=Form.objects.get(), by=team.pi)

    assert client.get(f"{DOOR}/formList").status_code == 404
    assert post(client, xml_part(b"<data/>")) == 404


def test_the_published_door_shows_no_draft(team: Team) -> None:
    listed = xml(caller(team["interviewer"]), "/openrosa/hair/formList")

    assert len(listed) == 0


def test_the_roster_of_a_published_form_is_generated_from_the_cases_of_the_study(
    team: Team,
) -> None:
    publish_draft(form=Form.objects.get(), by=team.pi)
    a_case(team.study, "F02")
    client = caller(team["coordinator"])

    (form,) = xml(client, "/openrosa/hair/formList")
    (file,) = xml(client, form.findtext(f"{LIST}manifestUrl") or "")
    address = (file.findtext(f"{FILES}downloadUrl") or "").removeprefix("http://testserver")

    names = [line.partition(",")[0] for line in client.get(address).text.splitlines()]
    assert names == ["name", "F01", "F02"]
