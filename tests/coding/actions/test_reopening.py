"""Asking to have a task back; the lead's yes and no."""

import pytest
from django.core.exceptions import PermissionDenied

from analysis.queries.evidence import evidence_of
from coding.actions.reopening import ask_to_reopen, decline_to_reopen, reopen
from coding.actions.round import close_round, submit
from coding.models import CodingTask
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
from tests.threads import side_by_side


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


@pytest.fixture
def task(team: Team) -> CodingTask:
    """Coder A handed T01 in, with a segment."""
    return handed_in(team)


def handed_in(team: Team) -> CodingTask:
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    task = a_task(coding_round, a_transcript(team["manager"], "T01"), team["coder_a"], team["lead"])
    a_segment(task)
    submit(task=task, by=task.coder)
    return task


def kinds(team: Team) -> list[str]:
    rows = Event.objects.filter(study=team.study, kind__startswith="task.reopen").order_by("pk")
    return list(rows.values_list("kind", flat=True))


def refusal(deed: object) -> str:
    assert callable(deed)
    with pytest.raises(Refusal) as refused:
        deed()
    return refused.value.code


def test_a_coder_asks_with_a_reason_and_may_change_it(team: Team, task: CodingTask) -> None:
    ask_to_reopen(task=task, reason=" Too fast. ", by=task.coder)
    asked = ask_to_reopen(task=task, reason="I missed a page.", by=task.coder)

    assert asked.reopen_asked_at is not None
    assert (asked.reopen_reason, asked.submitted_at is None) == ("I missed a page.", False)
    assert kinds(team) == ["task.reopen_asked"]


def test_without_a_reason_or_for_an_open_task_nobody_asks(team: Team, task: CodingTask) -> None:
    other = a_task(task.round, task.transcript, team["coder_b"], team["lead"])

    assert refusal(lambda: ask_to_reopen(task=task, reason="  ", by=task.coder)) == "no_reason"
    assert refusal(lambda: ask_to_reopen(task=task, reason="x" * 2001, by=task.coder)) == "too_long"
    assert refusal(lambda: ask_to_reopen(task=other, reason="x", by=other.coder)) == "task_open"
    with pytest.raises(CodingTask.DoesNotExist):
        ask_to_reopen(task=task, reason="x", by=team["coder_b"])
    with pytest.raises(CodingTask.DoesNotExist):
        ask_to_reopen(task=task, reason="x", by=study_with_members()["coder_a"])


def test_a_reopened_task_takes_segments_and_drops_out_of_runs(team: Team, task: CodingTask) -> None:
    ask_to_reopen(task=task, reason="A page.", by=task.coder)
    layers = [set(evidence_of(team.study.pk, {}).interviews)]

    opened = reopen(task=task, by=team["lead"], answer="Go on.")

    layers.append(set(evidence_of(team.study.pk, {}).interviews))
    a_segment(opened, "We learned by doing.", "learn.doing", None)
    submit(task=opened, by=opened.coder)
    layers.append(set(evidence_of(team.study.pk, {}).interviews))
    assert (opened.submitted_at, opened.reopen_asked_at) == (None, None)
    assert (opened.reopen_reason, opened.reopen_answer) == ("A page.", "Go on.")
    assert opened.reopened_at is not None
    assert layers == [{"reconciled", "coder_a"}, {"reconciled"}, {"reconciled", "coder_a"}]
    assert kinds(team) == ["task.reopen_asked", "task.reopened"]


def test_the_lead_reopens_unasked_and_twice_is_harmless(team: Team, task: CodingTask) -> None:
    reopen(task=task, by=team["lead"])
    reopen(task=task, by=team["lead"])

    assert kinds(team) == ["task.reopened"]


def test_the_lead_declines_with_a_word(team: Team, task: CodingTask) -> None:
    ask_to_reopen(task=task, reason="A page.", by=task.coder)

    assert refusal(lambda: decline_to_reopen(task=task, answer=" ", by=team["lead"])) == "no_answer"
    told = decline_to_reopen(task=task, answer="Too late.", by=team["lead"])

    assert (told.reopen_asked_at, told.reopen_answer) == (None, "Too late.")
    assert told.submitted_at is not None
    assert (
        refusal(lambda: decline_to_reopen(task=task, answer="No.", by=team["lead"])) == "not_asked"
    )
    assert kinds(team) == ["task.reopen_asked", "task.reopen_declined"]


@pytest.mark.parametrize("handle", ["coder_a", "coder_b", "analyst", "manager"])
def test_others_neither_reopen_nor_decline(team: Team, task: CodingTask, handle: str) -> None:
    with pytest.raises(PermissionDenied):
        reopen(task=task, by=team[handle])
    with pytest.raises(PermissionDenied):
        decline_to_reopen(task=task, answer="No.", by=team[handle])


def test_in_a_closed_round_nothing_is_reopened(team: Team, task: CodingTask) -> None:
    close_round(coding_round=task.round, by=team["lead"])

    assert refusal(lambda: reopen(task=task, by=team["lead"])) == "round_closed"
    assert refusal(lambda: ask_to_reopen(task=task, reason="x", by=task.coder)) == "round_closed"


def test_who_could_read_the_others_since_is_not_blind_any_more(
    team: Team, task: CodingTask
) -> None:
    coder = task.coder
    coder.roles = ["coder", "analyst"]
    coder.save(update_fields=["roles"])
    alone = reopen(task=task, by=team["lead"])
    submit(task=alone, by=coder)
    a_task(task.round, task.transcript, team["coder_b"], team["lead"])

    assert refusal(lambda: reopen(task=task, by=team["lead"])) == "has_seen_others"


@pytest.mark.django_db(transaction=True)
def test_a_round_closed_at_the_same_time_leaves_no_task_open() -> None:
    team = study_with_members()
    task = handed_in(team)

    def give_back() -> str:
        try:
            reopen(task=task, by=team["lead"])
        except Refusal as refused:
            return refused.code
        return "reopened"

    def close() -> str:
        try:
            close_round(coding_round=task.round, by=team["lead"])
        except Refusal as refused:
            return refused.code
        return "closed"

    told = side_by_side([give_back, close])

    assert tuple(told) in {("reopened", "tasks_open"), ("round_closed", "closed")}
