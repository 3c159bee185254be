"""Forms with their versions."""

import pytest

from survey.models import Form, FormVersion
from survey.queries.form import form_for, forms_with_versions_for
from tests.factories import a_definition, a_form, a_submission, study_with_members

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
