"""What an archive holds beside the answers: findings, review, edits, files, logs; a table each."""

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from survey.formats.export.csv_zip import CsvFile
from survey.formats.export.paradata import PARADATA
from survey.formats.export.texts import Plain

AUDIT = "audit.csv"

ERRORS = (
    "instance_id",
    "kind",
    "severity",
    "question",
    "path",
    "value",
    "expected",
    "message",
    "found_at",
)
ACTIONS = ("instance_id", "at", "by", "level", "state", "comment")
HISTORY = (
    "instance_id",
    "number",
    "received_at",
    "sent_by",
    "repeat",
    "position",
    "question",
    "label",
    "before",
    "after",
)
FILES = ("instance_id", "name", "kind", "size", "sha256", "arrived_at", "in_archive")
MISFITS = ("instance_id", "table", "row", "column", "value")

HEADERS: dict[str, Sequence[str]] = {
    "errors": ERRORS,
    "actions": ACTIONS,
    "history": HISTORY,
    "files": FILES,
    "paradata": PARADATA,
    "misfits": MISFITS,
}


class AsideFile:
    """A CSV file that is only there once it has a row."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.path = folder / f"{name}.csv"
        self._file: CsvFile | None = None

    def write(self, rows: Iterable[Sequence[Plain]]) -> None:
        """Rows are taken a few at a time."""
        waiting = iter(rows)
        for first in waiting:
            if self._file is None:
                self._file = CsvFile(self.path, HEADERS[self.name])
            self._file.write(chain([first], waiting))

    def close(self) -> list[Path]:
        return [self._file.close()] if self._file else []


def kind_of_file(name: str) -> str:
    """Whether a file is the device's own log of the interview, or an answer."""
    return "audit" if name.lower() == AUDIT else "answer"


def member_name(instance_id: str, name: str) -> str:
    """Where a file of a submission stands in the archive: no step of it leads elsewhere."""
    folder = "".join(char if char.isalnum() or char in "-_." else "-" for char in instance_id)
    return (
        f"media/{folder.strip('.') or 'submission'}/{name.replace('/', '-').replace(chr(92), '-')}"
    )
