"""Steps over HTTP: all or nothing, harmless again, undone and redone, told when stale."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from coding.models import CodingTask, Segment, Step
from tests.factories import (
    TEXT,
    Team,
    a_codebook,
    a_round,
    a_task,
    a_transcript,
    study_with_members,
)
from tests.visitors import caller, visitor

pytestmark = pytest.mark.django_db

LAND = "The county gave us land."
DOING = "We learned by doing."


@pytest.fixture
def team() -> Team:
    """Transcript T01, given to both coders."""
    team = study_with_members("hair")
    transcript = a_transcript(team.pi, "T01")
    coding_round = a_round(team.pi, a_codebook(team.pi))
    for handle in ("coder_a", "coder_b"):
        a_task(coding_round, transcript, team[handle], team.pi)
    return team


@pytest.fixture
def client(team: Team) -> Client:
    return visitor(team["coder_a"])


def address(deed: str, handle: str = "coder_a") -> str:
    task = CodingTask.objects.get(coder__handle=handle)
    return f"/api/v1/studies/hair/tasks/{task.pk}/{deed}"


def content(quote: str = LAND, code: str = "inst.local", value: object = 1) -> dict[str, Any]:
    start = TEXT.index(quote)
    return {
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "code": code,
        "value": value,
        "attributes": {},
    }


def change(
    after: dict[str, Any] | None, segment: str = "", version: int | None = None
) -> dict[str, Any]:
    return {"segment": segment or str(uuid4()), "version": version, "after": after}


def step(*changes: dict[str, Any], kind: str = "code") -> dict[str, Any]:
    return {"id": str(uuid4()), "kind": kind, "changes": list(changes)}


def post(client: Client, deed: str, body: object, status: int) -> Any:  # noqa: ANN401 - JSON
    response = client.post(address(deed), body, content_type="application/json")

    assert response.status_code == status, response.content
    return response.json()


def test_a_step_tells_what_it_did(client: Client) -> None:
    first = change(content())
    second = change(content(DOING, "learn.doing", None))
    body = step(first, second)

    answer = post(client, "steps", body, 201)

    assert answer == {
        "step": {"id": body["id"], "kind": "code", "number": 1},
        "segments": [
            {"id": first["segment"], "version": 1, **content()},
            {"id": second["segment"], "version": 1, **content(DOING, "learn.doing", None)},
        ],
        "removed": [],
        "warnings": [],
        "steps": {
            "undo": 1,
            "redo": 0,
            "last": {"id": body["id"], "kind": "code"},
            "next": None,
        },
    }


def test_the_same_step_again_is_harmless(client: Client) -> None:
    body = step(change(content()))
    first = post(client, "steps", body, 201)

    second = post(client, "steps", body, 200)

    assert second == first
    assert (Segment.objects.count(), Step.objects.count()) == (1, 1)


def test_a_step_is_undone_and_redone(client: Client) -> None:
    body = step(change(content()))
    made = post(client, "steps", body, 201)

    undone = post(client, "undo", {"step": body["id"]}, 200)
    redone = post(client, "redo", {"step": body["id"]}, 200)

    assert undone["removed"] == [body["changes"][0]["segment"]]
    assert (undone["segments"], undone["steps"]["undo"], undone["steps"]["redo"]) == ([], 0, 1)
    assert undone["steps"]["next"] == {"id": body["id"], "kind": "code"}
    assert redone["segments"] == [made["segments"][0] | {"version": 3}]
    assert redone["steps"] == made["steps"]


def test_undoing_twice_is_harmless_and_another_step_is_told(client: Client) -> None:
    older, newer = step(change(content())), step(change(content(DOING, "learn.doing", None)))
    post(client, "steps", older, 201)
    steps = post(client, "steps", newer, 201)["steps"]

    stale = post(client, "undo", {"step": older["id"]}, 412)
    post(client, "undo", {"step": newer["id"]}, 200)
    again = post(client, "undo", {"step": newer["id"]}, 200)

    assert (stale["error"], stale["steps"]) == ("not_the_last_step", steps)
    assert again["removed"] == [newer["changes"][0]["segment"]]
    assert again["steps"]["undo"] == 1


def test_a_stale_segment_is_told_as_it_is_now(client: Client) -> None:
    made = post(client, "steps", step(change(content())), 201)["segments"][0]
    changed = content(value=2)
    post(client, "steps", step(change(changed, made["id"], 1), kind="change"), 201)
    gone = str(uuid4())

    stale = post(
        client,
        "steps",
        step(change(None, made["id"], 1), change(None, gone, 1), kind="remove"),
        412,
    )

    assert stale["error"] == "stale_segment"
    assert stale["segments"] == [
        {"id": made["id"], "version": 2, **changed},
        {"id": gone, "gone": True},
    ]


def test_a_warning_names_its_segment(client: Client) -> None:
    wanted = change(content(value=None))

    answer = post(client, "steps", step(wanted), 201)

    sentence = "The code inst.local has a scale, but no value was chosen."
    assert answer["warnings"] == [{"segment": wanted["segment"], "text": sentence}]


def test_a_script_takes_steps_with_a_token(team: Team) -> None:
    client = caller(team["coder_a"])

    answer = post(client, "steps", step(change(content())), 201)

    assert len(answer["segments"]) == 1


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"changes": []}, 400, "bad_body"),
        ({"changes": [change(None)]}, 400, "no_changes"),
        ({"changes": [change(content())] * 2}, 400, "changed_twice"),
        ({"changes": [change(content())] * 2001}, 400, "bad_body"),
        ({"changes": [change(content() | {"start": -1})]}, 400, "bad_body"),
        ({"changes": [change(content() | {"end": 2**31 - 1})]}, 400, "out_of_range"),
        ({"changes": [change(content() | {"quote": "Other"})]}, 400, "quote_differs"),
        ({"changes": [change(content(code="none"))]}, 400, "unknown_code"),
        ({"changes": [change(content(value=7))]}, 400, "value_outside_scale"),
        ({"changes": [change(content(), "seven")]}, 400, "bad_body"),
        ({"changes": [change(content(), version=4)]}, 412, "stale_segment"),
        ({"kind": "dance"}, 400, "unknown_kind"),
        ({"id": "seven"}, 400, "bad_body"),
        ({"by": "coder_b"}, 400, "bad_body"),
    ],
)
def test_what_cannot_be_done_is_refused_whole(
    client: Client, changes: dict[str, Any], status: int, error: str
) -> None:
    problem = post(client, "steps", step(change(content())) | changes, status)

    assert problem["error"] == error
    assert (Segment.objects.count(), Step.objects.count()) == (0, 0)


def test_a_task_handed_in_takes_no_step_and_gives_none_back(client: Client) -> None:
    body = step(change(content()))
    made = post(client, "steps", body, 201)
    CodingTask.objects.update(submitted_at="2026-01-01T00:00Z")

    again = post(client, "steps", body, 200)
    refused = post(client, "steps", step(change(content(DOING, "learn.doing", None))), 409)
    kept = post(client, "undo", {"step": body["id"]}, 409)

    assert again == made
    assert (refused["error"], kept["error"]) == ("task_submitted", "task_submitted")


@pytest.mark.parametrize("deed", ["steps", "undo", "redo"])
def test_nobody_steps_in_anothers_task(team: Team, deed: str) -> None:
    body = step(change(content())) if deed == "steps" else {"step": str(uuid4())}

    response = visitor(team["coder_b"]).post(address(deed), body, content_type="application/json")

    assert response.status_code == 404


def test_a_step_that_was_never_taken_is_not_found(client: Client) -> None:
    assert post(client, "undo", {"step": str(uuid4())}, 404)["error"] == "not_found"
