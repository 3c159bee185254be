"""What columns are called in a file, and which numbers stand for choices, by the format's rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from survey.formats.definition import Choice
from survey.formats.export.columns import Column, Layout, Measure, Table, unique
from survey.formats.export.missing import NA_CODE, REFUSED_CODE
from survey.formats.export.options import Format
from survey.formats.labelled import NA_CHOICES, REFUSED_CHOICES

LONGEST = 32  # characters; Stata's limit
MOST_BYTES = 64  # SPSS's limit
STATISTICAL = frozenset({Format.SPSS, Format.STATA})

# Words that SPSS or Stata keep for themselves.
_RESERVED = frozenset(
    {
        *("all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"),
        *("byte", "double", "float", "if", "in", "int", "long", "str", "strl", "using"),
    }
)
_WORDS = {
    **dict.fromkeys(NA_CHOICES, NA_CODE),
    **dict.fromkeys(REFUSED_CHOICES, REFUSED_CODE),
}


@dataclass(frozen=True, slots=True)
class Variable:
    """A column as a file has it; `codes` are the numbers that stand for choices, by their names."""

    table: Table
    column: Column
    name: str
    codes: Mapping[str, int] = field(default_factory=dict)


def variables(layout: Layout, format_: Format) -> list[Variable]:
    """All columns of all tables, in their order."""
    return [variable for table in layout.tables for variable in variables_of(table, format_)]


def variables_of(table: Table, format_: Format) -> list[Variable]:
    if format_ not in STATISTICAL:
        return [Variable(table, column, column.name) for column in table.columns]
    taken = set(_RESERVED)
    return [
        Variable(table, column, _legal(column.name, taken), _codes_of(column))
        for column in table.columns
    ]


def _codes_of(column: Column) -> dict[str, int]:
    return code_list(column.choices) if column.measure is Measure.CHOICE else {}


def _legal(name: str, taken: set[str]) -> str:
    """At most 32 characters (and 64 bytes): letters, digits and underscores, a letter first."""
    plain = "".join(char if char.isalnum() else "_" for char in name).strip("_") or "v"
    if name.startswith("_"):
        plain = f"meta_{plain}"
    elif not plain[0].isalpha():
        plain = f"v_{plain}"
    longest = LONGEST
    while len(plain[:longest].encode()) > MOST_BYTES:
        longest -= 1
    return unique(plain, taken, longest=longest)


def code_list(choices: Sequence[Choice]) -> dict[str, int]:
    """A number for each choice: its own where its name is one, else its place on the list.

    Choices such as "na" and "refused" get numbers of their own below zero, the same on all lists.
    """
    said = {choice.name: _WORDS[choice.name] for choice in choices if choice.name in _WORDS}
    named = [choice.name for choice in choices if choice.name not in said]
    numbers = {name: number for name in named if (number := _number(name)) is not None}
    is_scale = len(numbers) == len(named) == len(set(numbers.values()))
    codes = numbers if is_scale else {name: place for place, name in enumerate(named, start=1)}
    taken = set(codes.values())
    for name, wanted in said.items():
        code = wanted
        while code in taken:
            code -= 1
        codes[name] = code
        taken.add(code)
    return {choice.name: codes[choice.name] for choice in choices}


LARGEST_CODE = 10_000_000


def _number(name: str) -> int | None:
    """The number that a name is, written as such: "3" and "-1", but not "03"."""
    try:
        number = int(name)
    except ValueError:
        return None
    return number if str(number) == name and abs(number) <= LARGEST_CODE else None
