"""Logs of interviews (audit.csv), as devices write them, as rows of one table."""

import csv
import json
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from typing import IO

from survey.formats.export.texts import Plain

# In the order of ODK's specification of forms; which of them a log has is the form's choice.
KNOWN = (
    "event",
    "node",
    "start",
    "end",
    "latitude",
    "longitude",
    "accuracy",
    "old-value",
    "new-value",
    "user",
    "change-reason",
)
PARADATA = ("instance_id", *KNOWN, "other", "unreadable")
LONGEST = 1 << 20  # characters of one event: beyond it the file is no log

_AT_KNOWN = {name: place for place, name in enumerate(KNOWN)}


class NotALog(Exception):  # noqa: N818 - it says what is wrong
    """A file that is no log of an interview, or not from here on; with the reason."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def log_rows(instance_id: str, file: IO[bytes]) -> Iterator[list[Plain]]:
    """A row as in PARADATA for each event, read one by one; `start` and `end` stay as they are, in
    milliseconds since 1970.

    Columns that are not known stand in `other`, as JSON. Where the file cannot be read, the last
    row has nothing but the reason.
    """
    try:
        for known, other in _events(file):
            yield [instance_id, *known, other, ""]
    except NotALog as error:
        yield unreadable(instance_id, error.reason)
    except UnicodeDecodeError:
        yield unreadable(instance_id, "not UTF-8")
    except (csv.Error, OSError) as error:
        yield unreadable(instance_id, str(error))


def unreadable(instance_id: str, reason: str) -> list[Plain]:
    """The row that stands for a log, or the rest of it, that cannot be read."""
    return [instance_id, *("" for _name in KNOWN), "", reason]


class _Lines:
    """The lines of a text, none without an end: what is read since `taken` was set to 0 is counted."""

    def __init__(self, text: TextIOWrapper) -> None:
        self._text = text
        self.taken = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(LONGEST + 1 - self.taken):
            self.taken += len(line)
            if self.taken > LONGEST:
                message = f"an event of more than {LONGEST} characters"
                raise NotALog(message)
            yield line


def _events(file: IO[bytes]) -> Iterator[tuple[list[str], str]]:
    """The known cells of each event, and the others as JSON."""
    text = TextIOWrapper(file, "utf-8-sig", newline="")
    try:
        lines = _Lines(text)
        rows = csv.reader(lines)
        header = [name.strip() for name in next(rows, [])]
        if "event" not in header:
            message = "no column “event”"
            raise NotALog(message)
        for cells in rows:
            lines.taken = 0
            if cells:
                yield _placed(header, cells)
    finally:
        text.detach()  # else the file would be closed, which is not ours


def _placed(header: Sequence[str], cells: Sequence[str]) -> tuple[list[str], str]:
    known = [""] * len(KNOWN)
    other: dict[str, str] = {}
    for place, cell in enumerate(cells):
        name = header[place] if place < len(header) else ""
        if name in _AT_KNOWN:
            known[_AT_KNOWN[name]] = cell
        elif cell:
            other[name or f"column {place + 1}"] = cell
    return known, json.dumps(other, ensure_ascii=False) if other else ""
