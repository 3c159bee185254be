"""Steps: all or nothing, harmless again, undone and redone at any later time."""

from typing import Any
from uuid import UUID

import pytest

from coding.actions.step import drop_steps, redo, undo
from coding.changes import Change
from coding.models import CarriedSegment, Code, CodingTask, Fate, Segment, Step
from survey.actions.refusal import Conflict, Refusal, Stale
from survey.models import Event, Mark
from tests.factories import Team, a_task, a_transcript, study_with_members
from tests.steps import DOING, LAND, a_given_task, content, new, stored, take


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


@pytest.fixture
def task(team: Team) -> CodingTask:
    return a_given_task(team)


def back(task: CodingTask, step: UUID) -> Any:  # noqa: ANN401 - Made
    return undo(task=task.pk, step=step, by=task.coder)


def again(task: CodingTask, step: UUID) -> Any:  # noqa: ANN401 - Made
    return redo(task=task.pk, step=step, by=task.coder)


def states(task: CodingTask) -> list[str]:
    steps = Step.objects.filter(task=task).order_by("number")
    return list(steps.values_list("state", flat=True))


def test_a_step_makes_changes_and_removes(task: CodingTask) -> None:
    first, second = new(content()), new(content(DOING))
    take(task, first, second)
    third = new(content("One two"))
    moved = content("three four")

    made = take(
        task,
        Change(first.segment, 1, None),
        Change(second.segment, 1, moved),
        third,
        kind="change",
    )

    assert stored() == {second.segment: moved, third.segment: third.after}
    assert {pk: row.version for pk, row in made.rows.items()} == {
        second.segment: 2,
        third.segment: 1,
    }
    assert (made.removed, made.step.kind, made.number) == ([first.segment], "change", 2)
    assert (made.steps.undo, made.steps.redo, made.is_new) == (2, 0, True)


def test_one_bad_change_leaves_all_undone(task: CodingTask) -> None:
    good, bad = new(content()), new(content(DOING, "none"))

    with pytest.raises(Refusal) as refused:
        take(task, good, bad)

    assert refused.value.code == "unknown_code"
    assert (stored(), states(task)) == ({}, [])


def test_two_segments_may_change_places(task: CodingTask) -> None:
    first, second = new(content()), new(content(DOING))
    take(task, first, second)

    take(
        task,
        Change(first.segment, 1, second.after),
        Change(second.segment, 1, first.after),
        kind="change",
    )

    assert stored() == {first.segment: second.after, second.segment: first.after}


def test_what_comes_may_stand_where_something_goes(task: CodingTask) -> None:
    old = new(content())
    take(task, old)
    newer = new(content())

    take(task, Change(old.segment, 1, None), newer, kind="merge")

    assert stored() == {newer.segment: newer.after}


def test_a_span_has_a_code_once(task: CodingTask) -> None:
    take(task, new(content()))

    with pytest.raises(Conflict) as refused:
        take(task, new(content()))

    assert (refused.value.code, str(refused.value)) == (
        "already_marked",
        "This span already has the code learn.doing.",
    )


def test_undo_and_redo_walk_through_all_steps(task: CodingTask) -> None:
    first = new(content())
    one = take(task, first).step.id
    after_one = stored()
    two = take(task, Change(first.segment, 1, content(DOING)), kind="change").step.id
    after_two = stored()
    three = take(task, Change(first.segment, 2, None), kind="remove").step.id

    walk = []
    for deed, step in ((back, three), (back, two), (back, one)):
        deed(task, step)
        walk.append(stored())
    for deed, step in ((again, one), (again, two), (again, three)):
        deed(task, step)
        walk.append(stored())

    assert walk == [after_two, after_one, {}, after_one, after_two, {}]
    assert states(task) == ["done"] * 3


def test_no_version_of_a_segment_comes_twice(task: CodingTask) -> None:
    first = new(content())
    step = take(task, first).step.id
    versions = [1]
    for _ in range(3):
        back(task, step)
        versions.append(again(task, step).rows[first.segment].version)

    assert versions == [1, 3, 5, 7]


def test_a_new_step_drops_what_could_be_redone(task: CodingTask) -> None:
    one = take(task, new(content())).step.id
    two = take(task, new(content(DOING))).step.id
    back(task, two)
    back(task, one)

    made = take(task, new(content("One two")))

    assert states(task) == ["dropped", "dropped", "done"]
    assert (made.steps.undo, made.steps.redo, made.number) == (1, 0, 3)
    for step in (one, two):
        with pytest.raises(Stale) as refused:
            again(task, step)
        assert refused.value.code == "not_the_last_step"


@pytest.mark.parametrize("deed", [back, again])
def test_saying_it_again_is_harmless(task: CodingTask, deed: Any) -> None:  # noqa: ANN401
    first = new(content())
    step = take(task, first).step.id
    back(task, step)
    if deed is again:
        again(task, step)
    versions = Segment.objects.values_list("version", flat=True)
    before = list(versions)

    made = deed(task, step)

    assert (made.is_new, list(versions)) == (False, before)
    assert made.removed == ([first.segment] if deed is back else [])


