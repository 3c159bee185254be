"""Mark segments: every refusal, every warning, and retries that do no harm."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from coding.actions.segment import Marked, NewSegment, mark_segment
from coding.actions.segment_check import BREACHES, SPAN_FAULTS, words_for
from coding.conventions import Breach, Finding
from coding.models import CodingTask, Segment
from coding.text import SpanFault
from survey.actions.member import end_membership
from survey.actions.refusal import Conflict, Refusal
from survey.models import Event, Mark, Membership
from tests.factories import (
    Team,
    a_codebook,
    a_round,
    a_task,
    a_transcript,
    new_segment,
    study_with_members,
)

TEXT = """I: 您怎么开始的？
R: 县里给了地。👩‍🏭 learned by doing 👍🏽, cafe\u0301 came later.
R: Then 𠮷田 came. One two three four five six.
I: And now?
"""


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


@pytest.fixture
def task(team: Team) -> CodingTask:
    return given(team)


def given(team: Team, coder: str = "coder_a") -> CodingTask:
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    transcript = a_transcript(team["manager"], "T01", text=TEXT)
    return a_task(coding_round, transcript, team[coder], team["lead"])


def new(task: CodingTask, quote: str = "县里给了地。", **changes: Any) -> NewSegment:  # noqa: ANN401
    """The quote where it stands first, with a code that takes no value."""
    return replace(new_segment(task, quote, "learn.doing", None), **changes)


def mark(task: CodingTask, segment: NewSegment) -> Marked:
    return mark_segment(task=task, new=segment, by=task.coder)


def test_a_segment_is_stored_with_all_that_was_marked(team: Team, task: CodingTask) -> None:
    wanted = new(task, code="inst.local", value=-2, attributes={"period": "early"})

    marked = mark(task, wanted)

    stored = Segment.objects.get(pk=wanted.id)
    assert marked == Marked(stored, ())
    assert (stored.task, stored.transcript, stored.coder) == (
        task,
        task.transcript,
        team["coder_a"],
    )
    assert (stored.code.key, stored.number, stored.category, stored.value) == (
        "inst.local",
        -2.0,
        "",
        -2.0,
    )
    assert (stored.quote, stored.attributes, stored.version) == (
        "县里给了地。",
        {"period": "early"},
        1,
    )
    assert task.transcript.text[stored.start : stored.end] == stored.quote


def test_a_nominal_value_is_kept_as_a_category(task: CodingTask) -> None:
    segment = mark(task, new(task, code="inst.stage", value="oem")).segment

    assert (segment.category, segment.number, segment.value) == ("oem", None, "oem")


def test_a_zero_is_a_value(task: CodingTask) -> None:
    segment = mark(task, new(task, code="inst.local", value=0)).segment

    segment.refresh_from_db()
    assert (segment.number, segment.value) == (0.0, 0.0)


def test_marking_is_told_and_sets_off_the_tallies(task: CodingTask) -> None:
    Mark.objects.all().delete()

    segment = mark(task, new(task)).segment

    event = Event.objects.get(kind="segment.marked")
    assert (event.actor, event.subject) == (task.coder.user, "T01")
    assert event.data == {
        "transcript": task.transcript_id,
        "segment": str(segment.pk),
        "code": "learn.doing",
    }
    assert list(Mark.objects.values_list("key", flat=True)) == [task.transcript_id]


@pytest.mark.parametrize(
    ("quote", "length"),
    [("👩‍🏭", 3), ("👍🏽", 2), ("𠮷田", 2), ("cafe\u0301", 5), ("县里给了地。👩‍🏭 learned", 17)],
)
def test_offsets_count_code_points(task: CodingTask, quote: str, length: int) -> None:
    segment = mark(task, new(task, quote)).segment

    assert segment.end - segment.start == length
    assert task.transcript.text[segment.start : segment.end] == quote


@pytest.mark.parametrize(
    ("quote", "cut"), [("👩‍🏭", (1, 0)), ("👩‍🏭", (0, 1)), ("👍🏽", (0, 1)), ("cafe\u0301", (0, 1))]
)
def test_a_span_that_cuts_a_character_is_refused(
    task: CodingTask, quote: str, cut: tuple[int, int]
) -> None:
    whole = new(task, quote)
    start, end = whole.start + cut[0], whole.end - cut[1]
    part = replace(whole, start=start, end=end, quote=task.transcript.text[start:end])

    with pytest.raises(Refusal) as refused:
        mark(task, part)

    assert refused.value.code == "cuts_grapheme"
    assert str(refused.value) == "The span cuts a character in two."


@pytest.mark.parametrize(
    ("changes", "code", "sentence"),
    [
        ({"start": -1}, "out_of_range", "The span lies outside the text."),
        ({"end": 10_000}, "out_of_range", "The span lies outside the text."),
        ({"start": 20, "end": 20, "quote": ""}, "empty", "The span is empty."),
        ({"start": 20, "end": 19, "quote": ""}, "empty", "The span is empty."),
        ({"quote": "县里给了钱。"}, "quote_differs", "The text of the span is not the quote."),
        ({"code": "inst"}, "unknown_code", "There is no code inst."),
        (
            {"code": "inst.local", "value": 3},
            "value_outside_scale",
            "3 is not on the scale of inst.local.",
        ),
        (
            {"code": "inst.local", "value": 0.5},
            "value_outside_scale",
            "0.5 is not on the scale of inst.local.",
        ),
        (
            {"code": "inst.local", "value": "oem"},
            "value_outside_scale",
            "oem is not on the scale of inst.local.",
        ),
        (
            {"code": "inst.local", "value": float("nan")},
            "value_outside_scale",
            "nan is not on the scale of inst.local.",
        ),
        (
            {"code": "inst.stage", "value": 1},
            "value_outside_scale",
            "1 is not on the scale of inst.stage.",
        ),
        (
            {"value": 1},
            "value_without_scale",
            "The code learn.doing has no scale, so it takes no value.",
        ),
        ({"attributes": {"mood": "good"}}, "unknown_attribute", "There is no attribute mood."),
        (
            {"attributes": {"period": "late"}},
            "unknown_attribute_value",
            "late is not a value of period.",
        ),
    ],
)
def test_what_is_wrong_is_refused_with_a_sentence(
    task: CodingTask, changes: dict[str, Any], code: str, sentence: str
) -> None:
    with pytest.raises(Refusal) as refused:
        mark(task, replace(new(task), **changes))

    assert (refused.value.code, str(refused.value)) == (code, sentence)
    assert not Segment.objects.exists()
    assert not Event.objects.filter(kind="segment.marked").exists()


@pytest.mark.parametrize(
    ("quote", "code", "warnings"),
    [
        ("县里给了地。", "inst.local", [Finding(Breach.VALUE_MISSING, {"code": "inst.local"})]),
        ("您怎么开始的？", "learn.doing", [Finding(Breach.INTERVIEWER_TURN)]),
        ("later.\nR: Then", "learn.doing", [Finding(Breach.ACROSS_TURNS, {"turns": "2"})]),
        ("R:", "learn.doing", [Finding(Breach.OUTSIDE_TURNS)]),
    ],
)
def test_what_the_codebook_advises_against_is_stored_with_a_warning(
    task: CodingTask, quote: str, code: str, warnings: list[Finding]
) -> None:
    marked = mark(task, new(task, quote, code=code))

    assert list(marked.warnings) == warnings
    assert Segment.objects.get() == marked.segment


def test_every_breach_and_every_fault_of_a_span_has_its_sentence() -> None:
    from_marking = set(SpanFault) - {
        SpanFault.CUTS_SURROGATE_PAIR,
        SpanFault.QUOTE_ABSENT,
        SpanFault.QUOTE_NOT_UNIQUE,
    }

    assert set(BREACHES) == set(Breach)
    assert set(SPAN_FAULTS) == from_marking


def test_a_warning_is_told_in_the_readers_language() -> None:
    finding = Finding(Breach.ACROSS_TURNS, {"turns": "2"})

    with translation.override("en"):
        told = words_for(finding)

    assert told == "The segment runs across 2 turns."


def test_a_span_has_a_code_once(task: CodingTask) -> None:
    mark(task, new(task))

    with pytest.raises(Conflict) as refused:
        mark(task, new(task))

    assert refused.value.code == "already_marked"
    assert str(refused.value) == "This span already has the code learn.doing."


def test_segments_may_overlap_and_share_a_span(team: Team, task: CodingTask) -> None:
    mark(task, new(task))
    mark(task, new(task, code="inst.local", value=1))
    mark(task, new(task, "给了地。👩‍🏭 learned"))
    other = a_task(task.round, task.transcript, team["coder_b"], team["lead"])
    mark(other, new(other))

    assert Segment.objects.count() == 4


def test_nobody_marks_in_anothers_task(team: Team, task: CodingTask) -> None:
    with pytest.raises(CodingTask.DoesNotExist):
        mark_segment(task=task, new=new(task), by=team["coder_b"])

    assert not Segment.objects.exists()


@pytest.mark.parametrize("handle", ["pi", "lead", "analyst", "manager", "interviewer"])
def test_who_does_not_code_marks_nothing(team: Team, task: CodingTask, handle: str) -> None:
    with pytest.raises(PermissionDenied):
        mark_segment(task=task, new=new(task), by=team[handle])


def test_a_former_coder_marks_nothing(team: Team, task: CodingTask) -> None:
    end_membership(member=team["coder_a"], by=team.pi)

    with pytest.raises(PermissionDenied):
        mark_segment(task=task, new=new(task), by=Membership.objects.get(pk=team["coder_a"].pk))


def test_marking_takes_a_steady_number_of_queries(
    task: CodingTask,
    django_assert_num_queries: Any,  # noqa: ANN401
) -> None:
    mark(task, new(task, "One"))
    fresh = CodingTask.objects.select_related(
        "transcript", "coder__user", "coder__study", "round__codebook_version"
    ).get(pk=task.pk)

    with django_assert_num_queries(12):
        mark(fresh, new(task, "two"))
    with django_assert_num_queries(12):
        mark(fresh, new(task, "three four"))

    assert isinstance(Segment.objects.latest("created_at").pk, UUID)
