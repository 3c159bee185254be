"""Forms as scripts change them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile

from survey.actions.form import draft_form
from survey.actions.form_change import AGAIN, draft_again, new_draft, new_form, publish_as
from survey.actions.form_definition import definition_of
from survey.actions.refusal import Conflict, Refusal
from survey.models import Event, Form, FormVersion, Kind
from tests.factories import Team, study_with_members
from tests.xlsforms import an_xlsform

pytestmark = pytest.mark.django_db

FROM_FILE = [("select_one_from_file towns.csv", "town", "Town", "镇")]


@pytest.fixture
def team() -> Team:
    return study_with_members()


def published(team: Team, version: str = "1") -> Form:
    """A form with this version published, and a file that it names."""
    data = an_xlsform(FROM_FILE, version=version)
    draft = draft_form(data=data, filename="firm.xlsx", by=team.pi)
    draft.media.create(name="towns.csv", file=ContentFile(b"name", "x"), size=4)
    return publish_as(form=draft.form, by=team.pi).form


def test_a_new_form_begins_with_its_draft(team: Team) -> None:
    draft = new_form(data=an_xlsform(), filename="firm.xlsx", by=team["coordinator"])

    assert (draft.form.form_id, draft.version, draft.published_at) == ("firm", "1", None)


def test_a_form_that_is_there_is_not_new(team: Team) -> None:
    published(team)

    with pytest.raises(Conflict) as refused:
        new_form(data=an_xlsform(version="2"), filename="firm.xlsx", by=team.pi)

    assert refused.value.code == "form_taken"
    assert [version.version for version in FormVersion.objects.all()] == ["1"]


def test_the_form_of_another_study_is_in_nobodys_way(team: Team) -> None:
    published(study_with_members())

    assert new_form(data=an_xlsform(), filename="firm.xlsx", by=team.pi).form.study == team.study


def test_warnings_have_to_be_accepted(team: Team) -> None:
    data = an_xlsform(version="")

    with pytest.raises(Refusal) as refused:
        new_form(data=data, filename="firm.xlsx", by=team.pi, accepts_warnings=False)
    left = Form.objects.count()
    draft = new_form(data=data, filename="firm.xlsx", by=team.pi)
    with pytest.raises(Refusal) as again:
        new_draft(
            form=draft.form, data=data, filename="firm.xlsx", by=team.pi, accepts_warnings=False
        )

    assert [each.value.code for each in (refused, again)] == ["form_warnings"] * 2
    assert refused.value.faults[0]["message"] == "The form has no version."
    assert (left, Form.objects.count()) == (0, 1)


def test_a_draft_must_be_of_its_form(team: Team) -> None:
    form, other = published(team), an_xlsform(form_id="house")

    with pytest.raises(Refusal) as refused:
        new_draft(form=form, data=other, filename="house.xlsx", by=team.pi)

    assert refused.value.code == "other_form"


def test_what_is_published_becomes_a_draft_again_with_its_files(team: Team) -> None:
    form = published(team)

    draft = draft_again(form=form, by=team["coordinator"])

    assert (draft.version, draft.published_at) == (f"1{AGAIN}", None)
    assert f'version="1{AGAIN}"' in draft.xform
    assert [file.name for file in draft.media.all()] == ["towns.csv"]
    newest = Event.objects.latest("pk")
    assert (newest.kind, newest.subject, newest.data) == (
        Kind.FORM_DRAFTED,
        "firm",
        {"version": draft.version},
    )


def test_a_form_that_was_never_published_is_not_drafted_again(team: Team) -> None:
    draft = new_form(data=an_xlsform(), filename="firm.xlsx", by=team.pi)

    with pytest.raises(FormVersion.DoesNotExist):
        draft_again(form=draft.form, by=team.pi)


def test_a_draft_is_published_under_another_version(team: Team) -> None:
    form = published(team)
    again = draft_again(form=form, by=team.pi)
    assert definition_of(again).version == f"1{AGAIN}"

    version = publish_as(form=form, by=team.pi, version="2")

    assert (version.pk, version.version) == (again.pk, "2")
    assert version.published_at is not None
    assert 'version="2"' in version.xform
    assert definition_of(version).version == "2"


def test_the_same_is_not_published_twice_under_one_version(team: Team) -> None:
    form = published(team)
    draft_again(form=form, by=team.pi)

    for version in ("", "1", f"1{AGAIN}"):
        with pytest.raises(Conflict) as refused:
            publish_as(form=form, by=team.pi, version=version)
        assert refused.value.code == "version_taken"

    assert form.versions.filter(published_at=None).count() == 1


@pytest.mark.parametrize("version", ["v" * 101, "\0"])
def test_a_version_has_a_name_that_can_be_kept(team: Team, version: str) -> None:
    draft = new_form(data=an_xlsform(), filename="firm.xlsx", by=team.pi)

    with pytest.raises(Refusal) as refused:
        publish_as(form=draft.form, by=team.pi, version=version)

    assert refused.value.code == "bad_version"


def test_only_who_edits_forms_may_do_any_of_it(team: Team) -> None:
    form, analyst = published(team), team["analyst"]

    with pytest.raises(PermissionDenied):
        new_form(data=an_xlsform(), filename="firm.xlsx", by=analyst)
    with pytest.raises(PermissionDenied):
        new_draft(form=form, data=an_xlsform(), filename="firm.xlsx", by=analyst)
    for deed in (draft_again, publish_as):
        with pytest.raises(PermissionDenied):
            deed(form=form, by=analyst)


def test_a_form_of_another_study_is_not_there(team: Team) -> None:
    form = published(study_with_members())

    for deed in (draft_again, publish_as):
        with pytest.raises(Form.DoesNotExist):
            deed(form=form, by=team.pi)
