"""Memos over HTTP, with their versions."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from coding.models import CodingTask, Memo
from survey.models import Membership
from tests.factories import Team, study_with_members
from tests.steps import a_given_task, content, new, take
from tests.visitors import told, visitor

pytestmark = pytest.mark.django_db

MEMOS = "/api/v1/studies/hair/memos"


@pytest.fixture
def team() -> Team:
    team = study_with_members("hair")
    a_given_task(team)
    return team


def put(client: Client, pk: object, body: object, status: int, if_match: str = "") -> Any:  # noqa: ANN401
    headers = {"If-Match": if_match} if if_match else {}
    address = f"{MEMOS}/{pk}"

    response = client.put(address, body, content_type="application/json", headers=headers)

    assert response.status_code == status, response.content
    return response.json()


def lists(member: Membership, query: str = "") -> list[str]:
    return [row["text"] for row in told(visitor(member), f"{MEMOS}?{query}")["results"]]


def test_a_memo_is_written_changed_and_deleted(team: Team) -> None:
    client, pk = visitor(team["coder_a"]), uuid4()

    first = put(client, pk, {"transcript": "T01", "text": "Why?"}, 200)
    second = put(client, pk, {"transcript": "T01", "text": "So!", "is_shared": True}, 200, '"1"')
    response = client.delete(f"{MEMOS}/{pk}", headers={"If-Match": "2"})

    assert (first["version"], first["mine"], first["author"]) == (1, True, "coder_a")
    assert (second["version"], second["text"], second["is_shared"]) == (2, "So!", True)
    assert (response.status_code, Memo.objects.count()) == (204, 0)


def test_the_version_stands_in_the_etag(team: Team) -> None:
    response = visitor(team["lead"]).put(
        f"{MEMOS}/{uuid4()}", {"text": "Why?"}, content_type="application/json"
    )

    assert response["ETag"] == '"1"'


def test_a_stale_memo_is_told_as_it_is_now(team: Team) -> None:
    client, pk = visitor(team["lead"]), uuid4()
    put(client, pk, {"text": "Why?"}, 200)

    stale = put(client, pk, {"text": "So!"}, 412, '"4"')
    unsaid = put(client, pk, {"text": "So!"}, 428)
    wrong = put(client, pk, {"text": "So!"}, 400, "yesterday")
    delete = client.delete(f"{MEMOS}/{pk}")

    assert (stale["error"], stale["memo"]["text"]) == ("stale_memo", "Why?")
    assert (unsaid["error"], wrong["error"]) == ("if_match_needed", "bad_if_match")
    assert delete.status_code == 428


def test_memos_are_listed_and_found(team: Team) -> None:
    segment = new(content())
    take(CodingTask.objects.get(), segment)
    coder = visitor(team["coder_a"])
    for text, about in (
        ("on the study", {}),
        ("on a segment", {"segment": str(segment.segment)}),
        ("on a code", {"code": "inst.local"}),
    ):
        put(coder, uuid4(), {"text": text, "is_shared": True, **about}, 200)
    put(visitor(team["lead"]), uuid4(), {"text": "mine"}, 200)

    assert lists(team["coder_a"]) == ["on a code", "on a segment", "on the study"]
    assert lists(team["lead"], "mine=true") == ["mine"]
    assert lists(team["lead"], "transcript=T01") == ["on a segment"]
    assert lists(team["lead"], "code=inst.local") == ["on a code"]
    assert lists(team["coder_b"]) == ["on a code", "on the study"]
    assert len(told(coder, f"{MEMOS}?limit=2")["results"]) == 2
    assert told(coder, f"{MEMOS}?limit=2")["next"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": "a\0"},
        {"text": 7, "segment": "x"},
        {"text": "x", "by": "lead"},
        {"text": "x", "code": "inst.local", "transcript": "T01"},
        [],
    ],
)
def test_what_is_no_memo_is_refused(team: Team, body: object) -> None:
    put(visitor(team["lead"]), uuid4(), body, 400)
