"""Rows on their way."""

from datetime import date, datetime
from pathlib import Path

from survey.formats.export.columns import Layout
from survey.formats.export.options import Format
from survey.formats.export.rows import Record, TableRows
from survey.formats.export.spool import GROUP, Rules, Spool, Waiting, cut_label
from tests.exported import record

GAPS: dict[Waiting, float | str | None] = {None: "a", True: "b", False: "c"}


def days(day: date) -> float:
    return float(day.toordinal())


def seconds(at: datetime) -> float:
    return at.timestamp()


def a_spool(planned: Layout, folder: Path, longest: int | None = None) -> Spool:
    rules = Rules(Format.STATA, days, seconds, longest)
    return Spool(TableRows(planned.tables[0]), folder / "rows", rules)


def cells(spool: Spool, name: str) -> list[object]:
    names = [each.variable.name for each in spool.gathered]
    return [row[names.index(name)] for row in spool.read(GAPS)]


def test_rows_come_back_as_often_as_they_are_needed(planned: Layout, tmp_path: Path) -> None:
    spool = a_spool(planned, tmp_path)
    for number in range(GROUP + 1):
        spool.write(record(f"uuid:{number}", {"staff": number}))
    spool.close()

    first, second = cells(spool, "staff"), cells(spool, "staff")

    assert first == second == [float(number) for number in range(GROUP + 1)]
    assert spool.count == GROUP + 1


def test_one_is_not_taken_for_blank(planned: Layout, tmp_path: Path) -> None:
    """In Python 1.0 == True, and 0.0 == False."""
    spool = a_spool(planned, tmp_path)
    for sent in (
        record("a", {"staff": 1, "total": 1}),
        record("b", {"staff": 0, "total": 0}),
        record("c", {"total": "x"}, ("staff",)),
    ):
        spool.write(sent)
    spool.close()

    assert cells(spool, "staff") == [1.0, 0.0, "b"]
    assert cells(spool, "total") == ["1", "0", "x"]


def test_widths_are_those_of_the_longest_text_in_bytes(
    planned: Layout, full: Record, gaps: Record, tmp_path: Path
) -> None:
    spool = a_spool(planned, tmp_path)
    spool.write(record("a", {"code": "长" * 9}))
    spool.write(gaps)
    spool.close()

    widths = {each.variable.name: each.width for each in spool.gathered}
    assert (widths["code"], widths["markets"]) == (27, 7)


def test_a_text_is_cut_at_a_whole_character(planned: Layout, tmp_path: Path) -> None:
    spool = a_spool(planned, tmp_path, longest=10)

    misfits = spool.write(record("a", {"code": "长" * 9}))

    spool.close()
    assert cells(spool, "code") == ["长长长"]
    assert misfits == [["a", "firm", "a", "code", "长" * 9]]


def test_the_file_goes_when_it_is_removed(planned: Layout, tmp_path: Path) -> None:
    spool = a_spool(planned, tmp_path)
    spool.close()

    spool.remove()

    assert list(tmp_path.iterdir()) == []


def test_labels_are_one_short_line() -> None:
    assert cut_label(" a\n b ", characters=10, most_bytes=10) == "a b"
    assert cut_label("长" * 9, characters=4, most_bytes=10) == "长长长"
    assert cut_label("abcdef", characters=4, most_bytes=10) == "abcd"
