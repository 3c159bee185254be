"""Whatever is sent to the workspace's deeds, the answer is a clear no, and nothing half done stays."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coding.models import CodingTask, Memo, Segment, SegmentLink, Step
from tests.factories import a_segment, study_with_members
from tests.steps import DOING, LAND, TEXT, a_given_task
from tests.visitors import visitor

pytestmark = pytest.mark.django_db

STUDY = "/api/v1/studies/hair"
NOWHERE = UUID(int=7)

NUMBERS = (
    st.integers()
    | st.floats()
    | st.sampled_from([-1, 0, len(TEXT), 2**31, 2**63, -(2**63), 10**400, 1e308])
)
TEXTS = st.text(st.characters(), max_size=20) | st.sampled_from(
    ["\0", "\ud800", "a\0b", "\u202e", "𝔘" * 100, str(NOWHERE), "learn.doing", "inst.local", LAND]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=10,
)
many = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def task() -> CodingTask:
    """A task with two segments, the second of which can be undone."""
    task = a_given_task(study_with_members("hair"))
    a_segment(task, LAND)
    a_segment(task, DOING, "learn.doing", None)
    return task


@pytest.fixture
def coder(task: CodingTask) -> Client:
    return visitor(task.coder)


def a_content() -> dict[str, object]:
    start = TEXT.index(LAND)
    return {
        "start": start,
        "end": start + len(LAND),
        "quote": LAND,
        "code": "learn.doing",
        "value": None,
        "attributes": {},
    }


def a_change(**other: object) -> dict[str, object]:
    return {"segment": str(uuid4()), "version": None, "after": a_content()} | other


def a_step(**other: object) -> dict[str, object]:
    return {"id": str(uuid4()), "kind": "code", "changes": [a_change()]} | other


def in_step(field: str, value: object) -> dict[str, object]:
    return a_step(**{field: value})


def in_change(field: str, value: object) -> dict[str, object]:
    return a_step(changes=[a_change(), a_change(**{field: value})])


def in_content(field: str, value: object) -> dict[str, object]:
    return a_step(changes=[a_change(after=a_content() | {field: value})])


PLACES: list[tuple[Callable[[str, object], dict[str, object]], str]] = [
    *((in_step, field) for field in ("id", "kind", "changes", "more")),
    *((in_change, field) for field in ("segment", "version", "after", "more")),
    *((in_content, field) for field in (*a_content(), "more")),
]


def send(client: Client, method: str, path: str, body: object, **headers: str) -> dict[str, Any]:
    """The answer, which is never a fault of ours and always in the API's one shape."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    response = client.generic(
        method, f"{STUDY}/{path}", sent, content_type="application/json", headers=headers
    )
    answer: dict[str, Any] = json.loads(response.content or b"{}")

    assert response.status_code < 500
    assert response.status_code < 300 or {"error", "detail"} <= set(answer)
    return {"status": response.status_code, **answer}


@many
@given(place=st.sampled_from(PLACES), value=ANYTHING)
def test_any_value_anywhere_in_a_step_is_answered_and_leaves_all_or_nothing(
    coder: Client, task: CodingTask, place: tuple[Callable[..., Any], str], value: object
) -> None:
    make, field = place
    body = make(field, value)

    before = Segment.objects.count(), Step.objects.count()
    answer = send(coder, "POST", f"tasks/{task.pk}/steps", body)
    after = Segment.objects.count(), Step.objects.count()

    assert (after != before) == (answer["status"] == 201)
    for segment in Segment.objects.all():
        assert TEXT[segment.start : segment.end] == segment.quote
    if answer["status"] == 201:
        send(coder, "POST", f"tasks/{task.pk}/undo", {"step": answer["step"]["id"]})


@many
@given(deed=st.sampled_from(["steps", "undo", "redo"]), body=ANYTHING | st.binary(max_size=60))
def test_any_body_of_a_step_undo_or_redo_is_answered(
    coder: Client, task: CodingTask, deed: str, body: object
) -> None:
    before = Segment.objects.count()

    answer = send(coder, "POST", f"tasks/{task.pk}/{deed}", body)

    assert answer["status"] == 400
    assert Segment.objects.count() == before


@pytest.mark.parametrize("deed", ["undo", "redo"])
@many
@given(step=ANYTHING)
def test_no_other_step_than_the_last_is_undone(
    coder: Client, task: CodingTask, deed: str, step: object
) -> None:
    answer = send(coder, "POST", f"tasks/{task.pk}/{deed}", {"step": step})

    assert answer["status"] in {400, 404}
    assert Segment.objects.count() == 2


@many
@given(
    field=st.sampled_from(["segment", "code", "transcript", "text", "is_shared", "more"]),
    value=ANYTHING,
    version=st.none() | TEXTS,
)
def test_any_memo_is_answered(
    coder: Client, field: str, value: object, version: str | None
) -> None:
    headers = {} if version is None else {"If-Match": version.encode("ascii", "ignore").decode()}

    answer = send(coder, "PUT", f"memos/{uuid4()}", {"text": "Hm.", field: value}, **headers)

    assert Memo.objects.count() == (answer["status"] == 200)
    Memo.objects.all().delete()


@many
@given(field=st.sampled_from(["source", "target", "kind", "note", "more"]), value=ANYTHING)
def test_any_link_is_answered(coder: Client, field: str, value: object) -> None:
    first, second = Segment.objects.order_by("start")
    good = {"source": str(first.pk), "target": str(second.pk), "kind": "supports", "note": ""}

    answer = send(coder, "PUT", f"links/{uuid4()}", good | {field: value})

    assert SegmentLink.objects.count() == (answer["status"] == 200)
    SegmentLink.objects.all().delete()


@many
@given(body=ANYTHING | st.dictionaries(st.sampled_from(["0", "1", "9", "10", "x"]), ANYTHING))
def test_any_pins_are_answered(coder: Client, body: object) -> None:
    send(coder, "PUT", "pins", body)


@many
@given(field=st.sampled_from(["read_to", "left_at", "more"]), value=ANYTHING)
def test_any_place_is_answered(coder: Client, task: CodingTask, field: str, value: object) -> None:
    send(coder, "PUT", f"tasks/{task.pk}/place", {"read_to": 1, "left_at": 1, field: value})


@many
@given(
    field=st.sampled_from(
        ["q", "unit", "code", "value", "attributes", "tasks", "whole_words", "speaker", "more"]
    ),
    value=ANYTHING,
)
def test_any_search_plan_is_answered(coder: Client, field: str, value: object) -> None:
    good = {"q": "learned", "unit": "hit", "code": "learn.doing"}

    send(coder, "POST", "search/plan", good | {field: value})

    assert Segment.objects.count() == 2


@many
@given(
    name=st.sampled_from(["q", "in", "task", "whole_words", "speaker", "limit", "after", "more"]),
    value=TEXTS | NUMBERS.map(str),
)
def test_any_search_is_answered(coder: Client, name: str, value: str) -> None:
    asked: dict[str, str | bytes] = {"q": "learned", name: value.encode("utf-8", "surrogatepass")}

    response = coder.get(f"{STUDY}/search", asked)

    assert response.status_code < 500


@many
@given(name=st.sampled_from(["segment", "code", "transcript", "mine", "limit"]), value=TEXTS)
def test_any_filter_of_memos_is_answered(coder: Client, name: str, value: str) -> None:
    response = coder.get(f"{STUDY}/memos", {name: value.encode("utf-8", "surrogatepass")})

    assert response.status_code < 500
