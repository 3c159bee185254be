"""Steps: all or nothing, harmless again, undone and redone at any later time."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied

from coding.actions.step import MOST_CHANGES, drop_steps, redo, take_step, undo
from coding.changes import Change
from coding.models import CarriedSegment, Code, CodingRound, CodingTask, Fate, Segment, Step
from survey.actions.member import end_membership
from survey.actions.refusal import Conflict, Refusal, Stale
from survey.models import Event, Mark, Membership
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


def test_another_step_under_the_same_id_is_refused(team: Team, task: CodingTask) -> None:
    wanted = new(content())
    step = take(task, wanted).step.id
    other = a_task(task.round, task.transcript, team["coder_b"], team["lead"])

    for where, kind, change in (
        (task, "code", new(content())),
        (task, "batch", wanted),
        (task, "code", Change(wanted.segment, None, content(DOING))),
        (other, "code", new(content())),
    ):
        with pytest.raises(Conflict) as refused:
            take(where, change, kind=kind, pk=step)
        assert refused.value.code == "step_exists"


def test_the_id_of_anothers_segment_is_refused_and_tells_nothing(
    team: Team, task: CodingTask
) -> None:
    wanted = new(content())
    take(task, wanted)
    other = a_task(task.round, task.transcript, team["coder_b"], team["lead"])

    with pytest.raises(Conflict) as refused:
        take(other, wanted)
    with pytest.raises(Stale) as stale:
        take(other, Change(wanted.segment, 1, None), kind="remove")

    assert (refused.value.code, refused.value.more) == ("segment_exists", {})
    assert stale.value.more["segments"] == [{"id": str(wanted.segment), "gone": True}]


@pytest.mark.parametrize("kind", ["dance", ""])
def test_an_unknown_kind_is_refused(task: CodingTask, kind: str) -> None:
    with pytest.raises(Refusal) as refused:
        take(task, new(content()), kind=kind)

    assert refused.value.code == "unknown_kind"


def test_too_many_changes_are_refused(task: CodingTask) -> None:
    with pytest.raises(Refusal) as refused:
        take(task, *[new(content())] * (MOST_CHANGES + 1))

    assert refused.value.code == "too_many_changes"


def test_a_long_step_takes_as_many_queries_as_a_short_one(
    task: CodingTask,
    django_assert_num_queries: Any,  # noqa: ANN401
) -> None:
    take(task, new(content("later")))
    words = [content(word, "inst.local", 1) for word in ("One", "two", "three", "four", "five")]
    more = [content(DOING[:n]) for n in (7, 10, 16)]

    with django_assert_num_queries(7):  # savepoint twice, task, scene, write, event, mark
        take(task, new(content()))
    with django_assert_num_queries(7):
        take(task, *(new(each) for each in (*words, *more)), kind="batch")

    assert Segment.objects.count() == 10


def test_a_closed_round_takes_no_more(task: CodingTask) -> None:
    step = take(task, new(content())).step.id
    CodingRound.objects.update(closed_at="2026-01-01T00:00Z")

    for deed in (lambda: take(task, new(content(DOING))), lambda: back(task, step)):
        with pytest.raises(Conflict) as refused:
            deed()
        assert refused.value.code == "round_closed"


@pytest.mark.parametrize("handle", ["pi", "lead", "analyst", "manager", "interviewer"])
def test_who_does_not_code_takes_no_step(team: Team, task: CodingTask, handle: str) -> None:
    step = take(task, new(content())).step.id
    by = team[handle]

    with pytest.raises(PermissionDenied):
        take_step(task=task.pk, pk=uuid4(), kind="code", changes=[new(content(DOING))], by=by)
    for deed in (undo, redo):
        with pytest.raises(PermissionDenied):
            deed(task=task.pk, step=step, by=by)


def test_another_coder_finds_no_task(team: Team, task: CodingTask) -> None:
    step = take(task, new(content())).step.id
    by = team["coder_b"]

    with pytest.raises(CodingTask.DoesNotExist):
        take_step(task=task.pk, pk=uuid4(), kind="code", changes=[new(content(DOING))], by=by)
    for deed in (undo, redo):
        with pytest.raises(CodingTask.DoesNotExist):
            deed(task=task.pk, step=step, by=by)


def test_a_former_coder_takes_no_step(team: Team, task: CodingTask) -> None:
    end_membership(member=team["coder_a"], by=team.pi)
    task.coder = Membership.objects.get(pk=team["coder_a"].pk)

    with pytest.raises(PermissionDenied):
        take(task, new(content()))
