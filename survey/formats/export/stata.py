"""Stata files (dta, version 14): labelled numbers, and extended missing values for what is not there.

Only texts of 2,045 bytes and more stand in memory while the file is written: Stata keeps them apart.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

from pyreadstat import write_dta

from survey.formats.export.columns import Layout, Measure, spoken
from survey.formats.export.frame import FrameColumn, RowFrame
from survey.formats.export.missing import (
    STATA_BLANK,
    STATA_MISFIT,
    STATA_NOT_ASKED,
    label,
)
from survey.formats.export.options import Format, Options
from survey.formats.export.rows import Record, makers
from survey.formats.export.spool import Gathered, Rules, Spool, Waiting, cut_label
from survey.formats.export.texts import Plain

VERSION = 14
LONGEST_LABEL = 80
LONGEST_VALUE_LABEL = 32_000
_DAY_ZERO = date(1960, 1, 1)
_MOMENT_ZERO = datetime(1960, 1, 1, tzinfo=UTC)
_GAPS: dict[Waiting, float | str | None] = {
    None: STATA_NOT_ASKED,
    True: STATA_BLANK,
    False: STATA_MISFIT,
}
_FORMATS = {Measure.DATE: "%td", Measure.MOMENT: "%tc", Measure.WHOLE: "%12.0g"}
_RULES = Rules(
    format=Format.STATA,
    date=lambda day: float((day - _DAY_ZERO).days),
    moment=lambda at: float(round((at - _MOMENT_ZERO).total_seconds() * 1000)),
)


class StataTables:
    """A file for each table."""

    def __init__(self, layout: Layout, options: Options, folder: Path) -> None:
        self.files = {table.name: f"{table.name}.dta" for table in layout.tables}
        self._lang = options.lang
        self._folder = folder
        self._spools = [
            Spool(rows, folder / f"{rows.table.name}.rows", _RULES) for rows in makers(layout)
        ]

    def write(self, records: Sequence[Record], /) -> list[list[Plain]]:
        return [
            misfit for record in records for spool in self._spools for misfit in spool.write(record)
        ]

    def close(self) -> list[Path]:
        return [self._finish(spool) for spool in self._spools]

    def _finish(self, spool: Spool) -> Path:
        spool.close()
        path = self._folder / self.files[spool.rows.table.name]
        found = spool.gathered
        numeric = [each for each in found if each.is_numeric]
        write_dta(
            RowFrame(
                [
                    FrameColumn(each.variable.name, None if each.is_numeric else each.width)
                    for each in found
                ],
                lambda: spool.read(_GAPS),
                spool.count,
            ),
            path,
            version=VERSION,
            column_labels={
                each.variable.name: cut_label(
                    each.variable.column.words(self._lang),
                    characters=LONGEST_LABEL,
                    most_bytes=4 * LONGEST_LABEL,
                )
                for each in found
            },
            variable_value_labels={
                each.variable.name: cast("Any", value_labels(each, self._lang)) for each in numeric
            },
            missing_user_values={
                each.variable.name: [STATA_NOT_ASKED, STATA_BLANK, STATA_MISFIT] for each in numeric
            },
            variable_format={
                each.variable.name: _FORMATS[each.variable.column.measure]
                for each in numeric
                if each.variable.column.measure in _FORMATS
            },
        )
        spool.remove()
        return path


def value_labels(each: Gathered, lang: str) -> dict[float | str, str]:
    """Labels of the choices by their codes, and of the kinds of missing."""
    labels = {choice.name: spoken(choice.label, lang) for choice in each.variable.column.choices}
    found: dict[float | str, str] = {
        float(code): cut_label(
            labels.get(name) or name,
            characters=LONGEST_VALUE_LABEL,
            most_bytes=LONGEST_VALUE_LABEL,
        )
        for name, code in each.codes.items()
    }
    return found | {
        STATA_NOT_ASKED: label("not_asked", lang),
        STATA_BLANK: label("blank", lang),
        STATA_MISFIT: label("misfit", lang),
    }
