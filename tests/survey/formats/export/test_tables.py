"""Every format has its room."""

from pathlib import Path

import pytest

from survey.formats.export.columns import Layout
from survey.formats.export.options import Format, Options
from survey.formats.export.rows import Record
from survey.formats.export.tables import open_tables

FILES = {
    Format.CSV: ["firm-partners.csv", "firm-visits.csv", "firm.csv"],
    Format.XLSX: ["firm.xlsx"],
    Format.SPSS: ["firm-partners.sav", "firm-visits.sav", "firm.sav"],
    Format.STATA: ["firm-partners.dta", "firm-visits.dta", "firm.dta"],
    Format.PARQUET: ["firm-partners.parquet", "firm-visits.parquet", "firm.parquet"],
    Format.JSON: ["firm.jsonl"],
    Format.GEOJSON: ["firm.geojson"],
    Format.CODEBOOK: [],
}


@pytest.mark.parametrize("format_", list(Format))
def test_each_format_leaves_its_files_and_nothing_else(
    planned: Layout, known: list[Record], tmp_path: Path, format_: Format
) -> None:
    tables = open_tables(format_, planned, Options(), tmp_path)

    tables.write(known)

    paths = tables.close()
    assert sorted(path.name for path in paths) == FILES[format_]
    assert sorted(path.name for path in tmp_path.iterdir()) == FILES[format_]
    assert sorted(set(tables.files.values())) == FILES[format_]
