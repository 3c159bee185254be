from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from survey.actions.check import AT_ONCE, Checked, Judgement, _usual, check, judge_at_once, recheck
from survey.actions.event import due_work
from survey.actions.form import publish_form
from survey.actions.submission import definition_of, receive
from survey.formats.openrosa import build_submission
from survey.models import Finding, FormMedia, FormVersion, Submission
from tests.factories import (
    Team,
    a_case,
    a_form,
    a_submission,
    a_workbook,
    study_with_members,
)

ROOT = Path(__file__).parents[3]


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


@pytest.fixture
def form(team: Team) -> FormVersion:
    return publish_form(
        data=(ROOT / "studies/xuchang/forms/official.xlsx").read_bytes(),
        filename="official.xlsx",
        kind="firm",
        roles={},
        by=team["pi"],
    )


def _sent(team: Team, form: FormVersion, **answers: str) -> Submission:
    data = {"office_code": "G01", "consent_given": "yes"} | answers
    xml = build_submission(definition_of(form), data, instance_id="uuid:one")
    return receive(xml=xml, by=team["interviewer"])[0]


def test_an_arrival_is_checked_while_it_is_taken_in(team: Team, form: FormVersion) -> None:
    submission = _sent(team, form, as_shared="17", consent_given="no")

    at_once = list(submission.findings.values_list("kind", "path", "value"))
    skipped = submission.not_relevant
    check(submission.pk)

    submission.refresh_from_db()
    assert submission.checked_at is not None
    assert list(submission.findings.values_list("kind", "path", "value")) == at_once != []
    assert submission.not_relevant == skipped != []
    assert due_work() == []


def test_what_would_take_long_is_left_to_a_task(
    team: Team, form: FormVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(_usual, form.pk, 2 * AT_ONCE)

    submission = _sent(team, form, as_shared="17")

    assert (submission.checked_at, submission.findings.count()) == (None, 0)
    assert due_work() == [("survey.check_submission", submission.pk)]
    assert _usual[form.pk] < 2 * AT_ONCE


def test_logic_that_stumbles_keeps_no_submission_out(
    team: Team, form: FormVersion, caplog: pytest.LogCaptureFixture
) -> None:
    FormVersion.objects.filter(pk=form.pk).update(source_digest="other")

    judgement = judge_at_once(form, b"<data/>", received_at=timezone.now(), media="")

    assert judgement is None
    assert "could not be checked at once" in caplog.text


def test_a_case_that_was_just_listed_may_be_chosen(team: Team) -> None:
    form = publish_form(
        data=a_workbook(("select_one_from_file cases.csv", "firm", "Firm")),
        filename="firm.xlsx",
        kind="firm",
        roles={},
        by=team.pi,
    )
    FormMedia.objects.get_or_create(version=form, name="cases.csv", is_cases=True)
    bodies = [
        build_submission(definition_of(form), {"firm": "F01"}, instance_id=f"uuid:{n}")
        for n in range(2)
    ]

    before, _ = receive(xml=bodies[0], by=team.pi)
    a_case(team.study, "F01")
    after, _ = receive(xml=bodies[1], by=team.pi)

    assert [finding.kind for finding in before.findings.all()] == ["choice"]
    assert list(after.findings.all()) == []


def test_a_choice_that_was_not_offered_is_found(team: Team, form: FormVersion) -> None:
    submission = _sent(team, form, as_shared="17")

    check(submission.pk)

    finding = Finding.objects.get(submission=submission, kind="choice")
    assert (finding.question, finding.value) == ("as_shared", "17")
    assert finding.path.endswith("/as_shared")


def test_what_was_not_to_be_asked_is_kept_apart_from_what_was_left_empty(
    team: Team, form: FormVersion
) -> None:
    submission = _sent(team, form, consent_given="no")

    check(submission.pk)

    submission.refresh_from_db()
    assert submission.checked_at is not None
    assert "as_shared" in submission.not_relevant
    assert "consent_given" not in submission.not_relevant


def test_checking_again_changes_nothing(team: Team, form: FormVersion) -> None:
    submission = _sent(team, form, as_shared="17")
    first = check(submission.pk)
    rows = list(submission.findings.values_list("kind", "path", "value"))

    again = check(submission.pk)

    assert first.total == again.total == len(rows) > 0
    assert (again.added, again.gone) == ((), ())
    assert list(submission.findings.values_list("kind", "path", "value")) == rows


def test_a_check_on_demand_tells_what_changed(team: Team, form: FormVersion) -> None:
    submission = _sent(team, form, as_shared="17")
    check(submission.pk)
    Finding.objects.filter(submission=submission, kind="choice").delete()

    changes = recheck(submission=submission, by=team["coordinator"])

    assert [kind for kind, _path in changes.added] == ["choice"]


def test_an_interviewer_may_not_ask_for_a_check(team: Team, form: FormVersion) -> None:
    submission = _sent(team, form)

    with pytest.raises(PermissionDenied):
        recheck(submission=submission, by=team["interviewer"])


def test_a_submission_that_is_gone_needs_no_check(db: None) -> None:
    assert check(0).total == 0


def test_a_form_whose_xform_cannot_be_read_finds_nothing(team: Team) -> None:
    version = a_form(team.study)
    submission = a_submission(version, by=team["interviewer"])

    at_once = judge_at_once(version, b"<data/>", received_at=timezone.now(), media="")

    assert check(submission.pk) == Checked()
    assert at_once == Judgement(is_made=False)
