"""The workspace over HTTP, with place, pins, links and codes in vivo."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from coding.models import Code, CodingTask
from coding.queries.workspace import task_at_hand, workspace_of
from tests.factories import Team, study_with_members
from tests.steps import DOING, a_given_task, content, new, take
from tests.visitors import told, visitor

pytestmark = pytest.mark.django_db

STUDY = "/api/v1/studies/hair"


@pytest.fixture
def team() -> Team:
    return study_with_members("hair")


@pytest.fixture
def task(team: Team) -> CodingTask:
    return a_given_task(team)


@pytest.fixture
def client(team: Team, task: CodingTask) -> Client:
    return visitor(team["coder_a"])


def send(client: Client, method: str, path: str, body: object, status: int) -> Any:  # noqa: ANN401
    send = getattr(client, method)

    response = send(f"{STUDY}/{path}", body, content_type="application/json")

    assert response.status_code == status, response.content
    return response.json() if response.content else None


def test_the_workspace_is_the_object_of_the_page(client: Client, task: CodingTask) -> None:
    take(task, new(content()))

    shown = told(client, f"{STUDY}/tasks/{task.pk}/workspace")

    assert shown == workspace_of(task_at_hand(task.coder, task.pk), task.coder)
    assert len(shown["segments"]) == 1


def test_the_place_is_remembered(client: Client, task: CodingTask) -> None:
    path = f"tasks/{task.pk}/place"
    send(client, "put", path, {"read_to": 30, "left_at": 20}, 200)

    place = send(client, "put", path, {"read_to": 10, "left_at": 5}, 200)
    bad = send(client, "put", path, {"read_to": -1, "left_at": 2**31}, 400)

    assert place == {"read_to": 30, "left_at": 5}
    assert {fault["field"] for fault in bad["faults"]} == {"read_to", "left_at"}


def test_pins_are_set_as_a_whole(client: Client) -> None:
    send(client, "put", "pins", {"1": "inst.local", "2": "inst.stage"}, 200)

    pins = send(client, "put", "pins", {"5": "inst.local"}, 200)

    assert pins == {"5": "inst.local"}


@pytest.mark.parametrize(
    ("pins", "error"),
    [
        ([], "bad_body"),
        ({"1": None}, "bad_body"),
        ({"1": ["inst.local"]}, "bad_body"),
        ({"x": "inst.local"}, "bad_digit"),
        ({"1": "x" * 10_000}, "unknown_code"),
    ],
)
def test_what_cannot_be_pinned_is_refused(client: Client, pins: object, error: str) -> None:
    assert send(client, "put", "pins", pins, 400)["error"] == error


def test_segments_are_linked_and_unlinked(client: Client, task: CodingTask) -> None:
    first, second = new(content()), new(content(DOING))
    take(task, first, second)
    path = f"links/{uuid4()}"
    ends = {"source": str(first.segment), "target": str(second.segment)}

    link = send(client, "put", path, {**ends, "kind": "explains", "note": "So."}, 200)
    unknown = send(client, "put", path, {**ends, "kind": "likes"}, 400)
    absent = send(client, "put", path, {**ends, "source": str(uuid4()), "kind": "explains"}, 404)
    gone = send(client, "delete", path, None, 204)

    assert link == {"id": path[6:], **ends, "kind": "explains", "note": "So."}
    assert (unknown["error"], absent["error"], gone) == ("unknown_kind", "not_found", None)


def test_a_code_is_proposed_in_the_words_of_the_text(client: Client, task: CodingTask) -> None:
    path = f"tasks/{task.pk}/codes/in-vivo"
    body = {"name": "县里给地", "quote": "县里给了地", "theme": "learning"}

    proposed = send(client, "post", path, body, 201)
    shown = told(client, f"{STUDY}/tasks/{task.pk}/workspace")
    unnamed = send(client, "post", path, {"name": ""}, 400)
    taken = send(client, "post", path, {"id": "inst.local", "name": "Mine"}, 409)
    send(client, "delete", f"{path}/{proposed['key']}", None, 204)

    assert proposed["code"] == shown["codes"][proposed["key"]]
    assert (unnamed["error"], taken["error"]) == ("bad_body", "code_exists")
    assert not Code.objects.filter(key=proposed["key"]).exists()
