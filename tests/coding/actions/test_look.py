"""What is done with segments whose words a correction changed or took."""

import pytest
from django.core.exceptions import PermissionDenied

from coding.actions.look import keep_as_it_is, place_anew, take_away
from coding.actions.step import undo
from coding.models import CarriedSegment, CodingTask, Segment, Step
from coding.queries.look import looks_for
from survey.actions.refusal import Conflict, Refusal
from tests.factories import (
    Team,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)
from tests.versions import correct_words

LAND, DOING = "The county gave us land.", "We learned by doing."


class Desk:
    """Two coders' segments on a text that was corrected: A's changed, and one of each lost."""

    def __init__(self) -> None:
        self.team: Team = study_with_members()
        lead, manager = self.team["lead"], self.team["manager"]
        self.a, self.b, self.lead = self.team["coder_a"], self.team["coder_b"], lead
        transcript = a_transcript(manager, "T01")
        coding_round = a_round(lead, a_codebook(lead))
        self.task = a_task(coding_round, transcript, self.a, lead)
        other = a_task(coding_round, transcript, self.b, lead)
        self.changed = a_segment(self.task, LAND)
        self.lost = a_segment(self.task, DOING, "learn.doing", None)
        self.others = a_segment(other, DOING, "learn.doing", None)
        words = {"county": "old town", " We learned by doing.": ""}
        self.new, _outlook = correct_words(transcript, words, by=manager)

    def look(self, segment: Segment) -> int:
        return CarriedSegment.objects.get(segment=segment.pk).pk


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


def test_a_coder_sees_own_looks_and_the_lead_sees_all(desk: Desk) -> None:
    assert {look.row.segment_id for look in looks_for(desk.a)} == {desk.changed.pk, desk.lost.pk}
    assert {look.row.segment_id for look in looks_for(desk.b)} == {desk.others.pk}
    assert len(looks_for(desk.lead)) == 3
    assert len(looks_for(desk.lead, "T01")) == 3
    assert looks_for(desk.lead, "T99") == []
    assert looks_for(desk.team["manager"]) == []


def test_a_look_shows_the_words_before_and_after(desk: Desk) -> None:
    changed, lost = sorted(looks_for(desk.a), key=lambda look: look.is_lost)

    assert (changed.row.quote, changed.now) == (LAND, "The old town gave us land.")
    assert (lost.row.quote, lost.now, lost.is_mine, lost.is_open) == (DOING, "", True, True)
    assert lost.before.endswith("The old town gave us land.")
    assert lost.after.startswith("\nInterviewer: And the markets?")


def test_a_changed_one_is_kept_as_it_is(desk: Desk) -> None:
    keep_as_it_is(look=desk.look(desk.changed), by=desk.a)

    row = CarriedSegment.objects.get(segment=desk.changed)
    assert row.seen_by == desk.a
    assert row.seen_at is not None
    assert [look.row.segment_id for look in looks_for(desk.a)] == [desk.lost.pk]


def test_the_lead_may_keep_for_a_coder_but_not_place(desk: Desk) -> None:
    keep_as_it_is(look=desk.look(desk.changed), by=desk.lead)

    with pytest.raises(PermissionDenied):
        place_anew(look=desk.look(desk.lost), quote="old town", by=desk.lead)


def test_a_lost_one_cannot_be_kept(desk: Desk) -> None:
    with pytest.raises(Refusal) as refused:
        keep_as_it_is(look=desk.look(desk.lost), by=desk.a)
    assert refused.value.code == "lost_segment"


def test_a_lost_one_is_placed_anew_and_that_can_be_undone(desk: Desk) -> None:
    place_anew(look=desk.look(desk.lost), quote=" the markets ", by=desk.a)

    placed = Segment.objects.get(pk=desk.lost.pk)
    assert (placed.transcript, placed.quote, placed.code.key) == (
        desk.new,
        "the markets",
        "learn.doing",
    )
    step = Step.objects.get(task=desk.task, state="done")
    undo(task=desk.task.pk, step=step.pk, by=desk.a)
    assert Segment.objects.get(pk=desk.lost.pk).quote == DOING


@pytest.mark.parametrize(
    ("quote", "code"),
    [("", "empty"), ("nowhere", "quote_absent"), ("the", "quote_not_unique")],
)
def test_words_must_stand_there_once(desk: Desk, quote: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        place_anew(look=desk.look(desk.lost), quote=quote, by=desk.a)
    assert refused.value.code == code


def test_one_is_taken_away_and_comes_back_by_undo(desk: Desk) -> None:
    take_away(look=desk.look(desk.lost), by=desk.a)

    assert not Segment.objects.filter(pk=desk.lost.pk).exists()
    step = Step.objects.get(task=desk.task, state="done")
    undo(task=desk.task.pk, step=step.pk, by=desk.a)
    back = Segment.objects.get(pk=desk.lost.pk)
    assert (back.quote, back.transcript_id) == (DOING, desk.lost.transcript_id)


def test_anothers_look_is_not_there(desk: Desk) -> None:
    with pytest.raises(CarriedSegment.DoesNotExist):
        take_away(look=desk.look(desk.others), by=desk.a)


def test_in_a_task_that_was_handed_in_nothing_is_placed(desk: Desk) -> None:
    CodingTask.objects.filter(pk=desk.task.pk).update(submitted_at="2026-11-24T12:00Z")

    with pytest.raises(Conflict):
        place_anew(look=desk.look(desk.lost), quote="the markets", by=desk.a)
    assert looks_for(desk.a)[0].is_open is False
