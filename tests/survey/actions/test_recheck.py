"""All submissions of a form are checked again, and what changed is kept."""

import pytest
from django.core.exceptions import PermissionDenied

from survey.actions.event import sweep
from survey.actions.form import draft_form, publish_form
from survey.actions.job import JobLostError, hold
from survey.actions.member import end_membership
from survey.actions.recheck import AT_ONCE, _advance, make_recheck, request_recheck
from survey.actions.refusal import Conflict
from survey.actions.submission import definition_of, receive
from survey.formats.openrosa import Given, build_submission
from survey.models import (
    Event,
    Finding,
    Form,
    FormVersion,
    Job,
    JobState,
    Recheck,
    ReviewState,
    Submission,
)
from tests.factories import Team, a_case, a_workbook, study_with_members
from tests.pokes import pokes

pytestmark = pytest.mark.django_db

CASES = ("select_one_from_file cases.csv", "firm", "Firm")


@pytest.fixture
def team() -> Team:
    return study_with_members()


def published(team: Team, version: str = "1") -> FormVersion:
    """A form whose choices are the cases of the study."""
    return publish_form(
        data=a_workbook(CASES, ("integer", "staff", "Staff"), version=version),
        filename="firm.xlsx",
        kind="firm",
        roles={},
        by=team.pi,
    )


def sent(team: Team, form: FormVersion, firm: str, instance_id: str) -> Submission:
    data: dict[str, Given] = {"firm": firm, "staff": 4}
    xml = build_submission(definition_of(form), data, instance_id=f"uuid:{instance_id}")
    return receive(xml=xml, by=team["interviewer"])[0]


def done(recheck: Recheck) -> Recheck:
    with hold(recheck.job_id) as held:
        assert held is not None
        make_recheck(held)
    recheck.refresh_from_db()
    recheck.job.refresh_from_db()
    return recheck


def changes(recheck: Recheck) -> dict[str, tuple[list[object], list[object]]]:
    rows = recheck.changes.select_related("submission")
    return {each.submission.instance_id: (each.added, each.gone) for each in rows}


def counts(recheck: Recheck) -> tuple[int, ...]:
    return (recheck.checked, recheck.added, recheck.gone, recheck.same, recheck.failed)


def test_what_a_mended_list_changes_is_kept(team: Team) -> None:
    a_case(team.study, "F02")
    form = published(team)
    for firm, name in (("F01", "one"), ("F02", "two"), ("F99", "three")):
        sent(team, form, firm, name)
    a_case(team.study, "F01")
    team.study.cases.filter(code="F02").update(code="F03")

    recheck = done(request_recheck(form=form.form, by=team.pi))

    place = {"kind": "choice", "path": "/data/firm"}
    assert changes(recheck) == {"uuid:one": ([], [place]), "uuid:two": ([place], [])}
    assert counts(recheck) == (3, 1, 1, 1, 0)
    assert (recheck.job.state, recheck.job.done, recheck.job.total) == (JobState.DONE, 3, 3)
    assert sorted(Finding.objects.values_list("submission__instance_id", flat=True)) == [
        "uuid:three",
        "uuid:two",
    ]


def test_a_second_time_nothing_changes(team: Team) -> None:
    form = published(team)
    sent(team, form, "F01", "one")
    a_case(team.study, "F01")
    done(request_recheck(form=form.form, by=team.pi))

    again = done(request_recheck(form=form.form, by=team.pi))

    assert changes(again) == {}
    assert counts(again) == (1, 0, 0, 0, 0)


def test_asking_twice_while_it_is_under_way_asks_once(team: Team) -> None:
    form = published(team).form

    first = request_recheck(form=form, by=team.pi)
    second = request_recheck(form=form, by=team["coordinator"])

    assert first == second
    assert Job.objects.filter(task="survey.recheck").count() == 1
    told = Event.objects.filter(kind="form.rechecked").values_list("subject", "data")
    assert list(told) == [("firm", {"recheck": first.pk})]
    with pytest.raises(Conflict) as refused:
        request_recheck(form=form, by=team.pi, version="1")
    assert refused.value.code == "under_way"


