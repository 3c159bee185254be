"""How far tasks are, in two queries."""

import pytest
from django.db.models import F
from pytest_django import DjangoAssertNumQueries

from coding.actions.place import note_place
from coding.actions.round import submit
from coding.models import CodingTask
from coding.queries.progress import Progress, State, progress_of, state_of, uncoded_turns
from coding.queries.transcript import own_tasks
from tests.factories import (
    Team,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)

LAND, MARKETS = "The county gave us land.", "我们先做非洲市场。"


@pytest.fixture
def team(db: None) -> Team:
    """Coders A and B have T01 of four turns, two of them the respondent's; A read half of it and
    coded one of them twice.
    """
    team = study_with_members()
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    text = a_transcript(team["manager"], "T01")
    a, _b = (a_task(coding_round, text, team[who], team["lead"]) for who in ("coder_a", "coder_b"))
    a_segment(a, LAND)
    a_segment(a, LAND, "learn.doing", None)
    half = text.turns.order_by("position")[1].end
    note_place(task=a.pk, read_to=half, left_at=half, by=a.coder)
    return team


def told(team: Team, handle: str) -> dict[str, Progress]:
    tasks = CodingTask.objects.filter(round__study=team.study).select_related("coder")
    found = progress_of(team[handle], tasks)
    return {task.coder.handle: found[task.pk] for task in tasks}


def test_turns_are_read_and_the_respondents_coded(team: Team) -> None:
    found = told(team, "lead")

    a = found["coder_a"]
    assert (a.turns, a.read, a.asked, a.coded, a.segments) == (4, 2, 2, 1, 2)
    assert (a.percent_read, a.percent_coded) == (50, 50)
    assert a.last is not None
    assert found["coder_b"] == Progress(4, 0, 2, 0, 0, None)


def test_who_codes_the_text_blind_is_not_told_what_others_marked(team: Team) -> None:
    lead = team["lead"]
    lead.roles = ["lead_coder", "coder"]
    lead.save(update_fields=["roles"])
    first = CodingTask.objects.get(coder=team["coder_a"])
    a_task(first.round, first.transcript, lead, team.pi)

    found = told(team, "lead")

    assert found["coder_a"] == Progress(4, 2, 2, None, None, None)
    assert found["coder_a"].percent_coded is None
    assert found["lead"] == Progress(4, 0, 2, 0, 0, None)


def test_segments_left_on_an_older_text_do_not_count(team: Team) -> None:
    task = CodingTask.objects.get(coder=team["coder_a"])
    newer = a_transcript(team["manager"], "T09")
    CodingTask.objects.filter(pk=task.pk).update(transcript=newer)

    assert told(team, "lead")["coder_a"].segments == 0


def test_however_many_tasks_there_are_it_takes_two_queries(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    coding_round = CodingTask.objects.all()[0].round
    for _number in range(5):
        a_task(coding_round, a_transcript(team["manager"]), team["coder_a"], team["lead"])

    with django_assert_num_queries(2):
        found = progress_of(team["coder_a"], own_tasks(team["coder_a"]))

    assert len(found) == 6


def test_a_task_is_begun_handed_in_or_asked_for(team: Team) -> None:
    progress = told(team, "lead")
    a = CodingTask.objects.get(coder=team["coder_a"])
    b = CodingTask.objects.get(coder=team["coder_b"])
    states = [state_of(a, progress["coder_a"]), state_of(b, progress["coder_b"])]

    submit(task=b, by=b.coder)
    b.refresh_from_db()
    states.append(state_of(b, progress["coder_b"]))
    CodingTask.objects.filter(pk=b.pk).update(reopen_asked_at=F("submitted_at"))
    b.refresh_from_db()
    states.append(state_of(b, progress["coder_b"]))

    assert states == [State.BEGUN, State.NOT_BEGUN, State.SUBMITTED, State.ASKED]


def test_the_respondents_turns_without_a_code_are_named(team: Team) -> None:
    a = CodingTask.objects.get(coder=team["coder_a"])
    b = CodingTask.objects.get(coder=team["coder_b"])

    left = [[turn["position"] for turn in uncoded_turns(task.coder, task)] for task in (a, b)]

    assert left == [[4], [2, 4]]
    assert str(uncoded_turns(b.coder, b)[1]["text"]).startswith(MARKETS)


def test_a_task_without_turns_has_nothing_to_read() -> None:
    assert (Progress().percent_read, Progress().percent_coded) == (0, 0)


def test_of_no_tasks_there_is_no_progress(team: Team) -> None:
    assert progress_of(team["lead"], CodingTask.objects.filter(pk__in=[])) == {}
