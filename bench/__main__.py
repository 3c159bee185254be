"""`make bench`: runs every bench_*.py (or the ones named), prints a table and keeps the figures as JSON.

`make bench B="openrosa pages --rows 1000000"`: with so many submissions there.
"""

import argparse
import importlib
import json
import os
import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import django

from bench.figure import Figure
from config.embedded.environment import embedded_environment
from config.embedded.places import state_folder

HERE = Path(__file__).parent


def names(wanted: Sequence[str]) -> list[str]:
    """The measurements that were asked for, or all."""
    there = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    unknown = set(wanted) - set(there)
    if unknown:
        sys.exit(
            f"There is no measurement named {', '.join(sorted(unknown))}. There are: {', '.join(there) or 'none yet'}."
        )
    return list(wanted) or there


def table(figures: Sequence[Figure]) -> str:
    """The figures as aligned text."""
    rows = [
        (f.name, f"{f.value:,.3f}".rstrip("0").rstrip("."), f.unit, f.of, f.against)
        for f in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if column == 1 else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def keep(name: str, figures: Sequence[Figure], seconds: float) -> Path:
    """Write the figures, with the machine they come from."""
    folder = state_folder() / "bench"
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.json"
    record = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "machine": {
            "system": platform.platform(),
            "python": platform.python_version(),
            "cores": os.cpu_count(),
        },
        "figures": [asdict(figure) for figure in figures],
    }
    file.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n")
    return file


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    arguments = argparse.ArgumentParser(prog="make bench", description=__doc__)
    arguments.add_argument("names", nargs="*")
    arguments.add_argument("--rows", type=int, help="submissions that are there before")
    given = arguments.parse_args()
    if given.rows is not None:
        os.environ["BENCH_ROWS"] = str(given.rows)
    with embedded_environment():
        django.setup()
        for name in names(given.names):
            began = time.perf_counter()
            figures: list[Figure] = importlib.import_module(f"bench.bench_{name}").run()
            seconds = time.perf_counter() - began
            print(f"\n{name} ({seconds:.1f} s; {keep(name, figures, seconds)})\n{table(figures)}")


if __name__ == "__main__":
    main()
