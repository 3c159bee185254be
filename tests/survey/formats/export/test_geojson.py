"""GeoJSON, read back."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from survey.formats.definition import FormDefinition
from survey.formats.export.columns import Layout, layout
from survey.formats.export.geojson import GeoJsonTables, geometry, has_place
from survey.formats.export.options import Options
from survey.formats.export.rows import Record


def test_a_feature_is_a_submission(
    planned: Layout, full: Record, gaps: Record, tmp_path: Path
) -> None:
    tables = GeoJsonTables(planned, Options(), tmp_path)

    misfits = tables.write([full, gaps])

    (path,) = tables.close()
    found = json.loads(path.read_text("utf-8"))
    first, second = found["features"]
    assert (path.name, found["type"], misfits) == ("firm.geojson", "FeatureCollection", [])
    assert (first["id"], first["geometry"]) == (
        "uuid:1",
        {"type": "Point", "coordinates": [113.85, 34.03, 70]},
    )
    assert first["properties"]["markets"] == ["africa", "usa"]
    assert second["geometry"] is None
    assert second["properties"]["staff"] is None
    assert "visited" not in second["properties"]


def test_without_submissions_it_is_still_geojson(planned: Layout, tmp_path: Path) -> None:
    (path,) = GeoJsonTables(planned, Options(), tmp_path).close()

    assert json.loads(path.read_text()) == {"type": "FeatureCollection", "features": []}


@pytest.mark.parametrize(
    ("kind", "cell", "expected"),
    [
        ("geopoint", "34 113", {"type": "Point", "coordinates": [113, 34]}),
        (
            "geotrace",
            "34 113 0 0; 35 114 0 0",
            {"type": "LineString", "coordinates": [[113, 34, 0], [114, 35, 0]]},
        ),
        (
            "geoshape",
            "1 1;1 2;2 2;1 1",
            {"type": "Polygon", "coordinates": [[[1, 1], [2, 1], [2, 2], [1, 1]]]},
        ),
        ("geotrace", "34 113 0 0", None),
        ("geopoint", "here", None),
        ("geopoint", "34", None),
        ("geopoint", "95 10", None),
        ("geopoint", "", None),
        ("geopoint", None, None),
    ],
)
def test_places_become_geometries(kind: str, cell: object, expected: object) -> None:
    assert geometry(kind, cell) == expected


def test_a_form_without_a_place_has_no_map(form: FormDefinition, planned: Layout) -> None:
    nodes = tuple(node for node in form.nodes if node.name != "place")

    assert has_place(planned)
    assert not has_place(layout([replace(form, nodes=nodes)], Options()))
