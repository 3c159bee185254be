"""Checks the expressions in the survey sheet of an XLSForm, each with its row and column."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from survey.xform.expression import check_expression

# The columns that hold expressions, by all names that sheets have for them.
_COLUMNS = frozenset(
    {
        *("relevant", "relevance", "constraint", "calculation", "calculate", "required"),
        *("read_only", "readonly", "choice_filter", "repeat_count", "count", "jr:count"),
    }
)
_NAMES = frozenset({"name", "tag", "value"})
_TYPES = frozenset({"type", "command"})
_DISABLED = frozenset({"disabled"})
_GROUPS = ("bind::", "bind:", "control::", "control:")
_YES = frozenset({"yes", "true", "true()"})
_WORDS = frozenset({"", "no", "false", "false()", *_YES})
_FIRST_ROW = 2

type Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SheetFault:
    """What is wrong with a cell; `row` counts as a spreadsheet does, the header being 1."""

    row: int
    column: str
    reason: str


def check_sheet(rows: Sequence[Row]) -> list[SheetFault]:
    """The faults of all expressions in a survey sheet, in its order.

    `rows` are those below the header, blank ones included, as dicts from header to cell. Rows
    that the compiler passes over (without a type, or disabled) are passed over here, too.
    """
    names = _names(rows)
    return [
        SheetFault(number, header.strip(), fault.reason)
        for number, row in enumerate(rows, start=_FIRST_ROW)
        if _cell(row, _TYPES) and _cell(row, _DISABLED).lower() not in _YES
        for header, text in _expressions(row)
        for fault in check_expression(text, names=names)
    ]


def _names(rows: Sequence[Row]) -> set[str]:
    """What `${name}` may refer to, with what the compiler adds of its own."""
    written = {name for row in rows if (name := _cell(row, _NAMES))}
    return written | {f"{name}_{end}" for name in written for end in ("count", "other")}


def _expressions(row: Row) -> Iterator[tuple[str, str]]:
    for header, cell in row.items():
        if _plain(header) in _COLUMNS and str(cell or "").strip().lower() not in _WORDS:
            yield header, str(cell)


def _cell(row: Row, columns: Collection[str]) -> str:
    found = (str(row[header] or "").strip() for header in row if _plain(header) in columns)
    return next(found, "")


def _plain(header: str) -> str:
    """The name of a column however it is spelt: "Bind::Relevant" is "relevant"."""
    word = header.strip().lower()
    for group in _GROUPS:
        word = word.removeprefix(group)
    return word.replace(" ", "_")
