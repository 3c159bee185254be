"""The history of a submission: everything once, in time order, at a fixed cost."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from survey.actions.case import note_consent
from survey.actions.check import recheck
from survey.actions.review import assign_reviewer, comment, return_to_interviewer, review
from survey.actions.submission import receive
from survey.formats.edit_difference import Change
from survey.formats.openrosa import Given, build_submission
from survey.models import Attachment, Finding, Submission, SubmissionVersion
from survey.queries.history import HistoryEntry, history_of
from survey.queries.submission import submission_for
from tests.factories import Team, a_case, a_definition, a_form, study_with_members


@pytest.fixture
def team(db: None) -> Team:
    team = study_with_members()
    a_form(team.study)
    return team


def filled(instance_id: str, former: str = "", **answers: Given) -> bytes:
    return build_submission(a_definition(), answers, instance_id=instance_id, deprecated_id=former)


def told(team: Team, handle: str = "pi") -> list[HistoryEntry]:
    found = submission_for(team[handle], Submission.objects.get().instance_id)
    return history_of(found, a_definition())


def lived(team: Team) -> None:
    """Sent, returned, edited with a comment, conflicted, edited by another, approved."""
    first, _ = receive(xml=filled("uuid:1", staff=4, stage="oem"), by=team["interviewer"])
    return_to_interviewer(submission=first, comment="Staff?", by=team["manager"])
    partners: Given = [{"partner": "华丽"}]
    second = filled("uuid:2", "uuid:1", staff=5, stage="oem", partners=partners)
    edited, _ = receive(xml=second, by=team["interviewer"])
    comment(submission=edited, text="Mended.", by=team["interviewer"])
    receive(xml=filled("uuid:2", staff=9), by=team["interviewer"])
    receive(xml=filled("uuid:3", "uuid:2", staff=5), by=team["coordinator"])
    review(submission=Submission.objects.get(), state="approved", by=team.pi)


def test_everything_stands_in_the_order_of_time(team: Team) -> None:
    lived(team)

    history = told(team)

    assert [(entry.step.value, entry.by, entry.number) for entry in history] == [
        ("received", "interviewer", 1),
        ("reviewed", "manager", None),
        ("edited", "interviewer", 2),
        ("commented", "interviewer", None),
        ("conflict", "interviewer", None),
        ("edited", "coordinator", 3),
        ("reviewed", team.pi.handle, None),
    ]
    assert [entry.instance_id for entry in history if entry.number] == [
        "uuid:1",
        "uuid:2",
        "uuid:3",
    ]
    assert [(entry.level, entry.state, entry.comment) for entry in history if entry.comment] == [
        ("supervisor", "has_issues", "Staff?"),
        ("", "", "Mended."),
    ]
    assert history == sorted(history, key=lambda entry: entry.at)


def test_each_edit_says_what_it_changed(team: Team) -> None:
    lived(team)

    first, second, third = (entry.changes for entry in told(team) if entry.number)

    staff, partner = {"en": "Staff", "zh": "员工数"}, {"en": "Partner", "zh": "伙伴名称"}
    stage = {"en": "Stage", "zh": "阶段"}
    assert first == ()
    assert second == (
        Change("staff", staff, 4, 5),
        Change("partner", partner, None, "华丽", "partners", 0),
    )
    assert third == (
        Change("stage", stage, "oem", None),
        Change("partner", partner, "华丽", None, "partners", 0),
    )


def test_checks_and_files_are_told(team: Team) -> None:
    receive(xml=filled("uuid:1", staff=4), by=team["interviewer"])
    submission = Submission.objects.get()
    later = timezone.now() + timedelta(hours=1)
    Attachment.objects.create(submission=submission, name="a.jpg", file="x", arrived_at=later)
    Attachment.objects.create(submission=submission, name="missing.jpg")
    Finding.objects.create(submission=submission, kind="type", path="/data/staff", question="staff")
    recheck(submission=submission, by=team["coordinator"])
    Submission.objects.update(checked_at=later + timedelta(hours=1))

    history = told(team)

    assert [(entry.step.value, entry.by, entry.name, entry.findings) for entry in history] == [
        ("received", "interviewer", "", None),
        ("rechecked", "coordinator", "", None),
        ("file", "", "a.jpg", None),
        ("checked", "", "", 1),
    ]
    assert (history[1].added, history[1].gone) == (0, 0)


def test_an_interviewer_reads_returns_and_comments_of_own_submissions(team: Team) -> None:
    receive(xml=filled("uuid:1", staff=4), by=team["interviewer"])
    return_to_interviewer(submission=Submission.objects.get(), comment="Staff?", by=team.pi)

    assert [entry.comment for entry in told(team, "interviewer")] == ["", "Staff?"]


def test_it_costs_five_queries_however_long_it_is(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lived(team)
    found = submission_for(team.pi, "uuid:3")
    for number in range(5):
        comment(submission=found, text=f"{number}", by=team["manager"])

    with django_assert_num_queries(5):
        history = history_of(found, a_definition())

    assert len(history) == 12


def test_an_edit_by_hand_says_why_and_an_assignment_to_whom(team: Team) -> None:
    receive(xml=filled("uuid:1", staff=4), by=team["interviewer"])
    receive(xml=filled("uuid:2", "uuid:1", staff=5), by=team["coordinator"])
    SubmissionVersion.objects.update(reason="A slip of the pen")
    for reviewer in (team["manager"], None):
        assign_reviewer(submission=Submission.objects.get(), reviewer=reviewer, by=team.pi)

    history = told(team)

    assert [(entry.step.value, entry.by, entry.comment, entry.reviewer) for entry in history] == [
        ("received", "interviewer", "", ""),
        ("edited", "coordinator", "A slip of the pen", ""),
        ("assigned", "pi", "", "manager"),
        ("assigned", "pi", "", ""),
    ]


def test_what_a_respondent_takes_back_is_told(team: Team) -> None:
    case = a_case(team.study, "F01")
    submission, _ = receive(xml=filled("uuid:1", staff=4), by=team["interviewer"])
    Submission.objects.filter(pk=submission.pk).update(case=case)
    for said in ({"take_part": True, "quote": False}, {"quote": True}, {"quote": False}):
        note_consent(case=case, said=said)
    note_consent(case=case, said={"take_part": None})

    history = told(team)

    assert sorted((entry.step.value, entry.name) for entry in history) == [
        ("received", ""),
        ("withdrawn", "quote"),
    ]
