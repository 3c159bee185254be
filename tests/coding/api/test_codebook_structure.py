"""Merge, split and retire over HTTP."""

from typing import Any

import pytest
from django.test import Client

from tests.codebooks import DOING, LAND, Desk, a_desk, codes_of, said
from tests.visitors import told, visitor

BOOK = "/api/v1/studies/hair/codebook"
CODE = f"{BOOK}/draft/codes/inst.local"


@pytest.fixture
def desk(db: None) -> Desk:
    return a_desk("hair")


@pytest.fixture
def pi(desk: Desk) -> Client:
    return visitor(desk.team.pi)


def post(client: Client, path: str, **body: Any) -> dict[str, Any]:  # noqa: ANN401
    return dict(client.post(path, body, content_type="application/json").json())


def test_a_preview_tells_shares_lost_values_and_doubles(desk: Desk, pi: Client) -> None:
    desk.marked(desk.a, "inst.local", LAND, 1)
    double = desk.marked(desk.b, "inst.local", DOING, 0)
    desk.marked(desk.b, "learn.doing", DOING)

    preview = told(pi, f"{CODE}/preview?into=learn.doing")

    assert [(share["coder"], share["n"]) for share in preview["shares"]] == [
        ("coder_a", 1),
        ("coder_b", 1),
    ]
    assert preview["lost"] == [{"value": "0", "n": 1}, {"value": "1", "n": 1}]
    assert preview["doubles"] == [str(double.pk)]


def test_a_merge_is_done_and_undone(desk: Desk, pi: Client) -> None:
    segment = desk.marked(desk.a, "inst.local", LAND, 1)

    deed = post(pi, f"{CODE}/merge", into="inst.national", note="The same.")
    assert codes_of(desk) == {segment.pk: ("inst.national", 1)}
    assert (deed["deed"], deed["into"]) == ("merged", ["inst.national"])

    post(pi, f"{BOOK}/restructurings/{deed['id']}/undo")
    assert codes_of(desk) == {segment.pk: ("inst.local", 1)}
    again = post(pi, f"{BOOK}/restructurings/{deed['id']}/undo")
    assert again["error"] == "too_late_to_undo"


def test_a_split_takes_choices_by_segment(desk: Desk, pi: Client) -> None:
    first = desk.marked(desk.a, "inst.local", LAND, 1)
    second = desk.marked(desk.a, "inst.local", DOING, 1)
    parts = [{"key": "one", "name": said("One", "一")}, {"key": "two", "name": said("Two", "二")}]

    post(pi, f"{CODE}/split", parts=parts, rest="one", choices={str(second.pk): "two"})

    assert codes_of(desk) == {first.pk: ("one", 1), second.pk: ("two", 1)}
    book = told(pi, BOOK)
    retired = book["themes"][0]["codes"][0]
    assert (book["version"], retired["state"], retired["became"]) == (
        "1.0.0+1",
        "retired",
        ["one", "two"],
    )


@pytest.mark.parametrize(
    ("deed", "body", "error"),
    [
        ("merge", {"into": "nothing"}, "not_found"),
        ("merge", {}, "bad_body"),
        ("split", {"parts": [], "rest": "a"}, "bad_parts"),
        ("split", {"parts": [], "rest": "a", "choices": {"x": "a"}}, "bad_body"),
        ("retire", {"colour": 1}, "bad_body"),
    ],
)
def test_what_makes_no_sense_is_refused(
    pi: Client, deed: str, body: dict[str, Any], error: str
) -> None:
    assert post(pi, f"{CODE}/{deed}", **body)["error"] == error
