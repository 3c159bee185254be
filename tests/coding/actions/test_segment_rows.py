"""Write segments with their step; what steps do with it stands in test_step.py."""

from uuid import uuid4

import pytest

from coding.actions.hold import hold
from coding.actions.scene import Row, scene_of
from coding.actions.segment_rows import Move, StepRow, move, step_exists
from coding.changes import Content, Trace
from coding.models import Code, CodingTask, Segment, Step
from survey.actions.refusal import Conflict
from tests.factories import study_with_members
from tests.steps import DOING, a_given_task, content, stored


@pytest.fixture
def task(db: None) -> CodingTask:
    return a_given_task(study_with_members())


def moved(task: CodingTask, *moves: Move, step: StepRow | None = None) -> list[Trace]:
    held = hold(task.pk, task.coder)
    row = step or StepRow(uuid4(), "code", Step.objects.count() + 1, 1)
    segments = [each.segment for each in moves]
    seen = scene_of(held, step=row.pk, segments=segments, wanted=[])
    codes = dict(Code.objects.values_list("key", "pk"))
    return move(held, moves, now=seen.rows, codes=codes, step=row)


def test_a_segment_comes_is_changed_and_goes(task: CodingTask) -> None:
    pk, first, second = uuid4(), content(), content(DOING, "inst.stage", "oem")

    came = moved(task, Move(pk, first))
    here = stored()
    changed = moved(task, Move(pk, second))
    there = stored()
    went = moved(task, Move(pk, None))

    assert (here, there, stored()) == ({pk: first}, {pk: second}, {})
    assert [came, changed] == [[Trace(pk, None, first, 1)], [Trace(pk, first, second, 2)]]
    assert [(each.before, each.after, each.version) for each in went] == [(second, None, 3)]


def test_the_step_is_written_with_them(task: CodingTask) -> None:
    row = StepRow(uuid4(), "batch", 1, 1)

    traces = moved(task, Move(uuid4(), content()), Move(uuid4(), content(DOING)), step=row)

    step = Step.objects.get()
    assert (step.pk, step.kind, step.number, step.depth, step.state) == (
        *(row.pk, "batch", 1, 1, "done"),
    )
    assert step.changes == [trace.told() for trace in traces]


def test_numbers_and_categories_stand_apart(task: CodingTask) -> None:
    moved(task, Move(uuid4(), content(code="inst.local", value=0)))
    moved(task, Move(uuid4(), content(code="inst.stage", value="oem")))

    rows = Segment.objects.order_by("code__key").values_list("number", "category")
    assert list(rows) == [(0.0, ""), (None, "oem")]


def test_a_row_tells_id_version_and_content() -> None:
    pk = uuid4()

    told = Row(1, 2, 7, Content(0, 1, "a", "b")).told(pk)

    assert told == {"id": str(pk), "version": 7, **Content(0, 1, "a", "b").told()}


def test_an_id_that_is_taken_is_refused(task: CodingTask) -> None:
    pk = uuid4()
    held = hold(task.pk, task.coder)
    moved(task, Move(pk, content()))
    codes = dict(Code.objects.values_list("key", "pk"))

    with pytest.raises(Conflict) as refused:
        move(
            held,
            [Move(pk, content(DOING))],
            now={},
            codes=codes,
            step=StepRow(uuid4(), "code", 2, 2),
        )

    assert refused.value.code == "segment_exists"
    assert step_exists().code == "step_exists"
