"""Compiles the message catalogues (.po to .mo) with Babel, so that no machine needs gettext."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).with_name("locale")


def compile_catalogues(folder: Path = LOCALES) -> list[Path]:
    """Compile every catalogue that is newer than its compiled file. Returns what was written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
            compile_catalogue(source, target)
            written.append(target)
    return written


def compile_catalogue(source: Path, target: Path) -> None:
    """Write beside and rename: a server that reads meanwhile sees the old file or the new one."""
    with source.open("rb") as text:
        catalogue = read_po(text, abort_invalid=True)
    beside = target.with_suffix(f".{os.getpid()}.tmp")
    with beside.open("wb") as compiled:
        write_mo(compiled, catalogue)
    beside.replace(target)
