"""CSV for downloads: safe tables of any length in chunks fit for a streamed response."""

from collections.abc import Iterable, Iterator, Sequence

from survey.formats.table import Cell, csv_lines

CHUNK = 65536


def csv_chunks(
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    bom: bool = False,
    size: int = CHUNK,
) -> Iterator[bytes]:
    """The table as UTF-8 in chunks of `size` bytes or little more, always ending with a line.

    Lines, quoting and the guard against formulas are those of `survey.formats.table`; `rows` are
    taken one by one, so a long table never stands in memory. Equal input gives equal bytes.
    """
    waiting: list[bytes] = []
    length = 0
    for line in csv_lines(header, rows, bom=bom):
        waiting.append(line.encode())
        length += len(waiting[-1])
        if length >= size:
            yield b"".join(waiting)
            waiting, length = [], 0
    if waiting:
        yield b"".join(waiting)
