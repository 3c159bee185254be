"""GeoJSON (RFC 7946): a feature for each row of the tables that ask for a place."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from survey.formats.export.columns import Column, Layout, Table
from survey.formats.export.json_lines import named
from survey.formats.export.options import Options
from survey.formats.export.rows import Record, Row, TableRows, makers
from survey.formats.export.texts import Plain

PLACES = ("geopoint", "geotrace", "geoshape")
_HEAD = '{"type":"FeatureCollection","features":['
_LEAST = {"geotrace": 2, "geoshape": 4}

type Position = list[float]


def has_place(layout: Layout) -> bool:
    """Whether there is anything to show on a map."""
    return any(place_of(table) for table in layout.tables)


def place_of(table: Table) -> Column | None:
    """The first question of the table that asks for a place."""
    for column in table.answers:
        if column.node and column.node.data_type in PLACES and not column.part:
            return column
    return None


@dataclass
class _Map:
    rows: TableRows
    column: Column
    place: int
    path: Path
    file: TextIO
    has_features: bool = False


class GeoJsonTables:
    """A file for each table that asks for a place; the first such question is the geometry."""

    def __init__(self, layout: Layout, _options: Options, folder: Path) -> None:
        self._maps = [
            _open(rows, column, folder)
            for rows in makers(layout)
            if (column := place_of(rows.table)) is not None
        ]
        self.files = {each.rows.table.name: each.path.name for each in self._maps}

    def write(self, records: Sequence[Record], /) -> list[list[Plain]]:
        """A place that cannot be read has no geometry; its text stands among the properties."""
        for each in self._maps:
            for record in records:
                for row in each.rows.of(record):
                    each.file.write("," if each.has_features else "")
                    each.file.write(json.dumps(_feature(each, row), ensure_ascii=False))
                    each.has_features = True
        return []

    def close(self) -> list[Path]:
        for each in self._maps:
            each.file.write("]}\n")
            each.file.close()
        return [each.path for each in self._maps]


def _open(rows: TableRows, column: Column, folder: Path) -> _Map:
    path = folder / f"{rows.table.name}.geojson"
    file = path.open("w", encoding="utf-8", newline="\n")
    file.write(_HEAD)
    return _Map(rows, column, rows.table.columns.index(column), path, file)


def _feature(each: _Map, row: Row) -> Mapping[str, object]:
    kind = each.column.node.data_type if each.column.node else ""
    return {
        "type": "Feature",
        "id": row[0],
        "geometry": geometry(kind, row[each.place]),
        "properties": named(each.rows, row),
    }


def geometry(kind: str, cell: object) -> dict[str, object] | None:
    """A geopoint ("lat lon altitude accuracy"), or a trace or shape of them with semicolons; None
    where it is none.
    """
    if not isinstance(cell, str):
        return None
    try:
        positions = [_position(part) for part in cell.split(";") if part.strip()]
    except (IndexError, ValueError):
        return None
    if len(positions) < _LEAST.get(kind, 1):
        return None
    if kind == "geotrace":
        return {"type": "LineString", "coordinates": positions}
    if kind == "geoshape":
        return {"type": "Polygon", "coordinates": [_closed(positions)]}
    return {"type": "Point", "coordinates": positions[0]}


def _position(part: str) -> Position:
    """Longitude first, as GeoJSON has it."""
    latitude, longitude, *more = (float(number) for number in part.split())
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):  # noqa: PLR2004 - degrees
        raise ValueError(part)
    return [longitude, latitude, *more[:1]]


def _closed(positions: list[Position]) -> list[Position]:
    return positions if positions[0] == positions[-1] else [*positions, positions[0]]
