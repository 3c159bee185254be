"""Rounds, tasks, and handing in."""

import pytest
from django.core.exceptions import PermissionDenied

from coding.actions.round import give_task, open_round, submit
from coding.models import CodebookVersion, CodingRound, CodingTask, Transcript
from survey.actions.member import end_membership
from survey.actions.refusal import Refusal
from survey.models import Event, Membership
from tests.factories import Team, a_codebook, a_round, a_task, a_transcript, study_with_members
from tests.threads import side_by_side


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


def test_a_transcript_is_given_to_a_coder_once(team: Team, task: CodingTask) -> None:
    again = a_task(task.round, task.transcript, team["coder_a"], team["lead"])
    other = a_task(task.round, task.transcript, team["coder_b"], team["lead"])

    assert again == task
    assert other != task
    assert events(team, "task.assigned") == [
        ("task.assigned", "T01", {"coder": "coder_a"}),
        ("task.assigned", "T01", {"coder": "coder_b"}),
    ]


@pytest.mark.parametrize("handle", ["pi", "lead", "analyst", "interviewer"])
def test_only_coders_get_tasks(team: Team, task: CodingTask, handle: str) -> None:
    with pytest.raises(Refusal) as refused:
        a_task(task.round, task.transcript, team[handle], team["lead"])

    assert refused.value.code == "not_a_coder"
    assert str(refused.value) == f"{handle} is not a coder of this study."


def test_a_former_coder_gets_no_tasks(team: Team, task: CodingTask) -> None:
    end_membership(member=team["coder_b"], by=team.pi)
    former = Membership.objects.get(pk=team["coder_b"].pk)

    with pytest.raises(Refusal):
        a_task(task.round, task.transcript, former, team["lead"])

    assert CodingTask.objects.get() == task


def test_what_belongs_to_another_study_is_not_given_out(team: Team, task: CodingTask) -> None:
    other = study_with_members()
    foreign_round = a_round(other["lead"], a_codebook(other["lead"]))
    foreign_text = a_transcript(other["manager"])

    for coding_round, transcript, coder in (
        (foreign_round, task.transcript, team["coder_b"]),
        (task.round, foreign_text, team["coder_b"]),
        (task.round, task.transcript, other["coder_b"]),
        (foreign_round, foreign_text, other["coder_b"]),
    ):
        with pytest.raises(Transcript.DoesNotExist):
            give_task(
                coding_round=coding_round, transcript=transcript, coder=coder, by=team["lead"]
            )

    assert CodingTask.objects.get() == task


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
