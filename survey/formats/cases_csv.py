"""The sampling list as the CSV that forms choose from (select_one_from_file, pulldata)."""

import csv
import re
from collections.abc import Iterable, Mapping
from io import StringIO

CASES = "cases.csv"
ROSTER = "roster.csv"
GENERATED = frozenset({CASES, ROSTER})
_NOT_IN_A_COLUMN = re.compile(r"[^\w.-]")
_LABELS = ("label", "name")


def cases_csv(cases: Iterable[tuple[str, str, Mapping[str, object]]]) -> bytes:
    """One row per (code, kind, attributes), as UTF-8.

    The columns are `name` (the code), `label` (the attribute label or name, else the code),
    `kind` and the other attributes in order of their names, which XML must be able to carry.
    The same cases give the same bytes: devices compare their hash.
    """
    rows = [_row(code, kind, attributes) for code, kind, attributes in cases]
    others = sorted({column for row in rows for column in row} - {"name", "label", "kind"})
    target = StringIO()
    writer = csv.DictWriter(target, ["name", "label", "kind", *others], restval="")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode()


def _row(code: str, kind: str, attributes: Mapping[str, object]) -> dict[str, object]:
    labels = [str(attributes[name]) for name in _LABELS if attributes.get(name)]
    others = {
        _column(name): "" if value is None else value
        for name, value in attributes.items()
        if name not in _LABELS
    }
    return {**others, "name": code, "label": labels[0] if labels else code, "kind": kind}


def _column(name: str) -> str:
    """The name as an XML element may be called."""
    word = _NOT_IN_A_COLUMN.sub("_", name)
    return word if re.match(r"[^\W\d]", word) else f"_{word}"
