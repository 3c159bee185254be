"""Segments over HTTP: reading, downloading, marking."""

import csv
import io
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from coding.models import CodingTask, Segment, Step
from survey.actions.case import note_consent
from survey.models import Case
from tests.factories import (
    TEXT,
    Team,
    a_case,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)
from tests.visitors import caller, told, visitor

pytestmark = pytest.mark.django_db

SEGMENTS = "/api/v1/studies/hair/segments"
LAND = "The county gave us land."
DOING = "We learned by doing."


@pytest.fixture
def team() -> Team:
    """Transcript T01 of case F01, given to both coders."""
    team = study_with_members("hair")
    case = a_case(team.study, "F01")
    note_consent(case=case, said={"quote": True})
    transcript = a_transcript(team.pi, "T01", case=case)
    coding_round = a_round(team.pi, a_codebook(team.pi))
    for handle in ("coder_a", "coder_b"):
        a_task(coding_round, transcript, team[handle], team.pi)
    return team


def _task(handle: str) -> CodingTask:
    return CodingTask.objects.get(coder__handle=handle)


def _table(client: Client, query: str = "") -> list[list[str]]:
    response: Any = client.get(f"{SEGMENTS}.csv?{query}")

    assert response.status_code == 200, response.content
    text = b"".join(response.streaming_content).decode()
    return list(csv.reader(io.StringIO(text, newline="")))


def _body(quote: str = LAND, **more: object) -> dict[str, object]:
    start = TEXT.index(quote)
    body = {
        "task": _task("coder_a").pk,
        "id": str(uuid4()),
        "code": "inst.local",
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "value": 2,
    }
    return body | more


def _post(client: Client, body: object, status: int = 201) -> Any:  # noqa: ANN401 - JSON
    response = client.post(SEGMENTS, body, content_type="application/json")

    assert response.status_code == status, response.content
    return response.json()


def test_a_segment_is_told_with_its_place_and_value(team: Team) -> None:
    segment = a_segment(_task("coder_a"))

    (row,) = told(visitor(team["coder_a"]), SEGMENTS)["results"]

    assert row.pop("created_at").startswith("20")
    assert row == {
        "id": str(segment.pk),
        "transcript": "T01",
        "case": "F01",
        "coder": "coder_a",
        "theme": "institutions",
        "code": "inst.local",
        "start": TEXT.index(LAND),
        "end": TEXT.index(LAND) + len(LAND),
        "quote": LAND,
        "withheld": False,
        "value": 1.0,
        "attributes": {},
        "version": 1,
    }


def test_a_coder_sees_no_other_coder_s_segments(team: Team) -> None:
    a_segment(_task("coder_a"))

    assert told(visitor(team["coder_b"]), SEGMENTS)["results"] == []
    assert len(_table(visitor(team["coder_b"]))) == 1
    assert len(told(visitor(team["lead"]), SEGMENTS)["results"]) == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("transcript=T01", 3),
        ("transcript=T02", 0),
        ("code=inst.local", 2),
        ("code=inst.local,learn.doing", 3),
        ("theme=learning", 1),
        ("theme=learning&code=inst.local", 0),
        ("coder=coder_b", 1),
    ],
)
def test_segments_are_found(team: Team, query: str, found: int) -> None:
    a_segment(_task("coder_a"))
    a_segment(_task("coder_a"), DOING, "learn.doing", None)
    a_segment(_task("coder_b"))
    client = visitor(team["analyst"])

    assert len(told(client, f"{SEGMENTS}?{query}")["results"]) == found
    assert len(_table(client, query)) == found + 1


def test_pages_go_through_the_text_without_gaps_or_repeats(team: Team) -> None:
    quotes = ["The county", "county", "gave us", "us", "land", DOING]
    marked = [a_segment(_task("coder_a"), quote) for quote in quotes]
    marked += [a_segment(_task("coder_b"), quote) for quote in quotes]
    client = visitor(team["lead"])

    found, address = [], f"{SEGMENTS}?limit=5"
    while address:
        page = told(client, address)
        found += [UUID(row["id"]) for row in page["results"]]
        address = page["next"]

    in_order = sorted(marked, key=lambda segment: (segment.start, segment.end, segment.pk.int))
    assert found == [segment.pk for segment in in_order]