def test_it_is_narrowed_to_a_version_and_a_review_state(team: Team) -> None:
    one, two = published(team, "1"), published(team, "2")
    sent(team, one, "F01", "one")
    sent(team, two, "F01", "two")
    sent(team, two, "F01", "three")
    Submission.objects.filter(instance_id="uuid:three").update(review=ReviewState.APPROVED)

    first = done(request_recheck(form=one.form, by=team.pi, version="2"))
    second = done(
        request_recheck(form=one.form, by=team.pi, version="2", review=ReviewState.APPROVED)
    )

    assert (first.checked, second.checked) == (2, 1)


def test_trials_are_left_alone(team: Team) -> None:
    form = published(team)
    sent(team, form, "F01", "one")
    Submission.objects.update(is_test=True)

    recheck = done(request_recheck(form=form.form, by=team.pi))

    assert recheck.checked == 0


def test_a_killed_worker_s_work_is_gone_on_with(team: Team) -> None:
    form = published(team)
    keys = [sent(team, form, "F01", f"n{number}").pk for number in range(4)]
    a_case(team.study, "F01")
    recheck = request_recheck(form=form.form, by=team.pi)
    with hold(recheck.job_id) as held:
        assert held is not None
        _advance(recheck, keys[:3])  # and here the worker dies
    Job.objects.filter(pk=recheck.job_id).update(lease_until="2020-01-01T00:00Z")

    pokes()
    sweep()
    told = pokes()
    recheck = done(recheck)

    assert ("survey.recheck", recheck.job_id) in told
    assert counts(recheck) == (4, 0, 4, 0, 0)
    assert len(changes(recheck)) == 4
    assert (recheck.job.attempts, recheck.job.state) == (2, JobState.DONE)


def test_two_workers_at_one_job_do_not_count_twice(team: Team) -> None:
    form = published(team)
    keys = [sent(team, form, "F01", "one").pk]
    recheck = request_recheck(form=form.form, by=team.pi)
    _advance(recheck, keys)

    with pytest.raises(JobLostError):
        _advance(recheck, keys)

    recheck.refresh_from_db()
    assert recheck.checked == 1


def test_more_than_one_transaction_s_worth_is_done(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = published(team)
    for number in range(5):
        sent(team, form, "F01", f"n{number}")
    monkeypatch.setattr("survey.actions.recheck.AT_ONCE", 2)

    recheck = done(request_recheck(form=form.form, by=team.pi))

    assert (AT_ONCE, recheck.checked, recheck.same) == (50, 5, 5)


def test_logic_that_stumbles_over_one_does_not_end_it(
    team: Team, caplog: pytest.LogCaptureFixture
) -> None:
    form = published(team)
    for name in ("one", "two"):
        sent(team, form, "F01", name)
    Submission.objects.filter(instance_id="uuid:one").update(xml=b"<data")

    recheck = done(request_recheck(form=form.form, by=team.pi))

    assert counts(recheck) == (2, 0, 0, 1, 1)
    assert "could not be checked again" in caplog.text
    assert Finding.objects.filter(submission__instance_id="uuid:one").count() == 1


def test_who_left_meanwhile_gets_nothing_done(team: Team) -> None:
    form = published(team)
    recheck = request_recheck(form=form.form, by=team["coordinator"])
    end_membership(member=team["coordinator"], by=team.pi)

    recheck = done(recheck)

    assert recheck.job.state == JobState.FAILED
    assert "may not do it any more" in recheck.job.error


@pytest.mark.parametrize("handle", ["interviewer", "analyst", "manager", "lead"])
def test_only_who_edits_forms_may_ask(team: Team, handle: str) -> None:
    form = published(team).form

    with pytest.raises(PermissionDenied):
        request_recheck(form=form, by=team[handle])


def test_a_form_of_another_study_and_a_version_that_is_not_there_are_unknown(team: Team) -> None:
    other = published(study_with_members())
    form = published(team).form
    draft_form(data=a_workbook(CASES, version="9"), filename="firm.xlsx", by=team.pi)

    with pytest.raises(Form.DoesNotExist):
        request_recheck(form=other.form, by=team.pi)
    for version in ("8", "9"):
        with pytest.raises(FormVersion.DoesNotExist):
            request_recheck(form=form, by=team.pi, version=version)
