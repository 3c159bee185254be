"""What pyreadstat takes for a data frame: columns that are described, rows that come from a file.

pyreadstat asks a frame for the type and width of each column, then for its rows one by one, by the
names that Narwhals gives these questions. So neither pandas nor Polars is needed, and a table of
any length is written without standing in memory.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

import narwhals.stable.v2 as nw
from narwhals import Implementation

type Rows = Callable[[], Iterator[Sequence[object]]]


@dataclass(frozen=True, slots=True)
class FrameColumn:
    """`width` is that of the longest text, in bytes; None for numbers."""

    name: str
    width: int | None = None

    @property
    def dtype(self) -> object:
        return nw.Float64() if self.width is None else nw.String()

    def null_count(self) -> int:
        """Numbers may be missing: then None stands in the row."""
        return int(self.width is None)

    def drop_nulls(self) -> Self:
        return self

    def is_in(self, _values: object) -> Self:
        return self

    def filter(self, _condition: object) -> Self:
        return self

    def __invert__(self) -> Self:
        return self

    def __len__(self) -> int:
        return 1

    def __iter__(self) -> Iterator[str]:
        """One text that is as long as the longest: that is how its width is found out."""
        yield "x" * (self.width or 1)


class RowFrame(nw.DataFrame[Any]):
    """`rows` begins to read the rows anew each time; `count` says how many there are."""

    implementation = Implementation.POLARS  # of this one pyreadstat expects None for no value

    def __init__(self, columns: Sequence[FrameColumn], rows: Rows, count: int) -> None:
        self._described = list(columns)
        self._rows = rows
        self._count = count

    @property
    def columns(self) -> list[str]:
        return [column.name for column in self._described]

    def __native_namespace__(self) -> Any:  # noqa: ANN401 - there is no library behind it
        return None

    def __len__(self) -> int:
        return self._count

    def iter_columns(self) -> Iterator[Any]:
        return iter(self._described)

    def iter_rows(self, **_how: object) -> Iterator[Any]:
        return self._rows()

    def __getitem__(self, name: Any) -> Any:  # noqa: ANN401 - as Narwhals has it
        """The cells of one column."""
        place = self.columns.index(name)
        return (row[place] for row in self._rows())
