"""Answers as rows: nested by groups, with places, and with repeats inside where that is asked."""

import re
from typing import Any

import pytest

from survey.formats.definition import FormDefinition, Kind, Node
from survey.formats.odata_row import (
    Content,
    Repetition,
    Shape,
    repetition_row,
    row_id,
    submission_row,
)
from survey.formats.odata_table import SYSTEM, tables
from tests.openrosa_form import FORM

ROOT, NOW = "uuid:a'b", "uuid:2"
KNOWN: dict[str, object] = {name: name for name in SYSTEM}
OUTER = [Repetition(0, None, {"who": "A", "age": 30}), Repetition(1, None, {"who": "B"})]
INNER = [
    Repetition(0, 0, {"what": "wigs"}),
    Repetition(1, 0, {"what": "glue"}),
    Repetition(2, 1, {"what": "hair"}),
]
ROWS = {("r", None): OUTER, ("s", 0): INNER[:2], ("s", 1): INNER[2:]}


def content(**answers: Any) -> Content:  # noqa: ANN401
    return Content(ROOT, NOW, answers, ROWS)


def main(shape: Shape | None = None, select: tuple[str, ...] = (), **answers: Any) -> Any:  # noqa: ANN401
    table = tables(FORM)["Submissions"]
    shown = table.only(select) if select else table
    return submission_row(shown, content(**answers), KNOWN, shape or Shape())


def test_a_row_has_its_ids_its_system_and_a_value_for_each_question() -> None:
    row = main(code="F01", year=2001, share=0.5, goods=["wigs", "glue"], sum=90)

    assert row == {
        "__id": ROOT,
        "__system": KNOWN,
        "start": None,
        "code": "F01",
        "g": {
            "year": 2001,
            "share": 0.5,
            "town": None,
            "goods": "wigs glue",
            "order": None,
            "day": None,
            "sum": "90",
        },
        "voice": None,
        "r@odata.navigationLink": "Submissions('uuid%3Aa'b')/r",
        "meta": {"instanceID": NOW, "audit": None},
    }


def test_a_number_that_is_none_is_null_as_the_type_promises() -> None:
    assert main(year="unknown")["g"]["year"] is None


def test_only_what_is_selected_is_written() -> None:
    row = main(select=("__id", "g/year", "__system/edits"), year=2001)

    assert row == {"__id": ROOT, "__system": {"edits": "edits"}, "g": {"year": 2001}}


def test_repeats_are_nested_where_that_is_asked_for() -> None:
    row = main(Shape(expand=True))

    assert [
        (outer["who"], outer["h"]["age"], [inner["what"] for inner in outer["s"]])
        for outer in row["r"]
    ] == [("A", 30, ["wigs", "glue"]), ("B", None, ["hair"])]
    assert row["r"][1]["__id"] == row_id(ROOT, "Submissions.r", 1)


def test_a_row_of_a_repeat_has_the_id_of_what_is_around_it() -> None:
    found = tables(FORM)

    outer = repetition_row(found["Submissions.r"], content(), OUTER[1], Shape())
    inner = repetition_row(found["Submissions.r.s"], content(), INNER[2], Shape())

    assert outer == {
        "__id": row_id(ROOT, "Submissions.r", 1),
        "__Submissions-id": ROOT,
        "who": "B",
        "h": {"age": None},
    }
    assert inner["__Submissions-r-id"] == outer["__id"]


def test_a_row_of_a_repeat_can_hold_the_repeats_inside_it() -> None:
    row: Any = repetition_row(
        tables(FORM)["Submissions.r"], content(), OUTER[0], Shape(expand=True)
    )

    assert [inner["what"] for inner in row["s"]] == ["wigs", "glue"]


def test_ids_of_rows_are_never_the_same() -> None:
    ids = {row_id(root, table, at) for root in "ab" for table in "xy" for at in range(12)}

    assert len(ids) == 48
    assert all(re.fullmatch("[0-9a-f]{40}", found) for found in ids)


PLACES = FormDefinition(
    form_id="p",
    version="1",
    title="P",
    languages=("en",),
    default_language="en",
    nodes=tuple(
        Node(f"/data/{kind}", kind, Kind.QUESTION, kind, kind)
        for kind in ("geopoint", "geotrace", "geoshape")
    ),
    choices={},
)
SQUARE = "1 1 0 0;1 2 0 0;2 2 0 0;1 1 0 0"


@pytest.mark.parametrize(
    ("kind", "said", "shown", "wkt"),
    [
        ("geopoint", "34 113.5", {"type": "Point", "coordinates": [113.5, 34]}, "POINT (113.5 34)"),
        (
            "geopoint",
            "34 113.5 70 4.5",
            {
                "type": "Point",
                "coordinates": [113.5, 34, 70],
                "properties": {"accuracy": 4.5},
            },
            "POINT (113.5 34 70)",
        ),
        (
            "geotrace",
            "1 2;3 4",
            {"type": "LineString", "coordinates": [[2, 1], [4, 3]]},
            "LINESTRING (2 1,4 3)",
        ),
        (
            "geoshape",
            SQUARE,
            {
                "type": "Polygon",
                "coordinates": [[[1, 1, 0], [2, 1, 0], [2, 2, 0], [1, 1, 0]]],
                "properties": {"accuracies": [0, 0, 0, 0]},
            },
            "POLYGON ((1 1 0,2 1 0,2 2 0,1 1 0))",
        ),
        ("geopoint", "nowhere", None, None),
        ("geotrace", "1 2", None, None),
        ("geopoint", "200 2", None, None),
    ],
)
def test_places_are_geojson_or_wkt(kind: str, said: str, shown: object, wkt: object) -> None:
    table = tables(PLACES)["Submissions"]

    rows = [
        submission_row(table, content(**{kind: said}), KNOWN, Shape(wkt=is_wkt))
        for is_wkt in (False, True)
    ]

    assert [row[kind] for row in rows] == [shown, wkt]
