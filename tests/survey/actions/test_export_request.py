"""Asking for an export: who may, and what is refused."""

import pytest
from django.core.exceptions import PermissionDenied

from survey.actions.export import MOST_WAITING, request_export
from survey.actions.refusal import Refusal
from survey.models import Event, Export, Form, FormVersion, Kind, Membership
from tests.factories import Team, a_form, study_with_members
from tests.pokes import pokes

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return study_with_members("exported")


@pytest.fixture
def version(team: Team) -> FormVersion:
    return a_form(team.study)


def ask(by: Membership, form: Form, format_: str = "csv", **options: object) -> Export:
    return request_export(form=form, format_=format_, options=options, by=by)


@pytest.mark.parametrize("handle", ["pi", "coordinator", "analyst", "manager"])
def test_these_members_may_export(team: Team, version: FormVersion, handle: str) -> None:
    pokes()
    export = ask(team[handle], version.form)

    assert (export.asked_by, export.format, export.job.task) == (
        team[handle],
        "csv",
        "survey.export",
    )
    event = Event.objects.get(kind=Kind.EXPORT_REQUESTED)
    assert (event.actor, event.subject, event.data) == (
        team[handle].user,
        "firm",
        {"export": export.pk, "format": "csv", "media": False},
    )


@pytest.mark.parametrize("handle", ["interviewer", "coder_a", "lead"])
def test_others_may_not(team: Team, version: FormVersion, handle: str) -> None:
    with pytest.raises(PermissionDenied):
        ask(team[handle], version.form)

    assert not Export.objects.exists()


def test_a_form_of_another_study_is_not_there(team: Team) -> None:
    elsewhere = a_form(study_with_members("elsewhere", {}).study)

    with pytest.raises(Form.DoesNotExist):
        ask(team.pi, elsewhere.form)


@pytest.mark.parametrize(
    ("option", "value", "reason"),
    [
        ("colour", "red", "There is no such option."),
        ("split", "yes", "This value is of the wrong kind."),
        ("lang", 7, "This value is of the wrong kind."),
        ("lang", "fr", "This value is not among those that it can have."),
        ("values", "both", "This value is not among those that it can have."),
        ("since", "yesterday", "This is no day, such as 2026-11-24."),
    ],
)
def test_a_broken_option_is_named(
    team: Team, version: FormVersion, option: str, value: object, reason: str
) -> None:
    with pytest.raises(Refusal) as refused:
        request_export(form=version.form, format_="csv", options={option: value}, by=team.pi)

    assert refused.value.code == "bad_option"
    assert refused.value.faults == [{"field": option, "reason": reason}]


def test_an_unknown_format_is_refused(team: Team, version: FormVersion) -> None:
    with pytest.raises(Refusal) as refused:
        ask(team.pi, version.form, "wordperfect")

    assert refused.value.faults == [
        {"field": "format", "reason": "This value is not among those that it can have."}
    ]


def test_the_last_day_is_not_before_the_first(team: Team, version: FormVersion) -> None:
    with pytest.raises(Refusal) as refused:
        ask(team.pi, version.form, since="2026-02-02", until="2026-02-01")

    assert [fault["field"] for fault in refused.value.faults] == ["until"]


def test_a_form_without_a_published_version_has_nothing_to_export(
    team: Team, version: FormVersion
) -> None:
    FormVersion.objects.update(published_at=None)

    with pytest.raises(Refusal) as refused:
        ask(team.pi, version.form)

    assert refused.value.code == "no_version"


def test_only_so_many_exports_may_wait(team: Team, version: FormVersion) -> None:
    for _ in range(MOST_WAITING):
        ask(team.pi, version.form)

    with pytest.raises(Refusal) as refused:
        ask(team.pi, version.form)

    assert refused.value.code == "too_many"
    assert ask(team["analyst"], version.form).pk
