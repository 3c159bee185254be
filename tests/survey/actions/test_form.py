"""Publish a form."""

from collections.abc import Mapping

import pytest
from django.core.exceptions import PermissionDenied

from survey.actions.form import (
    archive_form,
    draft_form,
    drop_draft,
    give_roles,
    publish_draft,
    publish_form,
    restore_form,
)
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


@pytest.mark.parametrize("handle", ["interviewer", "coder_a", "lead", "analyst", "manager"])
def test_others_publish_no_forms(team: Team, handle: str) -> None:
    with pytest.raises(PermissionDenied):
        publish(team[handle])

    assert not Form.objects.exists()


def draft(by: Membership, version: str = "1", **more: str) -> FormVersion:
    data = a_workbook(("text", "firm_code", "Firm"), version=version)
    return draft_form(data=data, filename="firm.xlsx", by=by, **more)


def kinds_of_events(team: Team) -> list[str]:
    rows = Event.objects.filter(study=team.study, kind__startswith="form.").order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_a_draft_is_there_but_not_published(team: Team) -> None:
    version = draft(team["coordinator"])

    assert (version.published_at, version.form.kind, version.form.title) == (
        *(None, "firm"),
        {"en": "Firm"},
    )
    assert kinds_of_events(team) == ["form.drafted"]


def test_a_new_draft_takes_the_place_of_the_old_one(team: Team) -> None:
    first = draft(team.pi)

    second = draft(team.pi, "2")

    assert (second.pk, second.version) == (first.pk, "2")
    assert second.created_at > first.created_at
    assert FormVersion.objects.count() == 1


def test_publishing_freezes_the_draft(team: Team) -> None:
    version = draft(team.pi)

    published = publish_draft(form=version.form, by=team["coordinator"])

    assert published.published_at is not None
    assert kinds_of_events(team) == ["form.drafted", "form.published"]
    with pytest.raises(FormVersion.DoesNotExist):
        publish_draft(form=version.form, by=team.pi)


def test_a_version_that_is_published_takes_no_draft(team: Team) -> None:
    publish_draft(form=draft(team.pi).form, by=team.pi)

    with pytest.raises(Conflict) as refused:
        draft(team.pi)

    assert refused.value.code == "version_taken"


def test_a_draft_must_have_the_questions_that_mean_something(team: Team) -> None:
    publish(team.pi)
    form = draft(team.pi, "2").form

    with pytest.raises(Refusal) as refused:
        publish_draft(form=form, by=team.pi)

    assert refused.value.code == "unknown_question"
    assert FormVersion.objects.get(version="2").published_at is None


def test_dropping_the_only_draft_drops_the_form(team: Team) -> None:
    form = draft(team.pi).form

    drop_draft(form=form, by=team.pi)

    assert not Form.objects.exists()


def test_dropping_a_draft_leaves_what_is_published(team: Team) -> None:
    publish(team.pi)

    drop_draft(form=draft(team.pi, "2").form, by=team.pi)

    assert list(FormVersion.objects.values_list("version", flat=True)) == ["1"]


def test_archiving_and_restoring_twice_is_harmless(team: Team) -> None:
    form = publish(team.pi).form

    for deed in (archive_form, archive_form, restore_form, restore_form):
        deed(form=form, by=team["coordinator"])

    form.refresh_from_db()
    assert form.archived_at is None
    assert kinds_of_events(team)[1:] == ["form.archived", "form.restored"]


def test_a_form_of_another_study_is_not_touched(team: Team) -> None:
    form = publish(team.pi).form
    stranger = study_with_members(people={}).pi

    archive_form(form=form, by=stranger)

    form.refresh_from_db()
    assert form.archived_at is None
    for deed in (publish_draft, drop_draft):
        with pytest.raises(Form.DoesNotExist):
            deed(form=form, by=stranger)


def test_roles_are_questions_of_the_form(team: Team) -> None:
    form = draft(team.pi).form

    give_roles(form=form, kind="firm", roles={"case": "firm_code"}, by=team.pi)

    assert Form.objects.get().roles == {"case": "firm_code"}
    with pytest.raises(Refusal) as refused:
        give_roles(form=form, kind="firm", roles={"case": "nothing"}, by=team.pi)
    assert refused.value.code == "unknown_question"


def test_the_study_knows_its_kinds_of_respondents(team: Team) -> None:
    with pytest.raises(Refusal) as refused:
        draft(team.pi, kind="ghost")

    assert refused.value.code == "unknown_kind"


def test_a_draft_for_one_form_is_no_other(team: Team) -> None:
    with pytest.raises(Refusal) as refused:
        draft(team.pi, form_id="office")

    assert refused.value.code == "other_form"
    assert not Form.objects.exists()


@pytest.mark.parametrize("handle", ["interviewer", "coder_a", "lead", "analyst", "manager"])
def test_others_draft_no_forms(team: Team, handle: str) -> None:
    form = draft(team.pi).form

    for deed in (publish_draft, drop_draft, archive_form, restore_form):
        with pytest.raises(PermissionDenied):
            deed(form=form, by=team[handle])
    with pytest.raises(PermissionDenied):
        draft(team[handle], "2")
