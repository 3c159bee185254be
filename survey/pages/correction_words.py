"""What the page that edits a submission shows: its questions in lines, what an edit does in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from survey.actions.correction import Attempt
from survey.formats.definition import FormDefinition
from survey.formats.labelled import bare_label
from survey.models import FindingKind, Severity
from survey.pages.review import ChangeLine, change_in_words
from survey.xform.check import FindingRow
from survey.xform.offers import Offered
from survey.xform.questionnaire import Entry, EntryKind, Input, entries

_EXAMPLES = {
    Input.TIME: "09:30:00.000+08:00",
    Input.MOMENT: "2025-11-30T09:30:00.000+08:00",
    Input.PLACE: "34.0357 113.8526",
}


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A finding in words."""

    question: str
    kind: str
    severity: str
    weight: str
    value: str
    expected: str
    message: str


@dataclass(frozen=True, slots=True)
class Line:
    """An entry on the screen. `ident` names it in the page; `stray` are answers that are not
    offered, `places` one list of choices for each place of a rank. A fold has `folded` instead.
    """

    entry: Entry | None
    ident: str = ""
    findings: tuple[FoundLine, ...] = ()
    stray: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    rows: int = 0
    has_focus: bool = False
    folded: tuple["Line", ...] = ()

    @property
    def type(self) -> str:
        """The type of the input; what a date picker could not show is shown as text."""
        entry = self.entry
        is_day = entry is not None and entry.input is Input.DATE and _is_day(entry.text)
        return "date" if is_day else "text"

    @property
    def example(self) -> str:
        return _EXAMPLES.get(self.entry.input, "") if self.entry else ""

    @property
    def extent(self) -> tuple[str, ...]:
        """From where to where and by which steps a range goes."""
        extent = self.entry.extent if self.entry else None
        return (f"{extent.start:g}", f"{extent.end:g}", f"{extent.step:g}") if extent else ()


@dataclass(frozen=True, slots=True)
class RowLine:
    repeat: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class AttemptWords:
    """What an edit would change and what the form says of it, in words."""

    changes: tuple[ChangeLine, ...]
    rows: tuple[RowLine, ...]
    made: tuple[FoundLine, ...]
    solved: tuple[FoundLine, ...]
    stay: int
    is_change: bool


def attempt_words(attempt: Attempt, definition: FormDefinition, lang: str) -> AttemptWords:
    return AttemptWords(
        tuple(change_in_words(change, definition, lang) for change in attempt.changes),
        tuple(
            RowLine(definition.label(row.repeat, lang), row.before, row.after)
            for row in attempt.rows
        ),
        tuple(finding_words(row, definition, lang) for row in attempt.made),
        tuple(finding_words(row, definition, lang) for row in attempt.solved),
        len(attempt.stay),
        attempt.is_change,
    )


def finding_words(row: FindingRow, definition: FormDefinition, lang: str) -> FoundLine:
    message = row.message.get(lang) or next((text for text in row.message.values() if text), "")
    return FoundLine(
        bare_label(definition, row.name, lang) if row.name else row.path,
        str(FindingKind(row.kind.value).label),
        str(Severity(row.severity.value).label),
        row.severity.value,
        row.value,
        row.expected,
        message,
    )


def lines_of(
    attempt: Attempt, definition: FormDefinition, lang: str, focus: str = ""
) -> list[Line]:
    """The questions in the form's order. Those that are neither asked nor answered are folded;
    `focus` is the repeat or the row that was just added or removed.
    """
    found: dict[str, list[FoundLine]] = {}
    for row in (*attempt.made, *attempt.stay):
        found.setdefault(row.path, []).append(finding_words(row, definition, lang))
    listed = list(entries(attempt.instance, definition, lang))
    counts = _rows(listed)
    focused = _focused(focus, counts)
    lines = [
        _line(number, entry, tuple(found.get(entry.path, ())), counts, focused)
        for number, entry in enumerate(listed, start=1)
    ]
    return list(_folded(_without_empty_heads(lines)))


def _rows(listed: Iterable[Entry]) -> dict[str, int]:
    """How many rows each repeat has, by its path."""
    counts: dict[str, int] = {}
    for entry in listed:
        if entry.kind is EntryKind.ROW:
            repeat = entry.path.rpartition("[")[0]
            counts[repeat] = counts.get(repeat, 0) + 1
    return counts


def _focused(focus: str, counts: dict[str, int]) -> str:
    """The row that was added, or the repeat out of which one went."""
    if focus.endswith("]"):
        return focus.rpartition("[")[0]
    return f"{focus}[{counts.get(focus, 0)}]" if focus else ""


def _line(
    number: int,
    entry: Entry,
    findings: tuple[FoundLine, ...],
    counts: dict[str, int],
    focused: str,
) -> Line:
    offered = {choice.name for choice in entry.choices or ()}
    chosen = entry.chosen if entry.input in {Input.MULTIPLE, Input.RANK} else [entry.text]
    stray = tuple(name for name in chosen if name and entry.choices is not None)
    return Line(
        entry,
        ident=f"q{number}",
        findings=findings,
        stray=tuple(name for name in stray if name not in offered),
        places=_places(entry),
        rows=counts.get(entry.path, 0),
        has_focus=entry.path == focused,
    )


def _places(entry: Entry) -> tuple[str, ...]:
    """What stands at each place of a rank, "" where nothing does."""
    if entry.input is not Input.RANK:
        return ()
    choices: tuple[Offered, ...] = entry.choices or ()
    blank = [""] * max(0, len(choices) - len(entry.chosen))
    return (*entry.chosen, *blank)


def _is_day(text: str) -> bool:
    try:
        return not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_quiet(line: Line) -> bool:
    entry = line.entry
    is_question = entry is not None and entry.kind in {EntryKind.QUESTION, EntryKind.FILE}
    return entry is not None and is_question and not (entry.is_asked or entry.text)


def _without_empty_heads(lines: list[Line]) -> Iterator[Line]:
    """Leave out sections with nothing below them."""
    for place, line in enumerate(lines):
        behind = lines[place + 1].entry if place + 1 < len(lines) else None
        is_head = line.entry is not None and line.entry.kind is EntryKind.SECTION
        is_below = behind and line.entry and behind.level > line.entry.level
        if is_below or not is_head:
            yield line


def _folded(lines: Iterable[Line]) -> Iterator[Line]:
    for is_quiet, group in groupby(lines, key=_is_quiet):
        if is_quiet:
            yield Line(None, folded=tuple(group))
        else:
            yield from group
