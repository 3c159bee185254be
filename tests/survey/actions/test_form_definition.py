"""The questions of a form version."""

import pytest
from pytest_django import DjangoAssertNumQueries

from survey.actions.form_definition import definition_of
from survey.models import FormVersion
from tests.factories import a_definition, a_form, study_with_members


@pytest.mark.django_db
def test_a_definition_is_read_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    version = a_form(study_with_members().study)
    first = definition_of(version)

    with django_assert_num_queries(0):
        second = definition_of(version)

    assert first == a_definition()
    assert second is first


@pytest.mark.django_db
def test_a_draft_that_was_replaced_is_read_anew() -> None:
    version = a_form(study_with_members().study)
    definition_of(version)
    newer = a_definition(version="2")
    FormVersion.objects.update(definition=newer.to_json(), source_digest="newer")

    version.refresh_from_db()

    assert definition_of(version) == newer
