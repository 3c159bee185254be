"""Cells by type."""

from datetime import UTC, date, datetime

import pytest

from survey.formats.export.columns import Measure
from survey.formats.export.missing import Gap
from survey.formats.export.rows import Value
from survey.formats.export.typed import Typed, typed


@pytest.mark.parametrize(
    ("measure", "cell", "expected"),
    [
        (Measure.WHOLE, 3, 3),
        (Measure.WHOLE, 3.0, 3),
        (Measure.WHOLE, 3.5, Gap.MISFIT),
        (Measure.WHOLE, "3", Gap.MISFIT),
        (Measure.WHOLE, 2**53 + 1, Gap.MISFIT),
        (Measure.FLAG, 1, 1),
        (Measure.NUMBER, 3, 3.0),
        (Measure.NUMBER, 1e300, 1e300),
        (Measure.NUMBER, float("inf"), Gap.MISFIT),
        (Measure.NUMBER, 2**60, Gap.MISFIT),
        (Measure.NUMBER, "x", Gap.MISFIT),
        (Measure.TEXT, 3, "3"),
        (Measure.TEXT, ["a", "b"], "a b"),
        (Measure.CHOICE, "a", "a"),
        (Measure.CHOICES, ["a", "b"], ["a", "b"]),
        (Measure.CHOICES, "a", ["a"]),
        (Measure.DATE, "2026-11-24", date(2026, 11, 24)),
        (Measure.DATE, "2026-13-24", Gap.MISFIT),
        (Measure.DATE, 2026, Gap.MISFIT),
        (
            Measure.MOMENT,
            "2026-11-24T10:00:00.000+08:00",
            datetime(2026, 11, 24, 2, tzinfo=UTC),
        ),
        (Measure.MOMENT, "2026-11-24T10:00:00", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        (Measure.MOMENT, "0001-01-01T00:00:00+08:00", Gap.MISFIT),
        (Measure.MOMENT, "noon", Gap.MISFIT),
        (Measure.MOMENT, 12, Gap.MISFIT),
    ],
)
def test_a_cell_is_of_its_type_or_a_misfit(measure: Measure, cell: Value, expected: Typed) -> None:
    found = typed(measure, cell)

    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("measure", list(Measure))
def test_gaps_stay_gaps(measure: Measure) -> None:
    assert [typed(measure, None), typed(measure, Gap.BLANK)] == [None, Gap.BLANK]
