"""Whatever is sent to the deeds, the answer is a clear no, never a fault of ours."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coding.models import CodingTask, Segment
from tests.factories import TEXT, a_codebook, a_round, a_task, a_transcript, study_with_members
from tests.visitors import visitor

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/studies/hair/segments"
QUOTE = "The county gave us land."
FIELDS = ("task", "id", "code", "start", "end", "quote", "value", "attributes")

NUMBERS = st.integers() | st.floats() | st.sampled_from([2**31, 2**63, -(2**63), 10**400, 1e308])
TEXTS = st.text(st.characters()) | st.sampled_from(["\0", "\ud800", "a\0b", "\u202e", "𝔘" * 100])
ANYTHING = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture
def coder() -> Client:
    team = study_with_members("hair")
    coding_round = a_round(team.pi, a_codebook(team.pi))
    a_task(coding_round, a_transcript(team.pi, "T01"), team["coder_a"], team.pi)
    return visitor(team["coder_a"])


def _good() -> dict[str, object]:
    start = TEXT.index(QUOTE)
    return {
        "task": CodingTask.objects.get().pk,
        "id": str(uuid4()),
        "code": "inst.local",
        "start": start,
        "end": start + len(QUOTE),
        "quote": QUOTE,
        "value": 1,
        "attributes": {},
    }


def _send(client: Client, body: bytes, address: str = ADDRESS) -> dict[str, Any]:
    response = client.generic("POST", address, body, content_type="application/json")
    answer: dict[str, Any] = json.loads(response.content)

    assert response.status_code < 500
    assert response.status_code == 201 or {"error", "detail"} <= set(answer)
    return answer


many = settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@many
@given(body=ANYTHING)
def test_any_json_is_answered(coder: Client, body: object) -> None:
    _send(coder, json.dumps(body).encode("utf-8", "surrogatepass"))


@many
@given(field=st.sampled_from(FIELDS), value=ANYTHING)
def test_any_value_of_any_field_is_answered(coder: Client, field: str, value: object) -> None:
    _send(coder, json.dumps(_good() | {field: value}).encode())

    assert Segment.objects.exclude(quote=QUOTE).count() == 0
    Segment.objects.all().delete()


@many
@given(body=st.binary(max_size=200))
def test_any_bytes_are_answered(coder: Client, body: bytes) -> None:
    _send(coder, body)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 200_000,
        b'{"a":' * 50_000,
        b'{"quote": "\\u0000"}',
        b'{"quote": "\\ud800"}',
        b'{"task": 1e999}',
        b'{"task": ' + b"9" * 5000 + b"}",
        b'{"task": 1, "task": 2}',
        b"\xff\xfe",
        b"",
    ],
)
def test_what_breaks_parsers_is_answered(coder: Client, body: bytes) -> None:
    assert _send(coder, body)["error"] in {"parse_error", "bad_body"}


@pytest.mark.parametrize("task", ["0", "9" * 18, "9" * 19, "9" * 400])
def test_any_task_is_answered(coder: Client, task: str) -> None:
    answer = _send(coder, b"{}", f"/api/v1/studies/hair/tasks/{task}/submit")

    assert answer["error"] == "not_found"


@many
@given(
    name=st.sampled_from(["transcript", "code", "theme", "coder", "limit", "after", "x"]),
    value=st.text(),
)
def test_any_filter_is_answered(coder: Client, name: str, value: str) -> None:
    response = coder.get(ADDRESS, {name: value})

    assert response.status_code in {200, 400}