def test_a_refused_quote_is_withheld_on_the_screen_from_who_did_not_mark_it(team: Team) -> None:
    a_segment(_task("coder_a"))
    note_consent(case=Case.objects.get(), said={"quote": False})

    (own,) = told(visitor(team["coder_a"]), SEGMENTS)["results"]
    (of_all,) = told(visitor(team["analyst"]), SEGMENTS)["results"]

    assert (own["quote"], own["withheld"]) == (LAND, False)
    assert (of_all["quote"], of_all["withheld"]) == (LAND, False)


@pytest.mark.parametrize(("said", "quote"), [(True, LAND), (False, ""), (None, "")])
def test_a_download_quotes_only_after_a_yes(team: Team, *, said: bool | None, quote: str) -> None:
    a_segment(_task("coder_a"))
    note_consent(case=Case.objects.get(), said={"quote": said})

    header, row = _table(visitor(team.pi))

    cells = dict(zip(header, row, strict=True))
    assert (cells["quote"], cells["withheld"]) == (quote, str(said is not True).lower())


def test_a_download_has_a_column_per_attribute(team: Team) -> None:
    _post(visitor(team["coder_a"]), _body(attributes={"period": "early"}))

    header, row = _table(visitor(team["coder_a"]))

    assert header == [
        *("id", "transcript", "case", "coder", "theme", "code", "start", "end", "quote"),
        *("withheld", "value", "version", "created_at", "period"),
    ]
    assert (row[10], row[13]) == ("2.0", "early")


def test_a_segment_is_marked_in_an_own_task(team: Team) -> None:
    body = _body(attributes={"period": "early"})

    row = _post(visitor(team["coder_a"]), body)

    assert (row["id"], row["quote"], row["value"]) == (body["id"], LAND, 2.0)
    assert (row["attributes"], row["warnings"]) == ({"period": "early"}, [])
    assert Segment.objects.get().coder == team["coder_a"]


def test_sending_a_segment_twice_is_harmless(team: Team) -> None:
    client, body = visitor(team["coder_a"]), _body()

    first, second = _post(client, body), _post(client, body)

    assert first == second
    assert Segment.objects.count() == 1


def test_a_script_marks_with_a_token(team: Team) -> None:
    row = _post(caller(team["coder_a"]), _body(code="inst.stage", value="oem"))

    assert row["value"] == "oem"


def test_what_the_codebook_advises_against_is_marked_with_a_warning(team: Team) -> None:
    row = _post(visitor(team["coder_a"]), _body(value=None))

    assert row["warnings"] == ["The code inst.local has a scale, but no value was chosen."]


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"quote": "Another text."}, 400, "quote_differs"),
        ({"quote": f" {LAND}"}, 400, "quote_differs"),
        ({"end": 5000}, 400, "out_of_range"),
        ({"end": 0}, 400, "empty"),
        ({"code": "inst.national"}, 400, "unknown_code"),
        ({"value": 3}, 400, "value_outside_scale"),
        ({"value": True}, 400, "bad_body"),
        ({"value": [1]}, 400, "bad_body"),
        ({"attributes": {"period": "late"}}, 400, "unknown_attribute_value"),
        ({"start": -1}, 400, "bad_body"),
        ({"start": 2**40}, 400, "bad_body"),
        ({"task": 2**70}, 400, "bad_body"),
        ({"id": "seven"}, 400, "bad_body"),
        ({"coder": "coder_b"}, 400, "bad_body"),
        ({"task": 2**40}, 404, "not_found"),
    ],
)
def test_what_cannot_be_marked_is_refused(
    team: Team, change: dict[str, object], status: int, error: str
) -> None:
    problem = _post(visitor(team["coder_a"]), _body() | change, status)

    assert problem["error"] == error
    assert Segment.objects.count() == 0


