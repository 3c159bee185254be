"""Giving transcripts out: one, many, evenly; terms; taking back."""

from datetime import date

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied

from coding.actions.assignment import (
    Terms,
    give_evenly,
    give_task,
    give_tasks,
    set_terms,
    withdraw,
)
from coding.actions.round import close_round, submit
from coding.actions.step import undo
from coding.models import CodingRound, CodingTask, Segment, Step, Transcript
from coding.queries.balance import plan_of
from survey.actions.member import end_membership
from survey.actions.refusal import Refusal
from survey.models import Event, Membership
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
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    return a_task(coding_round, a_transcript(team["manager"], "T01"), team["coder_a"], team["lead"])


def events(team: Team, *kinds: str) -> list[tuple[str, str, object]]:
    rows = Event.objects.filter(study=team.study, kind__in=kinds).order_by("id")
    return list(rows.values_list("kind", "subject", "data"))


def given(coding_round: CodingRound) -> list[tuple[str, str]]:
    rows = coding_round.tasks.order_by("transcript__code", "coder__handle")
    return list(rows.values_list("transcript__code", "coder__handle"))


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
        with pytest.raises(ObjectDoesNotExist):
            give_task(
                coding_round=coding_round, transcript=transcript, coder=coder, by=team["lead"]
            )

    assert CodingTask.objects.get() == task


def test_many_are_given_at_once_and_who_has_one_keeps_it(team: Team, task: CodingTask) -> None:
    texts = [task.transcript, a_transcript(team["manager"], "T02")]
    pairs = [(text, team[coder]) for text in texts for coder in ("coder_a", "coder_b")]
    terms = Terms(date(2026, 3, 1), " With care. ")

    made = give_tasks(coding_round=task.round, pairs=pairs * 2, terms=terms, by=team["lead"])

    assert given(task.round) == [
        ("T01", "coder_a"),
        ("T01", "coder_b"),
        ("T02", "coder_a"),
        ("T02", "coder_b"),
    ]
    assert {(row.due_on, row.note) for row in made} == {(date(2026, 3, 1), "With care.")}
    task.refresh_from_db()
    assert (task.due_on, task.note) == (None, "")
    assert len(events(team, "task.assigned")) == 4


def test_of_many_all_are_given_or_none(team: Team, task: CodingTask) -> None:
    pairs = [(task.transcript, team["coder_b"]), (task.transcript, team["lead"])]

    with pytest.raises(Refusal):
        give_tasks(coding_round=task.round, pairs=pairs, by=team["lead"])

    assert given(task.round) == [("T01", "coder_a")]


def test_an_old_version_of_a_transcript_is_not_given(team: Team, task: CodingTask) -> None:
    Transcript.objects.filter(pk=task.transcript_id).update(is_current=False)
    task.transcript.refresh_from_db()

    with pytest.raises(Refusal) as refused:
        a_task(task.round, task.transcript, team["coder_b"], team["lead"])

    assert refused.value.code == "old_version"


def test_nothing_is_given_in_a_closed_round(team: Team, task: CodingTask) -> None:
    close_round(coding_round=task.round, by=team["lead"], despite_open=True)

    with pytest.raises(Refusal) as refused:
        a_task(task.round, task.transcript, team["coder_b"], team["lead"])

    assert refused.value.code == "round_closed"


@pytest.mark.parametrize("handle", ["coder_a", "analyst", "manager", "coordinator", "interviewer"])
def test_others_give_nothing_out_and_take_nothing_back(
    team: Team, task: CodingTask, handle: str
) -> None:
    by = team[handle]

    for deed in (
        lambda: give_tasks(coding_round=task.round, pairs=[(task.transcript, by)], by=by),
        lambda: set_terms(tasks=[task], changes={"note": "x"}, by=by),
        lambda: withdraw(task=task, by=by),
        lambda: give_evenly(
            coding_round=task.round,
            transcripts=[task.transcript],
            coders=[team["coder_b"]],
            each=1,
            seed=1,
            by=by,
        ),
    ):
        with pytest.raises(PermissionDenied):
            deed()

    assert given(task.round) == [("T01", "coder_a")]


@pytest.mark.django_db(transaction=True)
def test_given_twice_at_once_there_is_one_task() -> None:
    team = study_with_members()
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    pairs = [(a_transcript(team["manager"]), team[coder]) for coder in ("coder_a", "coder_b")]

    made = side_by_side(
        [lambda: len(give_tasks(coding_round=coding_round, pairs=pairs, by=team["lead"]))] * 3
    )

    assert sorted(made) == [0, 0, 2]
    assert coding_round.tasks.count() == 2


