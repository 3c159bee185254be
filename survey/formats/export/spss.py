"""SPSS files (sav): labelled numbers, system-missing for what was not asked, user-missing codes for
what was left blank.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from pyreadstat import write_sav

from survey.formats.export.columns import Layout, Measure, spoken
from survey.formats.export.frame import FrameColumn, RowFrame
from survey.formats.export.missing import BLANK_TEXT, SPSS_BLANK, SPSS_MISFIT, label
from survey.formats.export.options import Format, Options
from survey.formats.export.rows import Record, makers
from survey.formats.export.spool import Gathered, Rules, Spool, Waiting, cut_label
from survey.formats.export.texts import Plain

LONGEST_TEXT = 32_767  # bytes
LONGEST_LABEL = 255  # bytes
LONGEST_VALUE_LABEL = 120  # bytes
_DAY = 86_400.0  # seconds
_DAY_ZERO = date(1582, 10, 14)
_MOMENT_ZERO = datetime(1582, 10, 14, tzinfo=UTC)
_GAPS: dict[Waiting, float | str | None] = {None: None, True: SPSS_BLANK, False: SPSS_MISFIT}
_FORMATS = {
    Measure.DATE: "SDATE10",
    Measure.MOMENT: "DATETIME23.2",
    Measure.WHOLE: "F12.0",
    Measure.FLAG: "F8.0",
    Measure.CHOICE: "F8.0",
    Measure.NUMBER: "F16.6",
}
_SCALES = frozenset({Measure.WHOLE, Measure.NUMBER, Measure.DATE, Measure.MOMENT})
_RULES = Rules(
    format=Format.SPSS,
    date=lambda day: (day - _DAY_ZERO).days * _DAY,
    moment=lambda at: (at - _MOMENT_ZERO).total_seconds(),
    longest=LONGEST_TEXT,
)


class SpssTables:
    """A file for each table."""

    def __init__(self, layout: Layout, options: Options, folder: Path) -> None:
        self.files = {table.name: f"{table.name}.sav" for table in layout.tables}
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
        write_sav(
            RowFrame(
                [
                    FrameColumn(each.variable.name, None if each.is_numeric else each.width)
                    for each in found
                ],
                lambda: spool.read(_GAPS),
                spool.count,
            ),
            path,
            row_compress=True,
            column_labels={
                each.variable.name: _cut(each.variable.column.words(self._lang), LONGEST_LABEL)
                for each in found
            },
            variable_value_labels={
                each.variable.name: value_labels(each, self._lang)
                for each in found
                if each.is_numeric
            },
            missing_ranges={
                each.variable.name: [SPSS_BLANK, SPSS_MISFIT] if each.is_numeric else [BLANK_TEXT]
                for each in found
            },
            variable_measure={
                each.variable.name: "scale"
                if each.variable.column.measure in _SCALES
                else "nominal"
                for each in found
            },
            variable_format={
                each.variable.name: _FORMATS[each.variable.column.measure]
                for each in found
                if each.is_numeric and each.variable.column.measure in _FORMATS
            },
        )
        spool.remove()
        return path


def value_labels(each: Gathered, lang: str) -> dict[float, str]:
    """Labels of the choices by their codes, and of the user-missing values."""
    labels = {choice.name: spoken(choice.label, lang) for choice in each.variable.column.choices}
    found = {
        float(code): _cut(labels.get(name) or name, LONGEST_VALUE_LABEL)
        for name, code in each.codes.items()
    }
    return found | {SPSS_BLANK: label("blank", lang), SPSS_MISFIT: label("misfit", lang)}


def _cut(text: str, longest: int) -> str:
    return cut_label(text, characters=longest, most_bytes=longest)
