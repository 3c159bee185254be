"""What pyreadstat takes for a data frame."""

from collections.abc import Iterator
from pathlib import Path

import pyreadstat

from survey.formats.export.frame import FrameColumn, RowFrame


def test_rows_are_taken_one_by_one_and_never_all_at_once(tmp_path: Path) -> None:
    alive: list[int] = []

    class Row(list[object]):
        def __del__(self) -> None:
            alive.remove(id(self))

    def rows() -> Iterator[Row]:
        for number in range(100):
            row = Row([float(number), f"t{number}"])
            alive.append(id(row))
            assert len(alive) <= 3
            yield row

    frame = RowFrame([FrameColumn("n"), FrameColumn("t", 3)], rows, 100)
    pyreadstat.write_sav(frame, tmp_path / "a.sav")

    cells, _meta = pyreadstat.read_sav(tmp_path / "a.sav", output_format="dict")
    assert list(cells["n"]) == [float(number) for number in range(100)]
    assert list(cells["t"]) == [f"t{number}" for number in range(100)]


def test_a_column_can_be_read_by_its_name() -> None:
    frame = RowFrame([FrameColumn("a"), FrameColumn("b")], lambda: iter([[1, 2], [3, 4]]), 2)

    assert list(frame["b"]) == [2, 4]
    assert (len(frame), frame.columns) == (2, ["a", "b"])