def test_transcripts_are_given_evenly_as_the_plan_said(team: Team, task: CodingTask) -> None:
    texts = [task.transcript, *(a_transcript(team["manager"], f"T0{n}") for n in (2, 3, 4))]
    coders = [team["coder_a"], team["coder_b"]]
    plan = plan_of(task.round, texts, coders, each=1, seed=3)

    made = give_evenly(
        coding_round=task.round,
        transcripts=texts,
        coders=coders,
        each=1,
        seed=3,
        expected=plan.n,
        by=team["lead"],
    )

    assert (plan.n, len(made)) == (3, 3)
    assert sorted({(row.transcript.code, row.coder.handle) for row in made}) == sorted(
        (code, handle) for code, new in plan.new.items() for handle in new
    )
    assert [handle for _code, handle in given(task.round)].count("coder_b") == 2


def test_a_plan_that_is_out_of_date_is_not_done(team: Team, task: CodingTask) -> None:
    with pytest.raises(Refusal) as refused:
        give_evenly(
            coding_round=task.round,
            transcripts=[task.transcript],
            coders=[team["coder_a"], team["coder_b"]],
            each=2,
            seed=3,
            expected=2,
            by=team["lead"],
        )

    assert refused.value.code == "plan_changed"
    assert given(task.round) == [("T01", "coder_a")]


def test_terms_change_as_long_as_a_task_is_open(team: Team, task: CodingTask) -> None:
    other = a_task(task.round, task.transcript, team["coder_b"], team["lead"])
    submit(task=other, by=team["coder_b"])

    n = set_terms(
        tasks=[task, other], changes={"due_on": date(2026, 3, 1), "note": "Soon"}, by=team["lead"]
    )

    assert n == 1
    assert list(task.round.tasks.order_by("pk").values_list("due_on", "note")) == [
        (date(2026, 3, 1), "Soon"),
        (None, ""),
    ]
    assert set_terms(tasks=[task], changes={}, by=team["lead"]) == 0
    assert set_terms(tasks=[task], changes={"note": "x"}, by=study_with_members()["lead"]) == 0


def test_a_task_in_which_nothing_is_marked_is_taken_back(team: Team, task: CodingTask) -> None:
    withdraw(task=task, by=team["lead"])
    withdraw(task=task, by=team["lead"])

    assert not CodingTask.objects.exists()
    assert events(team, "task.withdrawn") == [("task.withdrawn", "T01", {"coder": "coder_a"})]


def test_a_task_with_segments_stays_with_them(team: Team, task: CodingTask) -> None:
    a_segment(task)

    with pytest.raises(Refusal) as refused:
        withdraw(task=task, by=team["lead"])

    assert refused.value.code == "task_begun"
    assert Segment.objects.filter(task=task).count() == 1


def test_once_its_coder_undid_all_it_is_taken_back(team: Team, task: CodingTask) -> None:
    a_segment(task)
    undo(task=task.pk, step=Step.objects.get().pk, by=task.coder)

    withdraw(task=task, by=team["lead"])

    assert not CodingTask.objects.exists()


def test_what_was_handed_in_empty_is_a_finding_and_stays(team: Team, task: CodingTask) -> None:
    submit(task=task, by=task.coder)

    with pytest.raises(Refusal) as refused:
        withdraw(task=task, by=team["lead"])

    assert refused.value.code == "task_submitted"


def test_another_study_takes_nothing_back(team: Team, task: CodingTask) -> None:
    withdraw(task=task, by=study_with_members()["lead"])

    assert CodingTask.objects.get() == task


@pytest.mark.django_db(transaction=True)
def test_a_segment_that_comes_first_keeps_the_task() -> None:
    from_now = study_with_members()
    coding_round = a_round(from_now["lead"], a_codebook(from_now["lead"]))
    task = a_task(
        coding_round, a_transcript(from_now["manager"]), from_now["coder_a"], from_now["lead"]
    )

    def code_it() -> str:
        try:
            a_segment(task)
        except ObjectDoesNotExist:
            return "gone"
        return "kept"

    def take_it() -> str:
        try:
            withdraw(task=task, by=from_now["lead"])
        except Refusal as refused:
            return refused.code
        return "taken"

    told = side_by_side([code_it, take_it])

    assert tuple(told) in {("kept", "task_begun"), ("gone", "taken")}
    assert CodingTask.objects.count() == Segment.objects.count() == (told[0] == "kept")