def test_another_coder_s_task_is_not_found(team: Team) -> None:
    assert _post(visitor(team["coder_b"]), _body(), 404)["error"] == "not_found"


def test_a_task_handed_in_takes_no_more(team: Team) -> None:
    CodingTask.objects.update(submitted_at="2026-01-01T00:00Z")

    assert _post(visitor(team["coder_a"]), _body(), 409)["error"] == "task_submitted"


def test_a_list_costs_the_same_however_long_it_is(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for quote in ("The county", "county", "gave us", "us", "land"):
        a_segment(_task("coder_a"), quote)
    client = visitor(team["analyst"])

    with django_assert_num_queries(4):  # session, person, member, segments
        rows = told(client, SEGMENTS)["results"]
    with django_assert_num_queries(5):  # the same, and the codebook's attributes
        table = _table(client)

    assert (len(rows), len(table)) == (5, 6)


def _change(
    client: Client, segment: Segment, body: object, status: int, if_match: str | None = '"1"'
) -> Any:  # noqa: ANN401 - JSON
    headers = {"If-Match": if_match} if if_match else {}
    address = f"{SEGMENTS}/{segment.pk}"
    response = client.patch(address, body, content_type="application/json", headers=headers)

    assert response.status_code == status, response.content
    return response.json()


def test_parts_of_a_segment_are_changed(team: Team) -> None:
    segment = a_segment(_task("coder_a"))
    client = visitor(team["coder_a"])

    row = _change(client, segment, {"value": -1, "attributes": {"period": "early"}}, 200)
    moved = _change(
        client,
        segment,
        {"start": TEXT.index(DOING), "end": TEXT.index(DOING) + len(DOING), "quote": DOING},
        200,
        "2",
    )

    assert (row["value"], row["attributes"], row["version"]) == (-1.0, {"period": "early"}, 2)
    assert (moved["quote"], moved["value"], moved["version"]) == (DOING, -1.0, 3)
    assert Step.objects.filter(kind="change").count() == 2


@pytest.mark.parametrize(
    ("body", "if_match", "status", "error"),
    [
        ({"value": 2}, None, 428, "if_match_needed"),
        ({"value": 2}, '"2"', 412, "stale_segment"),
        ({"value": 2}, "*", 400, "bad_if_match"),
        ({"value": 9}, '"1"', 400, "value_outside_scale"),
        ({"quote": "Other"}, '"1"', 400, "quote_differs"),
        ({"coder": "coder_b"}, '"1"', 400, "bad_body"),
    ],
)
def test_what_cannot_be_changed_is_refused(
    team: Team, body: object, if_match: str | None, status: int, error: str
) -> None:
    segment = a_segment(_task("coder_a"))

    problem = _change(visitor(team["coder_a"]), segment, body, status, if_match)

    assert problem["error"] == error
    assert Segment.objects.get().version == 1


def test_a_segment_is_removed_by_a_step(team: Team) -> None:
    segment = a_segment(_task("coder_a"))
    client, address = visitor(team["coder_a"]), f"{SEGMENTS}/{segment.pk}"

    unsaid = client.delete(address)
    stale = client.delete(address, headers={"If-Match": '"7"'})
    done = client.delete(address, headers={"If-Match": '"1"'})
    again = client.delete(address, headers={"If-Match": '"1"'})

    statuses = [response.status_code for response in (unsaid, stale, done, again)]
    assert statuses == [428, 412, 204, 404]
    assert Step.objects.filter(kind="remove").count() == 1


def test_another_coder_s_segment_is_not_there(team: Team) -> None:
    segment = a_segment(_task("coder_a"))

    assert _change(visitor(team["coder_b"]), segment, {"value": 2}, 404)["error"] == "not_found"
