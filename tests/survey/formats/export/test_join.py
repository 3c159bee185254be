"""Pieces of files, put together."""

from pathlib import Path

import pytest

from survey.formats.export.columns import Layout
from survey.formats.export.join import PIECEWISE, append
from survey.formats.export.options import Format, Options
from survey.formats.export.rows import Record
from survey.formats.export.tables import open_tables


def written(
    planned: Layout, format_: Format, records: list[Record], folder: Path
) -> dict[str, Path]:
    folder.mkdir()
    tables = open_tables(format_, planned, Options(), folder)
    if records:
        tables.write(records)
    return {path.name: path for path in tables.close()}


@pytest.mark.parametrize("format_", sorted(PIECEWISE))
def test_pieces_behind_an_empty_file_are_what_one_go_would_have_written(
    planned: Layout, known: list[Record], tmp_path: Path, format_: Format
) -> None:
    whole = written(planned, format_, known, tmp_path / "whole")
    pieces = [
        written(planned, format_, [record], tmp_path / f"{number}")
        for number, record in enumerate(known)
    ]

    joined = written(planned, format_, [], tmp_path / "joined")
    for name, path in joined.items():
        head = path.stat().st_size
        for piece in pieces:
            append(path, piece[name], head)

    assert len(known) > 1
    assert {name: path.read_bytes() for name, path in joined.items()} == {
        name: path.read_bytes() for name, path in whole.items()
    }


def test_a_piece_without_such_a_file_has_no_such_rows(tmp_path: Path) -> None:
    whole = tmp_path / "errors.csv"
    whole.write_bytes(b"a,b\r\n")

    append(whole, tmp_path / "piece" / "errors.csv", 5)

    assert whole.read_bytes() == b"a,b\r\n"
