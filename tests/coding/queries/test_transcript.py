"""Which transcripts and coding tasks a member sees."""

import pytest
from pytest_django import DjangoAssertNumQueries

from coding.actions.round import submit
from coding.models import CodingTask, Transcript
from coding.queries.transcript import (
    own_task,
    own_tasks,
    tasks_for,
    transcript_for,
    transcripts_for,
)
from survey.actions.member import end_membership
from survey.models import Membership
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
    """T01 is coded by A and B, T02 by A, T03 by nobody; another study has its own T01."""
    team, other = study_with_members(), study_with_members()
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    for code, coders in (("T02", ["coder_a"]), ("T01", ["coder_a", "coder_b"]), ("T03", [])):
        transcript = a_transcript(team["manager"], code)
        for coder in coders:
            a_task(coding_round, transcript, team[coder], team["lead"])
    a_segment(task_of(team, "T02", "coder_a"))
    foreign = a_round(other["lead"], a_codebook(other["lead"]))
    a_task(foreign, a_transcript(other["manager"], "T01"), other["coder_a"], other["lead"])
    return team


def task_of(team: Team, transcript: str, coder: str) -> CodingTask:
    return CodingTask.objects.get(transcript__code=transcript, coder=team[coder])


def codes(member: Membership) -> list[str]:
    return [transcript.code for transcript in transcripts_for(member)]


def tasks(member: Membership) -> list[tuple[str, str]]:
    return [(task.transcript.code, task.coder.handle) for task in tasks_for(member)]


@pytest.mark.parametrize("handle", ["pi", "lead", "analyst", "manager"])
def test_who_may_read_all_sees_all_transcripts_of_the_study(team: Team, handle: str) -> None:
    assert codes(team[handle]) == ["T01", "T02", "T03"]


def test_a_coder_sees_assigned_transcripts(team: Team) -> None:
    assert codes(team["coder_a"]) == ["T01", "T02"]
    assert codes(team["coder_b"]) == ["T01"]


@pytest.mark.parametrize("handle", ["coordinator", "interviewer"])
def test_fieldworkers_see_no_transcripts(team: Team, handle: str) -> None:
    assert codes(team[handle]) == []


def test_a_former_coder_sees_nothing(team: Team) -> None:
    end_membership(member=team["coder_a"], by=team.pi)
    former = Membership.objects.get(pk=team["coder_a"].pk)

    assert codes(former) == []
    assert tasks(former) == []


def test_a_list_of_transcripts_takes_one_query_and_leaves_the_text_alone(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        rows = [
            (row.code, getattr(row, "turns_n", None), row.case, row.get_deferred_fields())
            for row in transcripts_for(team["coder_a"])
        ]

    assert rows == [("T01", 4, None, {"text"}), ("T02", 4, None, {"text"})]


def test_one_transcript_comes_with_its_text(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        transcript = transcript_for(team["coder_b"], "T01")
        text = transcript.text

    assert (transcript.study_id, text[:12]) == (team.study.pk, "Interviewer:")


def test_the_newest_version_is_the_one_that_is_read(team: Team) -> None:
    old = Transcript.objects.get(study=team.study, code="T03")
    Transcript.objects.filter(pk=old.pk).update(is_current=False)
    Transcript.objects.create(
        study=team.study, code="T03", version=2, language="en", text="Corrected.", digest="1"
    )

    assert transcript_for(team["lead"], "T03").text == "Corrected."
    assert old.text != "Corrected."


@pytest.mark.parametrize(("handle", "code"), [("coder_b", "T02"), ("lead", "T99")])
def test_a_transcript_that_is_not_for_the_member_is_not_there(
    team: Team, handle: str, code: str
) -> None:
    with pytest.raises(Transcript.DoesNotExist):
        transcript_for(team[handle], code)


@pytest.mark.parametrize("handle", ["pi", "lead", "analyst"])
def test_who_reads_all_segments_sees_all_tasks(team: Team, handle: str) -> None:
    assert tasks(team[handle]) == [("T01", "coder_a"), ("T01", "coder_b"), ("T02", "coder_a")]


def test_a_coder_sees_own_tasks(team: Team) -> None:
    assert tasks(team["coder_b"]) == [("T01", "coder_b")]


@pytest.mark.parametrize("handle", ["manager", "coordinator", "interviewer"])
def test_others_see_no_tasks(team: Team, handle: str) -> None:
    assert tasks(team[handle]) == []


def test_own_tasks_say_how_much_is_marked_and_open_ones_come_first(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    submit(task=task_of(team, "T01", "coder_a"), by=team["coder_a"])

    with django_assert_num_queries(1):
        own = [
            (task.transcript.code, getattr(task, "marked", None), task.submitted_at is None)
            for task in own_tasks(team["coder_a"])
        ]

    assert own == [("T02", 1, True), ("T01", 0, False)]
    assert list(own_tasks(team["lead"])) == []


def test_an_own_task_comes_with_text_and_codebook_in_one_query(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pk = task_of(team, "T01", "coder_b").pk

    with django_assert_num_queries(1):
        task = own_task(team["coder_b"], pk)
        told = (task.transcript.text[:3], task.round.codebook_version.version, task.round.study)

    assert told == ("Int", "1", team.study)


def test_anothers_task_is_not_there(team: Team) -> None:
    with pytest.raises(CodingTask.DoesNotExist):
        own_task(team["coder_b"], task_of(team, "T02", "coder_a").pk)


def test_a_list_of_tasks_takes_one_query(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        rows = [
            (task.transcript.code, str(task.coder.user), task.round.position)
            for task in tasks_for(team["lead"])
        ]

    assert rows == [("T01", "coder_a", 1), ("T01", "coder_b", 1), ("T02", "coder_a", 1)]
