"""Tables as CSV that any spreadsheet opens safely: RFC 4180, streamed line by line."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

type Cell = str | float | bool | datetime | None

BOM = "\ufeff"
CHUNK = 65536
STARTS_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


class _Echo:
    """What csv.writer writes to: it hands the line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], *, bom: bool = False
) -> Iterator[str]:
    """The lines of the table, header first, each with its CRLF. With `bom` a spreadsheet program
    knows that it is UTF-8.
    """
    write = csv.writer(_Echo()).writerow
    yield (BOM if bom else "") + write([safe(name) for name in header])
    for row in rows:
        yield write([_text(cell) for cell in row])


def csv_chunks(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], *, bom: bool = False, size: int = CHUNK
) -> Iterator[bytes]:
    """The same lines as UTF-8, in chunks of `size` bytes or little more that end with a line.

    Rows are taken one by one, so a long table never stands in memory.
    """
    waiting = bytearray()
    for line in csv_lines(header, rows, bom=bom):
        waiting += line.encode()
        if len(waiting) >= size:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)


def safe(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula.

    Plain numbers such as "-2.5" stay as they are: they can do no harm.
    """
    if text[:1] in STARTS_FORMULA and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.isoformat()
    return safe(cell) if isinstance(cell, str) else repr(cell)
