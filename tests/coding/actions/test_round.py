"""Rounds, tasks, and handing in."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from coding.actions.reopening import ask_to_reopen
from coding.actions.round import close_round, open_round, submit
from coding.models import CodebookVersion, CodingRound, CodingTask
from survey.actions.refusal import Refusal
from survey.models import Event
from tests.factories import (
    Team,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)
from tests.threads import side_by_side, waiting


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


@pytest.fixture
def task(team: Team) -> CodingTask:
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    return a_task(coding_round, a_transcript(team["manager"], "T01"), team["coder_a"], team["lead"])


def events(team: Team, *kinds: str) -> list[tuple[str, str, object]]:
    rows = Event.objects.filter(study=team.study, kind__in=kinds).order_by("id")
    return list(rows.values_list("kind", "subject", "data"))


def test_rounds_are_numbered_in_each_study(team: Team) -> None:
    other = study_with_members()
    codebook = a_codebook(team["lead"])
    a_round(other["lead"], a_codebook(other["lead"]))

    for name in ("Trial", "First"):
        open_round(name={"en": name}, codebook=codebook, by=team["lead"], is_blind=name == "First")

    rounds = CodingRound.objects.filter(study=team.study).order_by("position")
    assert [(row.position, row.name, row.is_blind, row.codebook_version) for row in rounds] == [
        (1, {"en": "Trial"}, False, codebook),
        (2, {"en": "First"}, True, codebook),
    ]
    assert events(team, "round.opened") == [("round.opened", "1", {}), ("round.opened", "2", {})]


@pytest.mark.django_db(transaction=True)
def test_rounds_opened_at_once_get_different_numbers() -> None:
    team = study_with_members(people={})
    codebook = a_codebook(team.pi)

    rounds = side_by_side([lambda: a_round(team.pi, codebook).position] * 4)

    assert sorted(rounds) == [1, 2, 3, 4]


def test_a_round_is_coded_by_the_studys_own_codebook(team: Team) -> None:
    foreign = a_codebook(study_with_members()["lead"])

    with pytest.raises(CodebookVersion.DoesNotExist):
        a_round(team["lead"], foreign)

    assert not CodingRound.objects.exists()


@pytest.mark.parametrize("handle", ["coder_a", "analyst", "manager", "coordinator", "interviewer"])
def test_others_manage_no_rounds(team: Team, task: CodingTask, handle: str) -> None:
    with pytest.raises(PermissionDenied):
        a_round(team[handle], task.round.codebook_version)
    with pytest.raises(PermissionDenied):
        a_task(task.round, task.transcript, team["coder_b"], team[handle])


def test_a_task_is_handed_in_once(team: Team, task: CodingTask) -> None:
    submit(task=task, by=team["coder_a"])
    first = CodingTask.objects.get().submitted_at

    submit(task=task, by=team["coder_a"])

    assert first is not None
    assert CodingTask.objects.get().submitted_at == first
    assert events(team, "task.submitted") == [
        ("task.submitted", "T01", {"transcript": task.transcript_id})
    ]


def test_nobody_hands_in_anothers_task(team: Team, task: CodingTask) -> None:
    with pytest.raises(CodingTask.DoesNotExist):
        submit(task=task, by=team["coder_b"])

    assert CodingTask.objects.get().submitted_at is None


@pytest.mark.parametrize("handle", ["pi", "lead", "analyst", "manager", "interviewer"])
def test_who_does_not_code_hands_nothing_in(team: Team, task: CodingTask, handle: str) -> None:
    with pytest.raises(PermissionDenied):
        submit(task=task, by=team[handle])


def test_a_round_has_a_name_a_day_and_a_note(team: Team) -> None:
    codebook = a_codebook(team["lead"])

    opened = open_round(
        name={"en": " One ", "zh": ""},
        codebook=codebook,
        due_on=date(2026, 3, 1),
        note=" Slowly. ",
        by=team["lead"],
    )

    assert (opened.name, opened.due_on, opened.note) == (
        {"en": "One"},
        date(2026, 3, 1),
        "Slowly.",
    )


@pytest.mark.parametrize(
    ("name", "note", "code"),
    [
        ({"en": " "}, "", "no_name"),
        ({"en": "x" * 121}, "", "too_long"),
        ({"en": "x"}, "x" * 4001, "too_long"),
    ],
)
def test_a_round_without_a_name_is_refused(
    team: Team, name: dict[str, str], note: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        open_round(name=name, note=note, codebook=a_codebook(team["lead"]), by=team["lead"])

    assert refused.value.code == code
    assert not CodingRound.objects.exists()


def test_a_round_is_closed_for_good(team: Team, task: CodingTask) -> None:
    with pytest.raises(Refusal) as refused:
        close_round(coding_round=task.round, by=team["lead"])

    closed = close_round(coding_round=task.round, by=team["lead"], despite_open=True)

    assert (refused.value.code, refused.value.more) == ("tasks_open", {"open": 1})
    assert close_round(coding_round=task.round, by=team["lead"]).closed_at == closed.closed_at
    assert closed.closed_at is not None
    assert events(team, "round.closed") == [("round.closed", "1", {"open": 1})]


def test_in_a_closed_round_nobody_hands_in_or_codes(team: Team, task: CodingTask) -> None:
    close_round(coding_round=task.round, by=team["lead"], despite_open=True)

    with pytest.raises(Refusal) as handed_in:
        submit(task=task, by=task.coder)
    with pytest.raises(Refusal) as coded:
        a_segment(task)

    assert {handed_in.value.code, coded.value.code} == {"round_closed"}


def test_requests_to_reopen_end_with_the_round(team: Team, task: CodingTask) -> None:
    submit(task=task, by=task.coder)
    ask_to_reopen(task=task, reason="A page.", by=task.coder)

    close_round(coding_round=task.round, by=team["lead"])

    task.refresh_from_db()
    assert (task.reopen_asked_at, task.reopen_reason) == (None, "A page.")


@pytest.mark.parametrize("handle", ["coder_a", "analyst", "manager", "coordinator", "interviewer"])
def test_others_close_no_rounds(team: Team, task: CodingTask, handle: str) -> None:
    with pytest.raises(PermissionDenied):
        close_round(coding_round=task.round, by=team[handle])


def test_another_studys_lead_closes_nothing(team: Team, task: CodingTask) -> None:
    with pytest.raises(CodingRound.DoesNotExist):
        close_round(coding_round=task.round, by=study_with_members()["lead"])


@pytest.mark.django_db(transaction=True)
def test_who_hands_in_while_the_round_is_closed_is_in_or_out(db: None) -> None:
    team = study_with_members()
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    task = a_task(coding_round, a_transcript(team["manager"]), team["coder_a"], team["lead"])
    with transaction.atomic():
        close_round(coding_round=coding_round, by=team["lead"], despite_open=True)
        late = waiting(lambda: submit(task=task, by=task.coder))

    with pytest.raises(Refusal) as refused:
        late.result(timeout=20)

    task.refresh_from_db()
    assert (refused.value.code, task.submitted_at) == ("round_closed", None)


@pytest.mark.django_db(transaction=True)
def test_a_step_that_waits_for_the_handing_in_is_refused(db: None) -> None:
    team = study_with_members()
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    task = a_task(coding_round, a_transcript(team["manager"]), team["coder_a"], team["lead"])
    with transaction.atomic():
        submit(task=task, by=task.coder)
        late = waiting(lambda: a_segment(task))

    with pytest.raises(Refusal) as refused:
        late.result(timeout=20)

    assert refused.value.code == "task_submitted"
    assert not task.segments.exists()
