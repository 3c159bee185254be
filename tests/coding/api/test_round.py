"""Rounds and their tasks over HTTP."""

import json
from http import HTTPStatus
from typing import Any

import pytest

from coding.actions.round import submit
from coding.models import CodingRound, CodingTask
from tests.factories import (
    Team,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)
from tests.visitors import told, visitor

API = "/api/v1/studies/hair"
ROUND = f"{API}/rounds/1"
BOTH = {"transcripts": ["T01", "T02"], "coders": ["coder_a", "coder_b"]}


@pytest.fixture
def team(db: None) -> Team:
    """T01 is given to coder A, who marked a segment; T02 to nobody."""
    team = study_with_members("hair")
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    texts = [a_transcript(team["manager"], code) for code in ("T01", "T02")]
    a_segment(a_task(coding_round, texts[0], team["coder_a"], team["lead"]))
    return team


@pytest.fixture
def task(team: Team) -> CodingTask:
    return CodingTask.objects.get()


def send(
    team: Team, method: str, address: str, body: object = None, handle: str = "lead"
) -> tuple[int, Any]:
    response = visitor(team[handle]).generic(
        method, address, data_of(body), content_type="application/json"
    )
    return response.status_code, response.json() if response.content else None


def data_of(body: object) -> str:
    return json.dumps({} if body is None else body)


def test_rounds_are_opened_listed_and_closed(team: Team) -> None:
    new = {"name": {"en": "Second", "zh": "第二轮"}, "codebook": "1", "due_on": "2026-03-01"}

    status, opened = send(team, "POST", f"{API}/rounds", new)
    refused, why = send(team, "POST", f"{ROUND}/close")
    closed = send(team, "POST", f"{ROUND}/close", {"despite_open": True})[1]

    opened.pop("opened_at")
    assert (status, opened) == (
        HTTPStatus.CREATED,
        {
            "position": 2,
            "name": new["name"],
            "codebook": "1",
            "is_blind": True,
            "due_on": "2026-03-01",
            "note": "",
            "closed_at": None,
            "tasks": 0,
            "submitted": 0,
            "asked": 0,
        },
    )
    assert (refused, why["error"], why["open"]) == (HTTPStatus.CONFLICT, "tasks_open", 1)
    assert closed["closed_at"] is not None
    assert [row["position"] for row in told(visitor(team["lead"]), f"{API}/rounds")["results"]] == [
        1,
        2,
    ]


def test_an_unknown_version_of_the_codebook_is_not_found(team: Team) -> None:
    body = {"name": {"en": "x"}, "codebook": "99"}

    assert send(team, "POST", f"{API}/rounds", body)[0] == HTTPStatus.NOT_FOUND
    assert CodingRound.objects.count() == 1


def test_the_plan_is_done_as_it_was_told(team: Team) -> None:
    drawing = {**BOTH, "each": 2, "seed": 4}

    plan = send(team, "POST", f"{ROUND}/plan", drawing)[1]
    stale = send(team, "POST", f"{ROUND}/tasks/evenly", {**drawing, "expected": 9})
    done = send(team, "POST", f"{ROUND}/tasks/evenly", {**drawing, "expected": plan["new"]})

    assert plan["new"] == 3
    assert plan["transcripts"] == [
        {"transcript": "T01", "coders": ["coder_b"]},
        {"transcript": "T02", "coders": ["coder_a", "coder_b"]},
    ]
    assert plan["pairs"] == [{"coders": ["coder_a", "coder_b"], "transcripts": 2}]
    assert len({load["characters"] for load in plan["loads"]}) == 1
    assert (stale[0], stale[1]["error"]) == (HTTPStatus.CONFLICT, "plan_changed")
    assert done == (HTTPStatus.CREATED, {"new": 3})


def test_many_are_given_and_filtered(team: Team) -> None:
    given = send(team, "POST", f"{ROUND}/tasks", {**BOTH, "due_on": "2026-03-01", "note": "Slowly"})
    lead = visitor(team["lead"])

    rows = told(lead, f"{ROUND}/tasks?coder=coder_b")["results"]
    page = told(lead, f"{ROUND}/tasks?limit=3")

    assert given == (HTTPStatus.CREATED, {"new": 3})
    assert [(row["transcript"], row["state"], row["due_on"], row["note"]) for row in rows] == [
        ("T01", "not_begun", "2026-03-01", "Slowly"),
        ("T02", "not_begun", "2026-03-01", "Slowly"),
    ]
    assert len(page["results"]) == 3
    assert len(told(lead, page["next"])["results"]) == 1
    for query, n in (("state=submitted", 0), ("state=open", 4), ("transcript=T01", 2)):
        assert len(told(lead, f"{ROUND}/tasks?{query}")["results"]) == n


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, "bad_body"),
        ({**BOTH, "coders": ["nobody"]}, "unknown_name"),
        ({**BOTH, "transcripts": ["T99"]}, "unknown_name"),
        ({**BOTH, "due_on": "soon"}, "bad_body"),
        ({**BOTH, "more": 1}, "bad_body"),
    ],
)
def test_what_is_not_understood_gives_nothing(team: Team, body: object, error: str) -> None:
    status, told_back = send(team, "POST", f"{ROUND}/tasks", body)

    assert (status, told_back["error"]) == (HTTPStatus.BAD_REQUEST, error)
    assert CodingTask.objects.count() == 1


def test_a_task_tells_how_far_it_is(team: Team, task: CodingTask) -> None:
    row = told(visitor(team["lead"]), f"{API}/tasks/{task.pk}")

    assert (row["state"], row["turns"], row["respondent_turns"], row["coded"], row["segments"]) == (
        "begun",
        4,
        2,
        1,
        1,
    )
    assert row["last_step_at"] is not None


def test_the_note_alone_is_changed(team: Team, task: CodingTask) -> None:
    send(team, "PATCH", f"{API}/tasks/{task.pk}", {"due_on": "2026-03-01"})

    status, row = send(team, "PATCH", f"{API}/tasks/{task.pk}", {"note": "Soon"})

    assert (status, row["due_on"], row["note"]) == (HTTPStatus.OK, "2026-03-01", "Soon")


def test_a_task_with_segments_is_not_taken_back(team: Team, task: CodingTask) -> None:
    status, why = send(team, "DELETE", f"{API}/tasks/{task.pk}")

    assert (status, why["error"]) == (HTTPStatus.CONFLICT, "task_begun")


def test_asking_declining_and_reopening(team: Team, task: CodingTask) -> None:
    own = f"{API}/tasks/{task.pk}"
    submit(task=task, by=task.coder)

    asked = send(team, "POST", f"{own}/ask-to-reopen", {"reason": "A page."}, "coder_a")[1]
    foreign = send(team, "POST", f"{own}/ask-to-reopen", {"reason": "x"}, "coder_b")[0]
    declined = send(team, "POST", f"{own}/decline", {"answer": "Late."})[1]
    again = send(team, "POST", f"{own}/decline", {"answer": "Late."})
    opened = send(team, "POST", f"{own}/reopen")[1]

    assert (asked["state"], asked["reopen_reason"]) == ("asked", "A page.")
    assert foreign == HTTPStatus.NOT_FOUND
    assert (declined["state"], declined["reopen_answer"]) == ("submitted", "Late.")
    assert (again[0], again[1]["error"]) == (HTTPStatus.CONFLICT, "not_asked")
    assert (opened["state"], opened["submitted_at"]) == ("begun", None)
