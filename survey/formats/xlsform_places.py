"""In which rows of a workbook the parts of a form stand."""

from collections.abc import Mapping, Sequence

FIRST_ROW = 2  # below the header
_LIST_NAMES = frozenset({"list_name", "list name"})
_WORDS = ("label", "hint", "constraint_message", "required_message", "media")

type Rows = Sequence[Mapping[str, str]]


class ChoiceRows:
    """The rows of the choices sheet by list and name, handed out one after the other."""

    def __init__(self, rows: Rows) -> None:
        self._rows: dict[tuple[str, str], list[int]] = {}
        for number, row in enumerate(rows, start=FIRST_ROW):
            cells = {header.strip().lower(): str(cell or "") for header, cell in row.items()}
            list_name = next((cells[name] for name in _LIST_NAMES if name in cells), "")
            key = (list_name.strip(), (cells.get("name") or cells.get("value") or "").strip())
            self._rows.setdefault(key, []).append(number)

    def take(self, list_name: str, name: str) -> int | None:
        """The next row of this choice; None where there is none."""
        rows = self._rows.get((list_name.strip(), name.strip()))
        return rows.pop(0) if rows else None


def languages_of(*headers_of: Sequence[Mapping[str, object]]) -> list[str]:
    """The languages that the headers of these sheets name, as they spell them."""
    headers = [header for rows in headers_of for row in rows[:1] for header in row]
    found: dict[str, None] = {}
    for header in headers:
        word, _, language = header.partition("::")
        if language and word.strip().lower() in _WORDS:
            found.setdefault(language.rpartition("::")[2].strip())
    return list(found)
