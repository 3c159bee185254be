"""Where segments go when their text changes."""

import pytest

from coding.actions.carry_over import carry_over, counted, goings, lock
from coding.actions.correction import next_version
from coding.align import Alignment, Edit
from coding.formats.correcting import Script
from coding.models import CarriedSegment, CodingTask, Segment, Transcript
from tests.factories import (
    Team,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)

LAND, DOING = "The county gave us land.", "We learned by doing."


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


@pytest.fixture
def task(team: Team) -> CodingTask:
    lead = team["lead"]
    coding_round = a_round(lead, a_codebook(lead))
    return a_task(coding_round, a_transcript(team["manager"], "T01"), team["coder_a"], lead)


def edited(task: CodingTask, old: str, new: str) -> Alignment:
    text = task.transcript.text
    at = text.index(old)
    return Alignment.of_edits(text, [Edit(at, at + len(old), new)])


def test_goings_are_counted_by_coder_without_writing(task: CodingTask) -> None:
    segment = a_segment(task, LAND)
    a_segment(task, DOING, "learn.doing", None)
    alignment = edited(task, "county", "town")

    found = goings(task.transcript, alignment)

    assert {coder: dict(counts) for coder, counts in counted(found).items()} == {
        "coder_a": {"changed": 1, "moved": 1}
    }
    assert Segment.objects.get(pk=segment.pk).quote == LAND


def test_what_edits_did_to_a_segment_is_no_news_unless_it_is_lost(
    team: Team, task: CodingTask
) -> None:
    changed = a_segment(task, LAND)
    lost = a_segment(task, DOING, "learn.doing", None)
    held = lock(task.transcript)
    alignment = edited(task, f"county gave us land. {DOING}", "town gave us land.")
    new = next_version(held, Script(alignment.new, ()), reason="x", by=team["manager"])

    carry_over(held, new, alignment)

    rows = list(CarriedSegment.objects.values_list("segment", "fate"))
    assert (changed.pk, "changed") not in rows
    assert Segment.objects.get(pk=changed.pk).transcript == new
    assert Segment.objects.filter(transcript=new).count() + len(rows) == 2
    assert lost.pk in set(Segment.objects.values_list("pk", flat=True))
    assert CodingTask.objects.get().transcript == new


def test_locking_shows_the_transcript_as_it_is_now(task: CodingTask) -> None:
    Transcript.objects.update(reason="since")

    assert lock(task.transcript).reason == "since"
