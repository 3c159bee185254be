"""Rounds as the lead sees them: the matrix, who is late, what is left."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from coding.actions.assignment import set_terms
from coding.actions.reopening import ask_to_reopen
from coding.actions.round import close_round, submit
from coding.models import CodingRound, CodingTask
from coding.queries.round import (
    Day,
    Matrix,
    burndown,
    coders_of,
    managed_task,
    matrix_for,
    round_for,
    rounds_for,
    task_of,
    tasks_now,
    tasks_of,
    transcripts_to_give,
)
from survey.actions.member import end_membership
from tests.factories import (
    Team,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)


@pytest.fixture
def team(db: None) -> Team:
    """T01 is given to A and B, T02 to A, T03 to nobody; A handed T01 in and asks for it."""
    team = study_with_members()
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    texts = [a_transcript(team["manager"], code) for code in ("T01", "T02", "T03")]
    for text, handle in ((texts[0], "coder_a"), (texts[0], "coder_b"), (texts[1], "coder_a")):
        a_task(coding_round, text, team[handle], team["lead"])
    task = CodingTask.objects.get(coder=team["coder_a"], transcript=texts[0])
    a_segment(task)
    submit(task=task, by=task.coder)
    ask_to_reopen(task=task, reason="A page.", by=task.coder)
    return team


def matrix(team: Team, handle: str = "lead") -> Matrix:
    return matrix_for(team[handle], round_for(team[handle], 1))


def test_rounds_are_counted(team: Team) -> None:
    a_round(team["lead"], CodingRound.objects.get().codebook_version)

    rows = [
        tuple(getattr(row, name) for name in ("position", "n_tasks", "n_submitted", "n_asked"))
        for row in rounds_for(team["lead"])
    ]

    assert rows == [(2, 0, 0, 0), (1, 3, 1, 1)]


@pytest.mark.parametrize("handle", ["coder_a", "analyst", "manager", "interviewer", "coordinator"])
def test_others_see_no_rounds(team: Team, handle: str) -> None:
    member = team[handle]

    assert not rounds_for(member).exists()
    assert not transcripts_to_give(member).exists()
    assert coders_of(member) == []
    with pytest.raises(CodingRound.DoesNotExist):
        round_for(member, 1)
    with pytest.raises(CodingTask.DoesNotExist):
        managed_task(member, CodingTask.objects.all()[0].pk)


def test_the_matrix_has_all_transcripts_by_all_coders(team: Team) -> None:
    found = matrix(team)

    assert [desk.coder.handle for desk in found.desks] == ["coder_a", "coder_b"]
    assert [
        (row.transcript.code, [cell.now and cell.now.state.value for cell in row.cells])
        for row in found.rows
    ] == [
        ("T01", ["asked", "not_begun"]),
        ("T02", ["not_begun", None]),
        ("T03", [None, None]),
    ]
    assert [[cell.is_free for cell in row.cells] for row in found.rows][1:] == [
        [False, True],
        [True, True],
    ]
    assert (found.submitted, found.open, len(found.asked), found.late) == (1, 2, 1, [])
    assert [row.submitted for row in found.rows] == [1, 0, 0]


def test_desks_are_summed_up(team: Team) -> None:
    a, b = matrix(team).desks

    assert (a.submitted, len(a.tasks), a.segments, a.read, a.coded, a.late) == (1, 2, 1, 0, 25, 0)
    assert (b.submitted, b.segments, b.coded, b.last) == (0, 0, 0, None)
    assert a.last is not None
    assert a.chars == 2 * b.chars


def test_who_does_not_code_any_more_keeps_a_column_with_their_tasks(team: Team) -> None:
    end_membership(member=team["coder_b"], by=team.pi)

    found = matrix(team)

    assert [(desk.coder.handle, desk.is_coder) for desk in found.desks] == [
        ("coder_a", True),
        ("coder_b", False),
    ]
    assert not any(row.cells[1].is_free for row in found.rows)


def test_the_matrix_takes_as_many_queries_however_large_it_is(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    coding_round = round_for(team["lead"], 1)
    for _number in range(4):
        a_task(coding_round, a_transcript(team["manager"]), team["coder_b"], team["lead"])

    with django_assert_num_queries(4):  # progress, tasks, transcripts, coders
        found = matrix_for(team["lead"], coding_round)
        codes = [
            (cell.coder.user.name, row.transcript.case) for row in found.rows for cell in row.cells
        ]

    assert len(codes) == 14


def test_open_tasks_past_their_day_are_late(team: Team) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    CodingRound.objects.update(due_on=yesterday)
    own = CodingTask.objects.get(transcript__code="T02")
    set_terms(tasks=[own], changes={"due_on": timezone.localdate()}, by=team["lead"])
    late = [(now.task.transcript.code, now.task.coder.handle) for now in matrix(team).late]

    close_round(coding_round=own.round, by=team["lead"], despite_open=True)

    assert late == [("T01", "coder_b")]
    assert matrix(team).late == []


def test_one_task_is_found_in_its_round_only(team: Team) -> None:
    pk = CodingTask.objects.get(transcript__code="T02").pk
    lead = team["lead"]
    a_round(lead, CodingRound.objects.get().codebook_version)

    assert task_of(lead, 1, pk) == managed_task(lead, pk)
    with pytest.raises(CodingTask.DoesNotExist):
        task_of(lead, 2, pk)
    with pytest.raises(CodingTask.DoesNotExist):
        managed_task(study_with_members()["lead"], pk)
    with pytest.raises(CodingTask.DoesNotExist):
        managed_task(lead, 2**70)
    with pytest.raises(CodingRound.DoesNotExist):
        round_for(lead, 2**70)


def test_what_is_left_is_told_day_by_day(team: Team) -> None:
    for pk, given, submitted in zip(
        CodingTask.objects.order_by("pk").values_list("pk", flat=True),
        ("2026-03-01", "2026-03-01", "2026-03-03"),
        ("2026-03-05", None, None),
        strict=True,
    ):
        CodingTask.objects.filter(pk=pk).update(
            assigned_at=f"{given}T06:00Z", submitted_at=submitted and f"{submitted}T06:00Z"
        )
    now = tasks_now(team["lead"], tasks_of(round_for(team["lead"], 1)))

    assert burndown(now) == [
        Day(date(2026, 3, 1), 2, 0, 2),
        Day(date(2026, 3, 3), 1, 0, 3),
        Day(date(2026, 3, 5), 0, 1, 2),
    ]
    assert burndown([]) == []
