"""What hangs on a segment goes with it and comes back with it."""

from uuid import UUID, uuid4

import pytest

from coding.actions.attached import hang_again, take_away
from coding.actions.link import link_segments
from coding.actions.step import undo
from coding.changes import Change
from coding.models import CodingTask, Memo, Segment, SegmentLink
from tests.factories import study_with_members
from tests.steps import DOING, a_given_task, content, new, take


@pytest.fixture
def task(db: None) -> CodingTask:
    return a_given_task(study_with_members())


def a_memo(task: CodingTask, segment: UUID) -> Memo:
    return Memo.objects.create(
        study=task.coder.study, author=task.coder, segment_id=segment, text="Why?"
    )


def test_a_memo_stays_on_the_transcript_and_comes_back(task: CodingTask) -> None:
    first = new(content())
    take(task, first)
    memo = a_memo(task, first.segment)

    step = take(task, Change(first.segment, 1, None), kind="remove").step.id
    memo.refresh_from_db()
    gone = (memo.segment_id, memo.transcript_id)
    undo(task=task.pk, step=step, by=task.coder)
    memo.refresh_from_db()

    assert gone == (None, task.transcript_id)
    assert (memo.segment_id, memo.transcript_id) == (first.segment, None)


def test_links_come_back_when_both_ends_do(task: CodingTask) -> None:
    first, second = new(content()), new(content(DOING))
    take(task, first, second)
    link = link_segments(
        pk=uuid4(),
        source=first.segment,
        target=second.segment,
        kind="supports",
        note="It does.",
        by=task.coder,
    )

    step = take(
        task, Change(first.segment, 1, None), Change(second.segment, 1, None), kind="remove"
    ).step.id
    gone = SegmentLink.objects.count()
    undo(task=task.pk, step=step, by=task.coder)

    back = SegmentLink.objects.get()
    assert gone == 0
    assert (back.pk, back.source_id, back.target_id) == (link.pk, first.segment, second.segment)
    assert (back.kind, back.note, back.author) == ("supports", "It does.", task.coder)


def test_when_a_segment_was_made_is_kept(task: CodingTask) -> None:
    first = new(content())
    take(task, first)
    Segment.objects.update(created_at="2026-01-02T03:04:05Z")
    made = Segment.objects.get().created_at

    step = take(task, Change(first.segment, 1, None), kind="remove").step.id
    undo(task=task.pk, step=step, by=task.coder)

    assert Segment.objects.get().created_at == made


def test_what_is_gone_since_does_not_come_back(task: CodingTask) -> None:
    first, second = new(content()), new(content(DOING))
    take(task, first, second)
    memo = a_memo(task, first.segment)
    ends = {"source": first.segment, "target": second.segment}
    link_segments(pk=uuid4(), **ends, kind="repeats", note="", by=task.coder)

    found = take_away([first.segment])
    memo.delete()
    Segment.objects.all().delete()
    hang_again(first.segment, found[first.segment])

    assert (Memo.objects.count(), SegmentLink.objects.count()) == (0, 0)


def test_nothing_is_taken_where_nothing_goes(task: CodingTask) -> None:
    take(task, new(content()))

    assert take_away([]) == {}
    assert Segment.objects.count() == 1
