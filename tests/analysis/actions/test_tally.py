"""Tallies: counted again from the segments, cell by cell."""

from random import Random
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from analysis.actions.tally import refresh
from analysis.models import Tally
from coding.models import Code, CodingTask, Segment, Turn
from tests.factories import (
    Team,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)

type Cell = tuple[str, str]
type Counts = tuple[int, int, int, float | None]


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


@pytest.fixture
def task(team: Team) -> CodingTask:
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    return a_task(coding_round, a_transcript(team["manager"]), team["coder_a"], team["lead"])


def second(team: Team, task: CodingTask) -> CodingTask:
    return a_task(task.round, task.transcript, team["coder_b"], team["lead"])


def cells(task: CodingTask) -> dict[Cell, Counts]:
    rows = Tally.objects.filter(transcript=task.transcript).select_related("coder", "code")
    return {
        (row.coder.handle, row.code.key): (row.n, row.chars, row.turns, row.total) for row in rows
    }


def test_each_coder_and_code_has_a_cell(team: Team, task: CodingTask) -> None:
    a_segment(task, "The county gave us land.", "inst.local", 2)
    a_segment(task, "Then the United States.", "inst.local", -1)
    a_segment(task, "We learned by doing.", "learn.doing", None)
    a_segment(second(team, task), "The county gave us land.", "inst.stage", "oem")

    refresh(task.transcript_id)

    assert cells(task) == {
        ("coder_a", "inst.local"): (2, 24 + 23, 2, 1.0),
        ("coder_a", "learn.doing"): (1, 20, 1, None),
        ("coder_b", "inst.stage"): (1, 24, 1, None),
    }


def test_overlapping_segments_count_their_characters_once(task: CodingTask) -> None:
    a_segment(task, "The county gave us", "learn.doing", None)
    a_segment(task, "gave us land.", "learn.doing", None)
    a_segment(task, "gave", "learn.doing", None)

    refresh(task.transcript_id)

    assert cells(task) == {("coder_a", "learn.doing"): (3, 24, 1, None)}


def test_a_segment_across_turns_touches_them_all(task: CodingTask) -> None:
    a_segment(task, "doing.\nInterviewer: And the markets?\nRespondent: 我们", "learn.doing", None)

    refresh(task.transcript_id)

    assert cells(task) == {("coder_a", "learn.doing"): (1, 51, 3, None)}


def test_a_label_belongs_to_no_turn(task: CodingTask) -> None:
    a_segment(task, "Respondent:", "learn.doing", None)

    refresh(task.transcript_id)

    assert cells(task) == {("coder_a", "learn.doing"): (1, 11, 0, None)}


def test_a_cell_without_segments_goes(team: Team, task: CodingTask) -> None:
    kept = a_segment(task, code="learn.doing", value=None)
    a_segment(task)
    a_segment(second(team, task))
    refresh(task.transcript_id)
    Segment.objects.exclude(pk=kept.pk).delete()

    refresh(task.transcript_id)

    assert cells(task) == {("coder_a", "learn.doing"): (1, 24, 1, None)}
    kept.delete()
    refresh(task.transcript_id)
    assert cells(task) == {}


def test_refreshing_again_changes_nothing_but_the_time(task: CodingTask) -> None:
    a_segment(task)
    refresh(task.transcript_id)
    before, first = cells(task), Tally.objects.get()

    refresh(task.transcript_id)

    assert cells(task) == before
    assert Tally.objects.get() == first


def test_other_transcripts_keep_their_cells(team: Team, task: CodingTask) -> None:
    other = a_task(task.round, a_transcript(team["manager"]), team["coder_a"], team["lead"])
    for each in (task, other):
        a_segment(each)
        refresh(each.transcript_id)
    before = cells(other)
    Segment.objects.all().delete()

    refresh(task.transcript_id)

    assert cells(task) == {}
    assert cells(other) == before == {("coder_a", "inst.local"): (1, 24, 1, 1.0)}


def test_two_rounds_of_a_coder_share_a_cell(team: Team, task: CodingTask) -> None:
    later = a_task(
        a_round(team["lead"], task.round.codebook_version),
        task.transcript,
        team["coder_a"],
        team["lead"],
    )
    a_segment(task)
    a_segment(later)

    refresh(task.transcript_id)

    assert cells(task) == {("coder_a", "inst.local"): (2, 24, 1, 2.0)}


def test_a_refresh_is_one_statement(
    task: CodingTask, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for quote in ("The county", "gave us", "land."):
        a_segment(task, quote)

    with django_assert_num_queries(1):
        refresh(task.transcript_id)

    assert len(cells(task)) == 1


@pytest.mark.parametrize("seed", range(5))
def test_cells_equal_a_count_by_hand(team: Team, task: CodingTask, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    scatter(task, random, 40)
    scatter(second(team, task), random, 40)

    refresh(task.transcript_id)

    assert cells(task) == by_hand(task)


def scatter(task: CodingTask, random: Random, n: int) -> None:
    """Segments anywhere in the text, past all rules of marking."""
    codes = list(Code.objects.filter(codebook=task.round.codebook_version.codebook))
    text = task.transcript.text
    for _ in range(n):
        start, end = sorted(random.sample(range(len(text) + 1), 2))
        code = random.choice(codes)
        Segment.objects.get_or_create(
            task=task,
            code=code,
            start=start,
            end=end,
            defaults={
                "id": uuid4(),
                "transcript": task.transcript,
                "coder": task.coder,
                "quote": text[start:end],
                "number": random.choice([None, -2, 0, 1]) if code.key == "inst.local" else None,
            },
        )


def by_hand(task: CodingTask) -> dict[Cell, Counts]:
    turns = [
        set(range(turn.start, turn.end)) for turn in Turn.objects.filter(transcript=task.transcript)
    ]
    found: dict[Cell, list[Segment]] = {}
    for segment in Segment.objects.select_related("coder", "code"):
        found.setdefault((segment.coder.handle, segment.code.key), []).append(segment)
    counted: dict[Cell, Counts] = {}
    for cell, segments in found.items():
        covered = set().union(*(range(segment.start, segment.end) for segment in segments))
        numbers = [segment.number for segment in segments if segment.number is not None]
        counted[cell] = (
            len(segments),
            len(covered),
            sum(bool(turn & covered) for turn in turns),
            sum(numbers) if numbers else None,
        )
    return counted
