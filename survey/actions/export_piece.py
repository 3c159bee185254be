"""Write submissions into the files of an export: all of them, or one piece of many."""

import json
import shutil
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from survey.actions.export_aside import (
    error_rows,
    file_rows,
    history_rows,
    paradata_rows,
    step_rows,
)
from survey.formats.export.aside import HEADERS, AsideFile
from survey.formats.export.columns import Layout
from survey.formats.export.csv_zip import CsvFile
from survey.formats.export.join import append
from survey.formats.export.options import Format, Options
from survey.formats.export.rows import Record
from survey.formats.export.tables import open_tables
from survey.queries.export import Portion

KEYS = "keys"
COUNTS = "counts.json"

type Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """How the files are written."""

    format: Format
    layout: Layout
    options: Options

    def names(self) -> Mapping[str | None, str]:
        """The tables' names by their repeats."""
        return {table.repeat: table.name for table in self.layout.tables}


@dataclass
class Gathered:
    """What was written: how many rows each table has, the keys of the submissions, and the files;
    `files` are the names of those that hold the tables.
    """

    files: Mapping[str, str]
    rows: Counter[str] = field(default_factory=Counter)
    keys: array[int] = field(default_factory=lambda: array("q"))
    written: list[Path] = field(default_factory=list)

    def count(self, records: Sequence[Record], names: Mapping[str | None, str]) -> None:
        self.rows[names[None]] += len(records)
        for record in records:
            for row in record.repetitions:
                if row.repeat in names:
                    self.rows[names[row.repeat]] += 1


def gather(
    portions: Iterable[Portion],
    plan: Plan,
    folder: Path,
    tell: Tell,
    closing: Callable[[], None] = lambda: None,
) -> Gathered:
    """Write the tables and what stands beside them; `tell` is told how many are done, and `closing`
    is called before the long step in which some formats write their files.
    """
    tables = open_tables(plan.format, plan.layout, plan.options, folder)
    aside = {name: AsideFile(name, folder) for name in HEADERS}
    names = plan.names()
    found = Gathered(dict(tables.files))
    for portion in portions:
        aside["misfits"].write(tables.write(portion.records))
        _beside(portion, aside, plan.options)
        found.count(portion.records, names)
        found.keys.extend(portion.keys)
        tell(len(found.keys))
    closing()
    found.written = [*tables.close(), *(path for file in aside.values() for path in file.close())]
    return found


def make_piece(portions: Iterable[Portion], plan: Plan, folder: Path, tell: Tell) -> None:
    """The files of a piece, with its keys and counts, in a folder that is there once it is whole.

    What somebody who died at it has left is thrown away.
    """
    making = folder.with_suffix(".making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir()
    found = gather(portions, plan, making, tell)
    (making / KEYS).write_bytes(found.keys.tobytes())
    (making / COUNTS).write_text(json.dumps(found.rows), "utf-8")
    making.rename(folder)


def count_of(piece: Path) -> int:
    """How many submissions stand in a piece that is whole."""
    return (piece / KEYS).stat().st_size // array("q").itemsize


def join_pieces(
    pieces: Sequence[Path], plan: Plan, folder: Path, alive: Callable[[], None]
) -> Gathered:
    """The files of the pieces, one behind the other, as if they had been written in one go.

    Each piece is removed as soon as it is there; `alive` is called after each.
    """
    tables = open_tables(plan.format, plan.layout, plan.options, folder)
    found = Gathered(dict(tables.files), written=list(tables.close()))
    beside = {path.name: path for piece in pieces for path in piece.glob("*.csv")}
    for name in HEADERS:
        if f"{name}.csv" in beside and folder / f"{name}.csv" not in found.written:
            found.written.append(CsvFile(folder / f"{name}.csv", HEADERS[name]).close())
    heads = {path: path.stat().st_size for path in found.written}
    for piece in pieces:
        found.rows.update(json.loads((piece / COUNTS).read_text("utf-8")))
        found.keys.frombytes((piece / KEYS).read_bytes())
        for path, head in heads.items():
            append(path, piece / path.name, head)
        shutil.rmtree(piece)
        alive()
    return found


def _beside(portion: Portion, aside: Mapping[str, AsideFile], options: Options) -> None:
    lang = options.lang
    aside["errors"].write(error_rows(portion.keys, lang))
    aside["actions"].write(step_rows(portion.keys))
    aside["history"].write(history_rows(portion.keys, lang))
    aside["files"].write(file_rows(portion.keys, with_media=options.media))
    aside["paradata"].write(paradata_rows(portion.keys))
