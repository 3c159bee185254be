"""Which room writes the tables of which format."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from survey.formats.export.columns import Layout
from survey.formats.export.csv_zip import CsvTables
from survey.formats.export.geojson import GeoJsonTables
from survey.formats.export.json_lines import JsonTables
from survey.formats.export.options import Format, Options
from survey.formats.export.parquet import ParquetTables
from survey.formats.export.rows import Record
from survey.formats.export.spss import SpssTables
from survey.formats.export.stata import StataTables
from survey.formats.export.texts import Plain
from survey.formats.export.xlsx import XlsxTables


class Tables(Protocol):
    """All tables of an export while they are written."""

    @property
    def files(self) -> Mapping[str, str]:
        """The name of the file that holds each table, by the table's name."""

    def write(self, records: Sequence[Record], /) -> Sequence[Sequence[Plain]]:
        """Add submissions. Returns the answers that do not fit their columns, as aside.MISFITS."""

    def close(self) -> Sequence[Path]:
        """Finish the files; nothing can be added any more."""


class NoTables:
    """For an archive that only describes the data."""

    def __init__(self, *_of: object) -> None:
        self.files: Mapping[str, str] = {}

    def write(self, _records: Sequence[Record], /) -> Sequence[Sequence[Plain]]:
        """Nothing is written, so everything fits."""
        return []

    def close(self) -> Sequence[Path]:
        return []


_ROOMS: Mapping[Format, Callable[[Layout, Options, Path], Tables]] = {
    Format.CSV: CsvTables,
    Format.XLSX: XlsxTables,
    Format.SPSS: SpssTables,
    Format.STATA: StataTables,
    Format.PARQUET: ParquetTables,
    Format.JSON: JsonTables,
    Format.GEOJSON: GeoJsonTables,
    Format.CODEBOOK: NoTables,
}


def open_tables(format_: Format, layout: Layout, options: Options, folder: Path) -> Tables:
    """Begin the files of the tables in `folder`."""
    return _ROOMS[format_](layout, options, folder)
