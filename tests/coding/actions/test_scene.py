"""What a step sees before it writes."""

from uuid import uuid4

import pytest

from coding.actions import scene
from coding.actions.hold import hold
from coding.actions.scene import CodeRow, Say, scene_of
from coding.actions.step import undo
from coding.models import Code, CodingTask
from tests.factories import a_task, study_with_members
from tests.steps import DOING, LAND, TEXT, a_given_task, content, new, take


@pytest.fixture
def task(db: None) -> CodingTask:
    return a_given_task(study_with_members())


def test_a_scene_holds_what_the_contents_need(task: CodingTask) -> None:
    mine = new(content())
    take(task, mine, new(content(code="inst.local", value=1)))
    wanted = [content(), content(DOING, "none")]

    seen = scene_of(hold(task.pk, task.coder), step=uuid4(), segments=[mine.segment], wanted=wanted)

    assert (seen.is_known, seen.number, seen.depth, seen.has_undone) == (False, 1, 1, False)
    assert {pk: (row.task, row.version, row.content) for pk, row in seen.rows.items()} == {
        mine.segment: (task.pk, 1, content())
    }
    code = Code.objects.get(key="learn.doing")
    assert seen.codes == [CodeRow("learn.doing", code.pk, "active", None, None)]
    turn = TEXT.index(LAND), TEXT.index("\nR: Then")
    assert seen.says == [Say(*turn, is_respondent=True)]
    assert {(each.start, each.code) for each in seen.neighbours} == {
        (content().start, "learn.doing"),
        (content().start, "inst.local"),
    }
    for each, excerpt in zip(wanted, seen.excerpts, strict=True):
        excerpt.check(each.start, each.end, each.quote)


def test_of_many_contents_the_text_is_read_whole(
    task: CodingTask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scene, "A_FEW", 1)
    wanted = [content(), content(DOING)]

    seen = scene_of(hold(task.pk, task.coder), step=uuid4(), segments=[], wanted=wanted)

    assert [(each.first, each.text) for each in seen.excerpts] == [(0, task.transcript.text)] * 2


def test_a_scene_knows_the_steps_of_its_task_only(task: CodingTask) -> None:
    step = take(task, new(content())).step.id
    undo(task=task.pk, step=step, by=task.coder)
    team = study_with_members()
    other = a_given_task(team)
    later = a_task(other.round, other.transcript, team["coder_b"], team["lead"])

    own = scene_of(hold(task.pk, task.coder), step=step, segments=[], wanted=[])
    others = scene_of(hold(later.pk, later.coder), step=uuid4(), segments=[], wanted=[content()])

    assert (own.is_known, own.number, own.depth, own.has_undone) == (True, 1, 0, True)
    assert (others.is_known, others.number, others.depth, others.has_undone) == (False, 0, 0, False)
    assert others.neighbours == []
