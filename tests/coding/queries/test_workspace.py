"""All that the workspace of a task needs, and nothing of other coders."""

import json
from typing import Any
from uuid import uuid4

import pytest

from coding.actions.in_vivo import propose_in_vivo
from coding.actions.link import link_segments
from coding.actions.memo import About, write_memo
from coding.actions.pin import pin_codes
from coding.actions.place import note_place
from coding.models import Code, CodingRound, CodingTask
from coding.queries.workspace import task_at_hand, workspace_of
from tests.factories import Team, a_task, study_with_members
from tests.steps import DOING, a_given_task, content, new, take


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


@pytest.fixture
def task(team: Team) -> CodingTask:
    return a_given_task(team)


def shown(task: CodingTask) -> dict[str, Any]:
    return workspace_of(task_at_hand(task.coder, task.pk), task.coder)


def test_a_new_task_is_empty_and_open(task: CodingTask) -> None:
    told = shown(task)

    assert told["task"] == {
        "id": task.pk,
        "round": 1,
        "round_name": {"en": "Round"},
        "transcript": "T01",
        "is_open": True,
        "is_blind": True,
        "due_on": None,
        "read_to": 0,
        "left_at": 0,
        "submitted_at": None,
    }
    empty = {name: told[name] for name in ("segments", "memos", "links", "recent", "pins")}
    assert empty == {"segments": [], "memos": [], "links": [], "recent": [], "pins": {}}
    assert told["steps"] == {"undo": 0, "redo": 0, "last": None, "next": None}


def test_the_codebook_is_that_of_the_round(task: CodingTask) -> None:
    told = shown(task)

    assert [(theme["key"], theme["hue"], theme["codes"]) for theme in told["themes"]] == [
        ("institutions", 1, ["inst.local", "inst.stage"]),
        ("learning", 2, ["learn.doing"]),
    ]
    assert told["codes"]["inst.stage"] == {
        "name": {"en": "Stage"},
        "hue": 1,
        "theme": "institutions",
        "definition": {},
        "include_when": {},
        "exclude_when": {},
        "example": {},
        "scale": "stage",
        "state": "active",
        "mine": False,
        "n": 0,
        "pinyin": [],
    }
    levels = told["scales"]["valence"]["levels"]
    assert [level["value"] for level in levels] == [-2, -1, 0, 1, 2]
    assert told["scales"]["stage"] == {
        "kind": "nominal",
        "levels": [{"value": "oem", "name": {"en": "OEM", "zh": "代工"}, "anchors": []}],
    }
    assert told["attributes"] == [
        {
            "id": "period",
            "name": {"en": "Period", "zh": "时期"},
            "values": [{"id": "early", "name": {"en": "Early", "zh": "早期"}}],
        }
    ]


def test_own_work_is_shown_in_the_order_of_the_text(task: CodingTask) -> None:
    by = task.coder
    later, first = new(content(DOING)), new(content(code="inst.local", value=2))
    take(task, later)
    step = take(task, first).step
    pin_codes(pins={"3": "learn.doing"}, by=by)
    note_place(task=task.pk, read_to=9, left_at=4, by=by)
    ends = {"source": first.segment, "target": later.segment}
    link = link_segments(pk=uuid4(), **ends, kind="supports", note="", by=by)

    told = shown(task)

    assert told["segments"] == [
        {"id": str(each.segment), "version": 1, **((each.after and each.after.told()) or {})}
        for each in (first, later)
    ]
    assert (told["task"]["read_to"], told["task"]["left_at"]) == (9, 4)
    assert (told["pins"], told["recent"]) == (
        {"3": "learn.doing"},
        ["inst.local", "learn.doing"],
    )
    assert [told["codes"][key]["n"] for key in ("inst.local", "inst.stage")] == [1, 0]
    assert [each["id"] for each in told["links"]] == [str(link.pk)]
    assert told["steps"]["last"] == {"id": str(step.id), "kind": "code"}
    assert json.loads(json.dumps(told)) == told


def test_nothing_of_another_coder_is_shown(team: Team, task: CodingTask) -> None:
    other = a_task(task.round, task.transcript, team["coder_b"], team["lead"])
    theirs = new(content())
    take(other, theirs)
    for about in (About(transcript="T01"), About(segment=theirs.segment)):
        write_memo(
            pk=uuid4(), about=about, text="Hush", is_shared=True, version=None, by=other.coder
        )
    propose_in_vivo(task=other.pk, key="theirs", name="X", quote="", theme="", by=other.coder)

    told = shown(task)

    assert (told["segments"], told["memos"], told["codes"]["learn.doing"]["n"]) == ([], [], 0)
    assert "theirs" not in told["codes"]


def test_own_proposals_stand_in_their_theme(task: CodingTask) -> None:
    propose_in_vivo(
        task=task.pk,
        key="my.code",
        name="县里给地",
        quote="给了地",
        theme="learning",
        by=task.coder,
    )

    told = shown(task)

    code = told["codes"]["my.code"]
    assert told["themes"][1]["codes"] == ["learn.doing", "my.code"]
    assert (code["state"], code["mine"], code["hue"]) == ("proposed", True, 2)
    assert code["example"] == {"text": "给了地", "lang": "zh"}
    assert {"xianligeidi", "xlgd"} <= set(code["pinyin"])


def test_a_code_retired_meanwhile_is_shown_as_such(task: CodingTask) -> None:
    take(task, new(content()))
    Code.objects.filter(key="learn.doing").update(state="retired")

    code = shown(task)["codes"]["learn.doing"]

    assert (code["state"], code["n"]) == ("retired", 1)


@pytest.mark.parametrize("closed", ["task", "round"])
def test_what_is_closed_is_not_open(task: CodingTask, closed: str) -> None:
    if closed == "task":
        CodingTask.objects.update(submitted_at="2026-01-01T00:00Z")
    else:
        CodingRound.objects.update(closed_at="2026-01-01T00:00Z")

    assert shown(task)["task"]["is_open"] is False


def test_anothers_workspace_is_not_there(team: Team, task: CodingTask) -> None:
    with pytest.raises(CodingTask.DoesNotExist):
        task_at_hand(team["coder_b"], task.pk)
    with pytest.raises(CodingTask.DoesNotExist):
        workspace_of(task, team["lead"])


def test_a_full_workspace_takes_as_many_queries_as_an_empty_one(
    task: CodingTask,
    django_assert_num_queries: Any,  # noqa: ANN401
) -> None:
    shown(task)
    with django_assert_num_queries(8):
        shown(task)
    take(task, *(new(content(word)) for word in ("One", "two", "three", "four", "five")))
    with django_assert_num_queries(8):
        shown(task)
