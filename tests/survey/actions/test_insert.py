"""Rows written quickly are the rows that the ORM would have written."""

import pytest
from django.db import IntegrityError, transaction
from django.forms import model_to_dict
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from survey.actions.insert import insert
from survey.models import Event, Submission
from tests.factories import Team, a_form, study_with_members


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


def a_row(team: Team, instance_id: str) -> Submission:
    return Submission(
        study=team.study,
        form_version=a_form(team.study) if instance_id == "uuid:1" else None,
        instance_id=instance_id,
        digest="d",
        xml=b"<a>\x00'%s</a>",
        answers={"staff": 40, "note": "it's 100%\n许昌 \U0001f600", "many": ["a", "b"]},
        submitted_by=team.pi,
    )


def test_a_row_is_written_as_the_orm_writes_it(team: Team) -> None:
    quick, slow = a_row(team, "uuid:1"), a_row(team, "uuid:2")
    slow.form_version = quick.form_version

    insert(quick)
    slow.save()

    rows = [Submission.objects.get(pk=row.pk) for row in (quick, slow)]
    told = [model_to_dict(row, exclude=["id", "instance_id", "received_at"]) for row in rows]
    assert told[0] == told[1]
    assert bytes(rows[0].xml) == bytes(rows[1].xml) == b"<a>\x00'%s</a>"


def test_what_the_database_decides_is_set_on_the_row(team: Team) -> None:
    event = insert(Event(study=team.study, kind="x", data={}))

    stored = Event.objects.get(kind="x")
    assert (event.pk, event.at) == (stored.pk, stored.at)
    assert not event._state.adding


def test_what_is_given_is_not_decided(team: Team) -> None:
    then = timezone.now().replace(year=2006)

    event = insert(Event(study=team.study, kind="x", at=then))

    assert Event.objects.get(pk=event.pk).at == then


def test_a_row_against_a_rule_is_refused_as_always(team: Team) -> None:
    first = insert(a_row(team, "uuid:1"))
    again = a_row(team, "uuid:3")
    again.form_version, again.instance_id = first.form_version, "uuid:1"

    with (
        pytest.raises(IntegrityError, match="submission_instance_id_is_one_of_a_kind"),
        transaction.atomic(),
    ):
        insert(again)


def test_it_takes_one_statement(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        insert(Event(study=team.study, kind="x"))
