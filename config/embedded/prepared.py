"""Remembers what an installation was prepared from, so that a later start need not prepare it again."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

PATTERNS = (
    "requirements.txt",
    "*/migrations/*.py",
    "config/settings.py",
    "config/locale/*/LC_MESSAGES/*.po",
    "*/static/**/*",
    "studies/**/*",
)


def sources(project: Path) -> Iterator[Path]:
    """Every file that migrations, translations, static files and the demo study are made from."""
    for pattern in PATTERNS:
        yield from sorted(path for path in project.glob(pattern) if path.is_file())


def digest(project: Path) -> str:
    """Changes when one of the sources changes: by name, size and time, so that it costs no reading."""
    seen = hashlib.sha256(os.fsencode(project))
    for path in sources(project):
        facts = path.stat()
        seen.update(f"{path.relative_to(project)} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def is_prepared(note: Path, project: Path, results: list[Path]) -> bool:
    """Whether the note was written for these sources, and what they were made into is still there."""
    return (
        note.exists()
        and note.read_text() == digest(project)
        and all(path.exists() for path in results)
    )


def note_prepared(note: Path, project: Path) -> None:
    note.write_text(digest(project))
