"""Answers as the rows of OData tables: nested by groups, places as GeoJSON or WKT."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from survey.formats.export.geojson import PLACES, geometry
from survey.formats.odata_table import MAIN, Group, Inner, Leaf, Table

_NUMBERS = frozenset({"int", "decimal"})
_ACCURACY = 3  # where it stands in "latitude longitude altitude accuracy"
_UNESCAPED = "!~*'()"


@dataclass(frozen=True, slots=True)
class Repetition:
    """One row of a repeat; positions count over the whole submission, from 0."""

    position: int
    parent_position: int | None
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """What a submission holds. `root` is the instance ID that it came under first, `instance_id`
    that of today; `rows` are the rows of its repeats by repeat and position of the row around
    them (None: the submission), in order.
    """

    root: str
    instance_id: str
    answers: Mapping[str, Any]
    rows: Mapping[tuple[str, int | None], Sequence[Repetition]]


@dataclass(frozen=True, slots=True)
class Shape:
    """How rows are written: with inner tables (`expand`), with places as WKT."""

    expand: bool = False
    wkt: bool = False


def submission_row(
    table: Table, content: Content, system: Mapping[str, object], shape: Shape
) -> dict[str, object]:
    """A row of Submissions; `system` has a value for each name of SYSTEM."""
    about: dict[str, object] = {
        "__id": content.root,
        "__system": {name: system[name] for name in table.system},
    }
    row = {name: about[name] for name in table.about}
    writer = _Writer(content, shape, is_main=True)
    steps = [f"{MAIN}('{quote(content.root, safe=_UNESCAPED)}')"]
    return row | writer.fields(table.members, content.answers, None, steps)


def repetition_row(
    table: Table, content: Content, row: Repetition, shape: Shape
) -> dict[str, object]:
    """A row of a repeat's table, with the id of the row around it."""
    above = row.parent_position
    about = {
        "__id": row_id(content.root, table.name, row.position),
        table.parent_id: (
            content.root if above is None else row_id(content.root, str(table.parent), above)
        ),
    }
    writer = _Writer(content, shape, is_main=False)
    found: dict[str, object] = {name: about[name] for name in table.about}
    return found | writer.fields(table.members, row.answers, row.position, [])


def row_id(root: str, table: str, position: int) -> str:
    """The id of a repeat's row: the same as long as the submission is not edited."""
    said = f"{root}#{table}#{position}"
    return hashlib.sha1(said.encode(), usedforsecurity=False).hexdigest()


class _Writer:
    def __init__(self, content: Content, shape: Shape, *, is_main: bool) -> None:
        self.content = content
        self.shape = shape
        self.is_main = is_main

    def fields(
        self,
        members: Iterable[Leaf | Group | Inner],
        answers: Mapping[str, Any],
        position: int | None,
        steps: Sequence[str],
    ) -> dict[str, object]:
        found: dict[str, object] = {}
        for member in members:
            here = [*steps, member.name]
            if isinstance(member, Leaf):
                found[member.name] = self.value(member, answers)
            elif isinstance(member, Group):
                found[member.name] = self.fields(member.members, answers, position, here)
            else:
                if self.is_main and position is None:
                    found[f"{member.name}@odata.navigationLink"] = "/".join(here)
                if self.shape.expand:
                    found[member.name] = self.repetitions(member.table, position)
        return found

    def repetitions(self, table: Table, around: int | None) -> list[dict[str, object]]:
        return [
            {"__id": row_id(self.content.root, table.name, row.position)}
            | self.fields(table.members, row.answers, row.position, [])
            for row in self.content.rows.get((str(table.repeat), around), ())
        ]

    def value(self, leaf: Leaf, answers: Mapping[str, Any]) -> object:
        answer = answers.get(leaf.key)
        if answer is None:
            return None if leaf.key else self.content.instance_id
        if leaf.data_type in _NUMBERS:
            return answer if isinstance(answer, int | float) else None
        if leaf.data_type in PLACES:
            return _place(leaf.data_type, str(answer), wkt=self.shape.wkt)
        return " ".join(answer) if isinstance(answer, list) else str(answer)


def _place(kind: str, text: str, *, wkt: bool) -> object:
    """As the geometry of GeoJSON with the accuracies beside it, or as WKT; None: it is no place."""
    found = geometry(kind, text)
    if found is None:
        return None
    if wkt:
        return _wkt(found)
    accuracies = [_accuracy(part) for part in text.split(";") if part.strip()]
    if any(accuracy is not None for accuracy in accuracies):
        is_point = found["type"] == "Point"
        told = {"accuracy": accuracies[0]} if is_point else {"accuracies": accuracies}
        return {**found, "properties": told}
    return found


def _accuracy(part: str) -> float | None:
    words = part.split()
    return float(words[_ACCURACY]) if len(words) > _ACCURACY else None


def _wkt(found: Mapping[str, Any]) -> str:
    places = found["coordinates"]
    if found["type"] == "Point":
        return f"POINT ({_position(places)})"
    if found["type"] == "LineString":
        return f"LINESTRING ({','.join(map(_position, places))})"
    return f"POLYGON (({','.join(map(_position, places[0]))}))"


def _position(numbers: Sequence[float]) -> str:
    return " ".join(f"{number:.15g}" for number in numbers)