def test_only_the_last_step_is_undone(task: CodingTask) -> None:
    one = take(task, new(content())).step.id
    two = take(task, new(content(DOING))).step.id

    with pytest.raises(Stale) as refused:
        back(task, one)

    assert refused.value.more["steps"] == {
        "undo": 2,
        "redo": 0,
        "last": {"id": str(two), "kind": "code"},
        "next": None,
    }


def test_a_segment_changed_otherwise_is_not_undone(task: CodingTask) -> None:
    first = new(content())
    step = take(task, first).step.id
    Segment.objects.update(code=Code.objects.get(key="inst.local"), version=2)

    with pytest.raises(Stale) as refused:
        back(task, step)

    assert refused.value.code == "stale_segment"
    assert refused.value.more["segments"] == [
        {"id": str(first.segment), "version": 2, **content(code="inst.local").told()}
    ]


def test_what_comes_back_must_still_stand_in_the_text(team: Team, task: CodingTask) -> None:
    first = new(content())
    take(task, first)
    step = take(task, Change(first.segment, 1, None), kind="remove").step.id
    corrected = a_transcript(team["manager"], "T01b", text="I: 您？\nR: Nothing of it is left.\n")
    CodingTask.objects.update(transcript=corrected)

    with pytest.raises(Refusal) as refused:
        back(task, step)

    assert refused.value.code == "quote_differs"
    assert stored() == {}


def test_a_code_that_is_gone_does_not_come_back(task: CodingTask) -> None:
    first = new(content())
    take(task, first)
    step = take(task, Change(first.segment, 1, None), kind="remove").step.id
    Code.objects.get(key="learn.doing").delete()

    with pytest.raises(Conflict) as refused:
        back(task, step)

    assert refused.value.code == "code_gone"


def test_a_retired_code_comes_back_but_is_given_no_more(task: CodingTask) -> None:
    first = new(content())
    take(task, first)
    step = take(task, Change(first.segment, 1, None), kind="remove").step.id
    Code.objects.filter(key="learn.doing").update(state="retired")

    back(task, step)
    version = Segment.objects.get().version
    take(task, Change(first.segment, version, content(DOING)), kind="change")
    with pytest.raises(Refusal) as refused:
        take(task, new(content()))

    assert refused.value.code == "code_retired"
    assert stored() == {first.segment: content(DOING)}


def test_a_proposed_code_is_its_proposers_own(team: Team, task: CodingTask) -> None:
    code = Code.objects.get(key="learn.doing")
    Code.objects.filter(pk=code.pk).update(key="fresh", state="proposed", proposed_by=task.coder)
    other = a_task(task.round, task.transcript, team["coder_b"], team["lead"])

    take(task, new(content(code="fresh")))
    with pytest.raises(Refusal) as refused:
        take(other, new(content(code="fresh")))

    assert refused.value.code == "unknown_code"


def test_a_lost_segment_is_placed_anew_and_back(team: Team, task: CodingTask) -> None:
    first = new(content())
    take(task, first)
    older = a_transcript(team["manager"], "T00", text="R: x\n")
    Segment.objects.update(transcript=older)
    placed = content(DOING)

    step = take(task, Change(first.segment, 1, placed), kind="carry").step.id
    now = Segment.objects.get()
    back(task, step)
    then = Segment.objects.get()

    assert (now.transcript_id, now.quote) == (task.transcript_id, DOING)
    assert (then.transcript_id, then.quote) == (older.pk, LAND)
    keys = set(Mark.objects.values_list("key", flat=True))
    assert {older.pk, task.transcript_id} <= keys


def test_how_a_segment_was_carried_comes_back_with_it(team: Team, task: CodingTask) -> None:
    first = new(content())
    take(task, first)
    CarriedSegment.objects.create(
        segment_id=first.segment,
        transcript=task.transcript,
        fate=Fate.CHANGED,
        start=1,
        end=2,
        quote="x",
    )
    step = take(task, Change(first.segment, 1, None), kind="remove").step.id

    gone = CarriedSegment.objects.count()
    back(task, step)

    assert (gone, CarriedSegment.objects.get().segment_id) == (0, first.segment)


def test_who_writes_otherwise_drops_the_steps(task: CodingTask) -> None:
    step = take(task, new(content())).step.id

    drop_steps([task.pk])

    assert states(task) == ["dropped"]
    with pytest.raises(Stale):
        back(task, step)


def test_a_step_is_told_and_sets_off_the_tallies(task: CodingTask) -> None:
    first = new(content())
    step = take(task, first).step.id
    take(task, new(content(DOING)), new(content("One two")), kind="batch")
    last = Step.objects.get(number=2).pk
    Mark.objects.all().delete()
    back(task, last)

    told = [
        (event.kind, event.subject, event.data)
        for event in Event.objects.filter(kind__startswith="segment").order_by("pk")
    ]
    place = {"transcript": task.transcript_id}
    assert told == [
        (
            "segment.marked",
            "T01",
            {**place, "segment": str(first.segment), "code": "learn.doing"},
        ),
        ("segments.changed", "T01", place),
        ("segments.changed", "T01", place),
    ]
    assert list(Mark.objects.values_list("key", flat=True)) == [task.transcript_id]
    assert step != last
