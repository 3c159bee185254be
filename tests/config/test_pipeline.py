"""Which event sets off which work."""

import pytest

from config.pipeline import PIPELINE, transcript_of
from survey.actions.event import record
from survey.models import Event, Kind, Mark
from tests.factories import a_codebook, a_round, a_segment, a_task, a_transcript, study_with_members


def test_the_key_is_read_from_the_event() -> None:
    assert transcript_of(Event(data={"transcript": 7, "segment": "x"})) == 7


def test_every_line_begins_with_a_kind_of_deed() -> None:
    assert set(PIPELINE) <= set(Kind)
    assert {work.task.partition(".")[0] for works in PIPELINE.values() for work in works} <= {
        "survey",
        "coding",
        "analysis",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [Kind.TRANSCRIPT_READY, Kind.SEGMENT_MARKED])
def test_tallies_follow_transcripts_and_segments(kind: Kind) -> None:
    record(kind, study=None, by=None, data={"transcript": 7})

    assert list(Mark.objects.values_list("task", "key")) == [("analysis.refresh_tallies", 7)]


@pytest.mark.django_db
def test_a_deed_on_many_transcripts_is_one_event_with_work_for_each() -> None:
    record(Kind.CODE_CHANGED, study=None, by=None, data={"transcripts": [7, 9]})
    record(Kind.CODE_CHANGED, study=None, by=None)

    assert list(Mark.objects.order_by("pk").values_list("task", "key")) == [
        ("analysis.refresh_tallies", 7),
        ("analysis.refresh_tallies", 9),
    ]


@pytest.mark.django_db
def test_the_deeds_give_the_pipeline_what_it_needs() -> None:
    team = study_with_members()
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    first, second = (a_transcript(team["manager"]) for _ in range(2))
    a_segment(a_task(coding_round, second, team["coder_a"], team["lead"]))

    marks = Mark.objects.order_by("pk").values_list("key", flat=True)
    assert list(marks) == [first.pk, second.pk, second.pk]
