"""Parquet files, read back."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet as pq

from survey.formats.definition import FormDefinition
from survey.formats.export.columns import Layout, layout
from survey.formats.export.options import Options
from survey.formats.export.parquet import GROUP, ParquetTables
from survey.formats.export.rows import Record
from tests.exported import record


def written(planned: Layout, records: list[Record], folder: Path) -> Any:  # noqa: ANN401
    tables = ParquetTables(planned, Options(lang="zh"), folder)
    misfits = tables.write(records)
    return tables.close(), misfits


def test_cells_have_types(planned: Layout, full: Record, tmp_path: Path) -> None:
    paths, misfits = written(planned, [full], tmp_path)

    (row,) = pq.read_table(paths[0]).to_pylist()
    assert (row["staff"], row["share"], row["stage"]) == (40, 0.5, "obm")
    assert row["founded"] == date(1986, 3, 2)
    assert row["visited"] == datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    assert row["markets"] == ["africa", "usa"]
    assert (row["total"], row["_blank"]) == ("90", [])
    assert [row["since"] for row in pq.read_table(paths[1]).to_pylist()] == [1990, None]
    assert misfits == []


def test_the_kinds_of_missing_are_kept_apart(
    planned: Layout, known: list[Record], tmp_path: Path
) -> None:
    paths, misfits = written(planned, known, tmp_path)

    table = pq.read_table(paths[0]).to_pylist()
    assert [row["staff"] for row in table] == [40, None, None, None]
    assert [row["stage"] for row in table] == ["obm", None, "odm", "na"]
    assert [row["_blank"] for row in table] == [
        [],
        ["code", "staff", "share", "founded", "stage"],
        [],
        [],
    ]
    assert misfits == [
        ["uuid:3", "firm", "uuid:3", "staff", "many"],
        ["uuid:3", "firm", "uuid:3", "founded", "last year"],
    ]


def test_flags_are_small_numbers(form: FormDefinition, full: Record, tmp_path: Path) -> None:
    paths, _misfits = written(layout([form], Options(split=True)), [full], tmp_path)

    table = pq.read_table(paths[0])
    assert table.schema.field("markets/usa").type == pa.int8()
    assert table["markets/usa"].to_pylist() == [1]


def test_columns_carry_their_labels(planned: Layout, full: Record, tmp_path: Path) -> None:
    paths, _misfits = written(planned, [full], tmp_path)

    told = pq.read_schema(paths[0]).field("stage").metadata
    assert told[b"label"].decode() == "stage是什么？"
    assert told[b"label:en"] == b"What is stage?"
    assert "自有品牌" in told[b"choices"].decode()


def test_rows_come_in_groups(planned: Layout, tmp_path: Path) -> None:
    records = [record(f"uuid:{number}") for number in range(GROUP + 1)]
    tables = ParquetTables(planned, Options(), tmp_path)

    tables.write(records[:GROUP])
    tables.write(records[GROUP:])

    found = pq.ParquetFile(tables.close()[0]).metadata
    assert (found.num_rows, found.num_row_groups) == (GROUP + 1, 2)
