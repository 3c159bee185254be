"""Forms with their versions."""

import pytest

from survey.actions.form import draft_form, publish_draft
from survey.models import Form, FormMedia, FormVersion, Submission
from survey.queries.form import (
    desk_forms_for,
    draft_for,
    form_for,
    forms_with_versions_for,
    media_of_version,
    received_by_version,
    trials_of,
    version_for,
    walkable_for,
    walks_for,
)
from tests.factories import Team, a_definition, a_form, a_submission, study_with_members
from tests.xlsforms import an_xlsform

pytestmark = pytest.mark.django_db


def test_versions_come_newest_first_with_what_the_member_may_count() -> None:
    team = study_with_members()
    first = a_form(team.study, a_definition(version="1"))
    a_form(team.study, a_definition(version="2"))
    FormVersion.objects.filter(pk=first.pk).update(published_at="2006-01-01T00:00Z")
    a_submission(first, by=team["coordinator"])

    form = form_for(team["coordinator"], "firm")

    assert [version.version for version in form.versions.all()] == ["2", "1"]
    assert form.received == 1  # type: ignore[attr-defined]


def test_who_may_not_read_forms_finds_none() -> None:
    team = study_with_members()
    a_form(team.study)

    assert list(forms_with_versions_for(team["coder_a"])) == []
    with pytest.raises(Form.DoesNotExist):
        form_for(team["coder_a"], "firm")


def test_forms_of_another_study_are_not_here() -> None:
    a_form(study_with_members().study)

    assert list(forms_with_versions_for(study_with_members().pi)) == []


def a_drafted(team: Team, version: str = "2") -> FormVersion:
    return draft_form(data=an_xlsform(version=version), filename="firm.xlsx", by=team.pi)


def test_a_draft_is_on_the_desk_of_who_edits_forms_alone() -> None:
    team = study_with_members()
    a_drafted(team)

    assert [form.form_id for form in desk_forms_for(team["coordinator"])] == ["firm"]
    assert list(desk_forms_for(team["interviewer"])) == []
    assert list(forms_with_versions_for(team.pi)) == []
    assert draft_for(team.pi, "firm").version == "2"
    for wanted in (None, "2"):
        with pytest.raises((Form.DoesNotExist, FormVersion.DoesNotExist)):
            version_for(team["interviewer"], "firm", wanted)
    with pytest.raises(FormVersion.DoesNotExist):
        draft_for(team["interviewer"], "firm")


def test_without_a_name_the_newest_published_version_is_meant() -> None:
    team = study_with_members()
    a_drafted(team, "1")
    assert version_for(team.pi, "firm").version == "1"

    publish_draft(form=Form.objects.get(), by=team.pi)
    a_drafted(team)

    assert version_for(team.pi, "firm").version == "1"
    assert version_for(team.pi, "firm", "2").published_at is None


def test_submissions_are_counted_by_version() -> None:
    team = study_with_members()
    first = a_form(team.study, a_definition(version="1"))
    second = a_form(team.study, a_definition(version="2"))
    a_submission(first, by=team["interviewer"])
    a_submission(first, by=team["coordinator"])
    a_submission(second, by=team["coordinator"])

    assert received_by_version(team.pi, first.form) == {first.pk: 2, second.pk: 1}
    assert received_by_version(team["interviewer"], first.form) == {first.pk: 1}


def test_tests_of_a_draft_are_seen_by_who_edits_forms() -> None:
    team = study_with_members()
    version = a_form(team.study)
    trial = a_submission(version, by=team.pi)
    Submission.objects.filter(pk=trial.pk).update(is_test=True)

    assert list(trials_of(version, team["coordinator"])) == [trial]
    assert list(trials_of(version, team["manager"])) == []
    assert walkable_for(team.pi, version.form, trial.instance_id) == trial
    with pytest.raises(Submission.DoesNotExist):
        walkable_for(team["manager"], version.form, trial.instance_id)
    assert list(walks_for(team["manager"], version.form)) == []


def test_files_come_by_name() -> None:
    version = a_form(study_with_members().study)
    for name in ("b.png", "a.csv"):
        FormMedia.objects.create(version=version, name=name)

    assert [file.name for file in media_of_version(version)] == ["a.csv", "b.png"]
