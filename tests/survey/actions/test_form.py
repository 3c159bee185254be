"""Publish a form."""

from collections.abc import Mapping

import pytest
from django.core.exceptions import PermissionDenied

from survey.actions.form import compiled, publish_form
from survey.actions.refusal import Conflict, Refusal
from survey.actions.submission import definition_of
from survey.models import Event, Form, FormVersion, Membership
from tests.factories import Team, a_workbook, study_with_members

WORKBOOK = a_workbook(("text", "firm_code", "Firm"), ("select_one yn", "agreed", "Agreed?"))
ROLES = {"case": "firm_code", "consent": {"take_part": "agreed"}}


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


def publish(
    by: Membership, data: bytes = WORKBOOK, roles: Mapping[str, object] = ROLES
) -> FormVersion:
    return publish_form(data=data, filename="firm.xlsx", kind="firm", roles=roles, by=by)


def published(team: Team) -> list[tuple[str, object]]:
    rows = Event.objects.filter(study=team.study, kind="form.published").order_by("id")
    return list(rows.values_list("subject", "data"))


def test_a_published_form_keeps_its_source_and_what_it_asks(team: Team) -> None:
    version = publish(team["coordinator"])

    form = Form.objects.get()
    assert (form.study, form.form_id, form.kind) == (team.study, "firm", "firm")
    assert (form.title, form.roles) == ({"en": "Firm"}, ROLES)
    stored = FormVersion.objects.get(pk=version.pk)
    assert (stored.version, bytes(stored.source)) == ("1", WORKBOOK)
    assert [node.name for node in definition_of(stored).questions()] == ["firm_code", "agreed"]
    assert "firm_code" in stored.xform
    assert published(team) == [("firm", {"version": "1"})]


def test_the_same_file_again_is_the_same_version(team: Team) -> None:
    first = publish(team.pi)

    second = publish(team.pi)

    assert second == first
    assert FormVersion.objects.count() == 1
    assert len(published(team)) == 1


def test_another_file_under_the_same_version_is_refused_and_changes_nothing(team: Team) -> None:
    publish(team.pi, roles={"case": "firm_code"})

    with pytest.raises(Conflict) as refused:
        publish(team.pi, a_workbook(("text", "name", "Name")), roles={"case": "name"})

    assert refused.value.code == "version_taken"
    assert Form.objects.get().roles == {"case": "firm_code"}
    assert bytes(FormVersion.objects.get().source) == WORKBOOK


def test_a_new_version_stands_beside_the_old_one(team: Team) -> None:
    publish(team.pi)

    publish(team.pi, a_workbook(("text", "name", "Name"), version="2"), roles={"case": "name"})

    assert list(FormVersion.objects.order_by("id").values_list("version", flat=True)) == ["1", "2"]
    assert Form.objects.get().roles == {"case": "name"}
    assert published(team) == [("firm", {"version": "1"}), ("firm", {"version": "2"})]


def test_two_studies_may_have_forms_of_the_same_name(team: Team) -> None:
    publish(team.pi)

    other = publish(study_with_members(people={}).pi)

    assert FormVersion.objects.count() == 2
    assert other.form.study != team.study


def test_a_role_needs_a_question_of_the_form(team: Team) -> None:
    with pytest.raises(Refusal) as refused:
        publish(
            team.pi, roles={"case": "agreed", "consent": {"quote": "may_quote", "record": "tape"}}
        )

    assert refused.value.code == "unknown_question"
    assert refused.value.faults == [
        {"file": "firm.xlsx", "reason": "no question named may_quote"},
        {"file": "firm.xlsx", "reason": "no question named tape"},
    ]
    assert not Form.objects.exists()


def test_a_faulty_form_is_refused_with_sheet_and_row(team: Team) -> None:
    with pytest.raises(Refusal) as refused:
        publish(team.pi, a_workbook(("texxt", "firm_code", "Firm")))

    assert refused.value.code == "bad_form"
    assert str(refused.value) == "firm.xlsx is not a working form."
    places = [(fault["file"], fault["sheet"], fault["row"]) for fault in refused.value.faults]
    assert places == [("firm.xlsx", "survey", 2)]


def test_what_is_no_workbook_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        compiled(b"PK\x03\x04 not a workbook", "firm.xlsx")

    assert refused.value.code == "bad_form"


@pytest.mark.parametrize("handle", ["interviewer", "coder_a", "lead", "analyst", "manager"])
def test_others_publish_no_forms(team: Team, handle: str) -> None:
    with pytest.raises(PermissionDenied):
        publish(team[handle])

    assert not Form.objects.exists()
