"""The forms desk: the list, an upload, and what one form is."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from survey.actions.form import archive_form, draft_form, publish_draft
from survey.models import Form, FormVersion, Study
from tests.factories import Team, a_form, a_submission, a_workbook, study_with_members
from tests.visitors import visitor

DESK = "/studies/hair/forms/"
GOOD = a_workbook(("text", "firm_code", "Firm code"), ("select_one yn", "agreed", "Agreed?"))
BAD = a_workbook(("texxt", "firm_code", "Firm code"))


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members("hair")


def an_upload(data: bytes, name: str = "firm.xlsx") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, data)}


def upload(client: Client, data: bytes = GOOD, name: str = "firm.xlsx", query: str = "") -> Any:  # noqa: ANN401
    return client.post(f"{DESK}upload/{query}", an_upload(data, name))


def a_draft(team: Team, version: str = "1") -> FormVersion:
    data = a_workbook(("text", "firm_code", "Firm code"), version=version)
    return draft_form(data=data, filename="firm.xlsx", by=team.pi)


def test_the_list_shows_version_draft_and_submissions(team: Team) -> None:
    a_submission(a_form(team.study), by=team["interviewer"])
    a_draft(team, version="2")

    page = visitor(team["coordinator"]).get(DESK)

    (line,) = page.context["lines"]
    assert (line.published.version, line.draft.version, line.received) == ("1", "2", 1)
    assert "draft 2" in page.text


def test_who_may_not_edit_forms_sees_no_drafts(team: Team) -> None:
    a_draft(team)
    client = visitor(team["interviewer"])

    assert client.get(DESK).context["lines"] == []
    assert client.get(f"{DESK}firm/").status_code == 404
    assert client.get(f"{DESK}new/").status_code == 403


def test_archived_forms_stand_apart(team: Team) -> None:
    form = a_form(team.study).form
    archive_form(form=form, by=team.pi)

    page = visitor(team.pi).get(DESK)

    assert page.context["lines"] == []
    assert [line.form for line in page.context["archived"]] == [form]


def test_an_uploaded_file_becomes_a_draft(team: Team) -> None:
    response = upload(visitor(team["coordinator"]))

    assert response["Location"] == f"{DESK}firm/"
    version = FormVersion.objects.get()
    assert (version.form.kind, version.published_at) == ("firm", None)


def test_faults_are_shown_in_a_table_with_sheet_and_row(team: Team) -> None:
    page = upload(visitor(team.pi), BAD)

    (fault,) = page.context["faults"]
    assert (fault.file, fault.sheet, fault.row, fault.where) == ("firm.xlsx", "survey", "2", "type")
    assert not Form.objects.exists()


def test_our_own_faults_are_told_in_the_language_of_the_reader(team: Team) -> None:
    client = visitor(team.pi)
    client.cookies["django_language"] = "zh-hans"

    page = upload(client, b"no zip", "firm.xlsx")

    (fault,) = page.context["faults"]
    assert fault.reason == "这不是 .xlsx 工作簿。"


def test_without_a_file_the_page_says_so(team: Team) -> None:
    page = visitor(team.pi).post(f"{DESK}upload/")

    assert page.context["upload"].errors == {"file": ["Choose a file."]}


def test_a_draft_of_one_form_takes_no_file_of_another(team: Team) -> None:
    a_form(team.study)

    page = upload(visitor(team.pi), a_workbook(form_id="office"), query="?form=firm")

    assert page.context["upload"].errors == {"file": ["The file is form office, not firm."]}
    assert not Form.objects.filter(form_id="office").exists()


def test_where_there_are_several_kinds_of_respondents_one_is_chosen(team: Team) -> None:
    kinds = {"firm": {"en": "Firm"}, "office": {"en": "Office"}}
    Study.objects.filter(pk=team.study.pk).update(kinds=kinds)

    visitor(team.pi).post(f"{DESK}upload/", an_upload(GOOD) | {"kind": "office"})

    assert Form.objects.get().kind == "office"


def test_the_page_of_a_form_shows_its_newest_published_version(team: Team) -> None:
    a_draft(team)
    publish_draft(form=Form.objects.get(), by=team.pi)
    a_draft(team, version="2")

    page = visitor(team.pi).get(f"{DESK}firm/")

    assert page.context["shown"].version == "1"
    assert [line.version.version for line in page.context["lines"]] == ["2", "1"]
    assert [line.is_in_field for line in page.context["lines"]] == [False, True]


def test_the_page_of_a_draft_tells_where_to_try_it_out(team: Team) -> None:
    a_draft(team)

    page = visitor(team.pi).get(f"{DESK}firm/?version=1")

    assert page.context["trial_address"] == "http://testserver/openrosa/hair/draft/firm"


def test_the_questions_are_shown_with_type_and_choices(team: Team) -> None:
    upload(visitor(team.pi))

    page = visitor(team.pi).get(f"{DESK}firm/questions/")

    lines = page.context["lines"]
    assert [(line.node.name, line.type) for line in lines] == [
        ("firm_code", "Text"),
        ("agreed", "One choice"),
    ]
    assert [choice.name for choice in lines[1].choices] == ["yes", "no"]


def test_source_and_xform_are_downloads(team: Team) -> None:
    upload(visitor(team.pi))
    client = visitor(team.pi)

    source = client.get(f"{DESK}firm/source/")
    xform = client.get(f"{DESK}firm/source/?as=xform")

    assert source.content == GOOD
    assert source["Content-Disposition"] == 'attachment; filename="firm-1.xlsx"'
    assert xform["Content-Type"] == "application/xml"
    assert b"<h:html" in xform.content


@pytest.mark.parametrize("query", ["?version=9", "?version=%00"])
def test_a_version_that_is_not_there_is_404(team: Team, query: str) -> None:
    a_form(team.study)

    assert visitor(team.pi).get(f"{DESK}firm/{query}").status_code == 404
