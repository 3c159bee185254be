"""Whether segments may be as wanted; what one segment may be stands in test_segment.py."""

from uuid import uuid4

import pytest

from coding.actions.hold import hold
from coding.actions.scene import scene_of
from coding.actions.segment_check import Checked, check
from coding.changes import Content
from coding.conventions import Breach, Finding
from coding.models import Code, CodingTask
from survey.actions.refusal import Refusal
from tests.factories import Team, study_with_members
from tests.steps import DOING, TEXT, a_given_task, content, new, take

FLAGS = "🇨🇳" * 40


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


def checked(task: CodingTask, *contents: Content) -> Checked:
    held = hold(task.pk, task.coder)
    wanted = {uuid4(): each for each in contents}
    return check(held, wanted, scene_of(held, step=uuid4(), segments=[], wanted=contents))


def test_the_keys_of_the_codes_are_found(team: Team) -> None:
    task = a_given_task(team)

    found = checked(task, content(), content(DOING, "inst.local", 1))

    keys = dict(Code.objects.exclude(key="inst.stage").values_list("key", "pk"))
    assert found == Checked(keys, {})


def test_nothing_wanted_is_nothing_to_check(team: Team) -> None:
    assert checked(a_given_task(team)) == Checked({}, {})


def test_the_crowd_counts_segments_of_the_same_step(team: Team) -> None:
    task = a_given_task(team)
    book = Code.objects.get(key="learn.doing")
    for n in range(4):
        book.pk, book.key, book.proposed_by = None, f"own.{n}", task.coder
        book.state = "proposed"
        book.save()
    take(task, new(content(code="own.0")), new(content(code="own.1")))

    few = checked(task, content(code="own.2"), content(code="own.3"))
    crowd = checked(task, content(code="own.2"), content(code="own.3"), content())

    told = Finding(Breach.TOO_MANY_CODES, {"codes": "5"})
    assert list(few.warnings.values()) == []
    assert list(crowd.warnings.values()) == [(told,)] * 3


@pytest.mark.parametrize("shift", [0, 1])
def test_a_long_row_of_flags_is_counted_from_its_beginning(team: Team, shift: int) -> None:
    text = f"{TEXT}R: {'好' * 300}{FLAGS}x\n"
    task = a_given_task(team, text=text)
    start = text.index("x\n") - 2 - shift
    wanted = Content(start, start + 2, text[start : start + 2], "learn.doing")

    if shift == 0:
        assert checked(task, wanted).warnings == {}
    else:
        with pytest.raises(Refusal, match="cuts a character"):
            checked(task, wanted)


def test_a_proposed_code_has_its_own_scale(team: Team) -> None:
    task = a_given_task(team)
    code = Code.objects.get(key="inst.local")
    Code.objects.filter(pk=code.pk).update(key="own", state="proposed", proposed_by=task.coder)

    fine = checked(task, content(code="own", value=2))
    with pytest.raises(Refusal) as refused:
        checked(task, content(code="own", value=3))

    assert fine.codes == {"own": code.pk}
    assert refused.value.code == "value_outside_scale"


@pytest.mark.parametrize("state", ["active", "retired"])
def test_a_code_that_was_declined_or_is_anothers_is_unknown(team: Team, state: str) -> None:
    task = a_given_task(team)
    proposer = team["coder_b"] if state == "active" else task.coder
    Code.objects.filter(key="learn.doing").update(key="own", state=state, proposed_by=proposer)

    with pytest.raises(Refusal) as refused:
        checked(task, content(code="own"))

    assert refused.value.code == "unknown_code"
