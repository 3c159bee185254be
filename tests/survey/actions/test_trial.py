"""Test mode: what is sent to a draft stands nowhere else."""

import pytest
from django.core.exceptions import PermissionDenied

from survey.actions.form import draft_form, publish_draft
from survey.actions.refusal import Conflict, Refusal
from survey.actions.submission import receive
from survey.actions.trial import receive_trial
from survey.formats.definition import FormDefinition
from survey.formats.openrosa import build_submission
from survey.models import Event, FormVersion, RepeatRow, Submission
from survey.queries.case import case_progress
from survey.queries.form import desk_forms_for
from survey.queries.submission import submissions_for
from tests.factories import Team, a_case, study_with_members
from tests.xlsforms import an_xlsform

ANSWERS = {"firm_code": "F01", "staff": 40, "partners": [{"partner": "华丽"}]}


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


@pytest.fixture
def draft(team: Team) -> FormVersion:
    return draft_form(data=an_xlsform(), filename="firm.xlsx", by=team.pi)


def a_body(draft: FormVersion, number: int = 1, **answers: object) -> bytes:
    definition = FormDefinition.from_json(draft.definition)
    given = {**ANSWERS, **answers}
    return build_submission(definition, given, instance_id=f"uuid:{number}")  # type: ignore[arg-type]


def test_a_test_is_kept_with_its_rows_and_in_no_list_or_count(
    team: Team, draft: FormVersion
) -> None:
    a_case(team.study, "F01")
    events = Event.objects.count()

    kept = receive_trial(xml=a_body(draft), draft=draft, by=team.pi, device="tablet")

    assert (kept.is_test, kept.case, kept.answers["staff"]) == (True, None, 40)
    assert RepeatRow.objects.get().answers == {"partner": "华丽"}
    assert not submissions_for(team.pi).exists()
    assert case_progress(team.pi) == (0, 1)
    assert [getattr(form, "received", None) for form in desk_forms_for(team.pi)] == [0]
    assert Event.objects.count() == events


def test_the_same_test_again_changes_nothing(team: Team, draft: FormVersion) -> None:
    first = receive_trial(xml=a_body(draft), draft=draft, by=team.pi)

    assert receive_trial(xml=a_body(draft), draft=draft, by=team.pi) == first
    with pytest.raises(Conflict):
        receive_trial(xml=a_body(draft, staff=41), draft=draft, by=team.pi)


def test_the_ordinary_door_knows_no_drafts(team: Team, draft: FormVersion) -> None:
    with pytest.raises(Refusal) as refused:
        receive(xml=a_body(draft), by=team.pi)

    assert refused.value.code == "unknown_form"


def test_tests_are_thrown_away_when_the_draft_is_published(team: Team, draft: FormVersion) -> None:
    receive_trial(xml=a_body(draft), draft=draft, by=team.pi)

    publish_draft(form=draft.form, by=team.pi)

    assert not Submission.objects.exists()
    receive(xml=a_body(draft, 2), by=team.pi)
    assert submissions_for(team.pi).get().instance_id == "uuid:2"


def test_a_published_version_takes_no_tests(team: Team, draft: FormVersion) -> None:
    published = publish_draft(form=draft.form, by=team.pi)

    with pytest.raises(FormVersion.DoesNotExist):
        receive_trial(xml=a_body(draft), draft=published, by=team.pi)


def test_a_submission_of_another_form_is_refused(team: Team, draft: FormVersion) -> None:
    other = draft_form(data=an_xlsform(form_id="office"), filename="office.xlsx", by=team.pi)

    with pytest.raises(Refusal) as refused:
        receive_trial(xml=a_body(other), draft=draft, by=team.pi)

    assert refused.value.code == "unknown_form"


def test_only_who_may_edit_forms_tries_them_out(team: Team, draft: FormVersion) -> None:
    with pytest.raises(PermissionDenied):
        receive_trial(xml=a_body(draft), draft=draft, by=team["interviewer"])
    with pytest.raises(FormVersion.DoesNotExist):
        receive_trial(xml=a_body(draft), draft=draft, by=study_with_members(people={}).pi)
