"""Words of the forms desk: types of questions, what changed, and faults in the reader's language."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from survey.pages.job import Fault
from survey.xform.difference import DifferenceKind, Meaning
from survey.xform.walk import ChangeKind

TYPES: dict[str, Promise] = {
    "text": _("Text"),
    "integer": _("Whole number"),
    "decimal": _("Number"),
    "range": _("Range"),
    "select_one": _("One choice"),
    "select_multiple": _("Several choices"),
    "select_one_from_file": _("One choice"),
    "select_multiple_from_file": _("Several choices"),
    "select_one_external": _("One choice"),
    "rank": _("Ranking"),
    "note": _("Note"),
    "date": _("Date"),
    "time": _("Time"),
    "dateTime": _("Date and time"),
    "geopoint": _("Place"),
    "geotrace": _("Line on a map"),
    "geoshape": _("Area on a map"),
    "image": _("Picture"),
    "audio": _("Recording"),
    "video": _("Film"),
    "file": _("File"),
    "barcode": _("Barcode"),
    "acknowledge": _("Confirmation"),
    "trigger": _("Confirmation"),
    "calculate": _("Calculation"),
    "hidden": _("Hidden"),
    "group": _("Group"),
    "repeat": _("Repeat"),
}

DIFFERENCES: dict[DifferenceKind, Promise] = {
    DifferenceKind.ADDED: _("Added"),
    DifferenceKind.REMOVED: _("Removed"),
    DifferenceKind.RENAMED: _("Renamed"),
    DifferenceKind.MOVED: _("Moved"),
    DifferenceKind.TYPE: _("Other type"),
    DifferenceKind.LIST: _("Other list of choices"),
    DifferenceKind.LABEL: _("Other words"),
    DifferenceKind.HINT: _("Other hint"),
    DifferenceKind.REQUIRED: _("Required"),
    DifferenceKind.RELEVANT: _("Other condition"),
    DifferenceKind.CONSTRAINT: _("Other limits"),
    DifferenceKind.SEVERITY: _("Other severity"),
    DifferenceKind.CALCULATION: _("Other calculation"),
    DifferenceKind.CHOICE_ADDED: _("Choice added"),
    DifferenceKind.CHOICE_REMOVED: _("Choice removed"),
    DifferenceKind.CHOICE_LABEL: _("Other words for a choice"),
}

MEANINGS: dict[Meaning, Promise] = {
    Meaning.NOTHING: _("Collected data stay as they are."),
    Meaning.NEW_COLUMN: _("Submissions from before have no answer to it."),
    Meaning.OLD_COLUMN: _("Answers from before stay; new ones are not asked for."),
    Meaning.OTHER_NAME: _("Answers from before stand under the old name."),
    Meaning.OTHER_TABLE: _("From now on the answers stand in another table."),
    Meaning.MAY_NOT_FIT: _("Answers from before may not fit."),
    Meaning.MAY_BE_EMPTY: _("Submissions from before may lack an answer that is now required."),
    Meaning.CHOICE_IN_DATA: _("Submissions from before may hold the choice that is gone."),
    Meaning.MEANT_OTHERWISE: _("Whoever chose it before read other words."),
    Meaning.OTHER_RULES: _("Submissions from before were answered under other rules."),
    Meaning.COMPUTED_OTHERWISE: _("Values from before were computed by another formula."),
}

CHANGES: dict[ChangeKind, Promise] = {
    ChangeKind.NOW_ASKED: _("Now asked"),
    ChangeKind.NO_LONGER_ASKED: _("No longer asked"),
    ChangeKind.CALCULATION: _("Calculation differs"),
    ChangeKind.NEW_FINDING: _("New finding"),
    ChangeKind.FINDING_GONE: _("Finding gone"),
    ChangeKind.UNPLACED: _("The form has no question for this answer"),
}

# Sentences of the pure rooms, which speak English, with {…} for what differs.
OURS: tuple[tuple[str, Promise], ...] = (
    ("{part} is one of {words}.", _("{part} is one of {words}.")),
    ("This is larger than {most} bytes.", _("This is larger than {most} bytes.")),
    ("This holds more than {most} tags.", _("This holds more than {most} tags.")),
    ("This is nested deeper than {most} levels.", _("This is nested deeper than {most} levels.")),
    ("The XForm is not UTF-8 text.", _("The XForm is not UTF-8 text.")),
    ("The form has more than {most} nodes.", _("The form has more than {most} nodes.")),
    (
        "The form does not compile to sound XML: {reason}.",
        _("The form does not compile to sound XML: {reason}."),
    ),
    (
        "The expression ends too early.",
        _("The expression ends too early."),
    ),
    (
        "The expression ends too early. {symbol} is missing.",
        _("The expression ends too early. {symbol} is missing."),
    ),
    (
        "{word} is not expected here. {symbol} is missing.",
        _("{word} is not expected here. {symbol} is missing."),
    ),
    (
        "{word} is not expected here.",
        _("{word} is not expected here."),
    ),
    (
        "The expression is empty.",
        _("The expression is empty."),
    ),
    (
        "A reference names no question.",
        _("A reference names no question."),
    ),
    (
        "A text is not closed: the quotation mark is missing at its end.",
        _("A text is not closed: the quotation mark is missing at its end."),
    ),
    (
        "A reference is not closed: ${name} needs its brace.",
        _("A reference is not closed: ${name} needs its brace."),
    ),
    (
        "A question is referred to as ${name}.",
        _("A question is referred to as ${name}."),
    ),
    (
        "Write straight quotation marks instead of {word}.",
        _("Write straight quotation marks instead of {word}."),
    ),
    (
        "The character {word} has no meaning here.",
        _("The character {word} has no meaning here."),
    ),
    (
        "There is no axis {word}.",
        _("There is no axis {word}."),
    ),
    (
        "The form has no list {name}.",
        _("The form has no list {name}."),
    ),
    ("The form has no question {name}.", _("The form has no question {name}.")),
    ("There is no function {name}.", _("There is no function {name}.")),
    (
        "{name} takes {expected} arguments, not {given}.",
        _("{name} takes {expected} arguments, not {given}."),
    ),
    ("{name} takes a question here.", _("{name} takes a question here.")),
    ("The form asks no question.", _("The form asks no question.")),
    ("The form has no version.", _("The form has no version.")),
    (
        "Give the form a form_id in the settings sheet.",
        _("Give the form a form_id in the settings sheet."),
    ),
    (
        "The form_id is longer than {most} characters.",
        _("The form_id is longer than {most} characters."),
    ),
    (
        "The version is longer than {most} characters.",
        _("The version is longer than {most} characters."),
    ),
    (
        "Groups are nested deeper than {most} levels.",
        _("Groups are nested deeper than {most} levels."),
    ),
    (
        "The {sheet} sheet has more than {most} rows.",
        _("The {sheet} sheet has more than {most} rows."),
    ),
    (
        "A form is uploaded as .xlsx, .xls or .xml.",
        _("A form is uploaded as .xlsx, .xls or .xml."),
    ),
    ("The workbook could not be read.", _("The workbook could not be read.")),
    ("This is not an .xls workbook.", _("This is not an .xls workbook.")),
    ("The XForm has no model.", _("The XForm has no model.")),
    ("The XForm has no primary instance.", _("The XForm has no primary instance.")),
    ("The primary instance has no id.", _("The primary instance has no id.")),
    ("The form has no such node.", _("The form has no such node.")),
    ("A document type may not be declared.", _("A document type may not be declared.")),
    ("This is not UTF-8 text.", _("This is not UTF-8 text.")),
    ("This is not XML: {reason}.", _("This is not XML: {reason}.")),
    ("The file is too large.", _("The file is too large.")),
    ("This is not an .xlsx workbook.", _("This is not an .xlsx workbook.")),
    (
        "This is an old .xls workbook or one with a password. Save it as .xlsx without a password.",
        _(
            "This is an old .xls workbook or one with a password. Save it as .xlsx without a password."
        ),
    ),
    ("The file is damaged or incomplete.", _("The file is damaged or incomplete.")),
    ("The file holds too many parts.", _("The file holds too many parts.")),
    ("The file is too large once unpacked.", _("The file is too large once unpacked.")),
    (
        "The file unpacks to far more than its size: it is not read.",
        _("The file unpacks to far more than its size: it is not read."),
    ),
    ("The workbook holds too many cells.", _("The workbook holds too many cells.")),
    (
        "The file declares document types or entities: it is not read.",
        _("The file declares document types or entities: it is not read."),
    ),
    (
        "A part of the file is not written in UTF-8.",
        _("A part of the file is not written in UTF-8."),
    ),
)
_PLACE = re.compile(r"\\\{(\w+)\\\}")


def type_word(kind: str) -> str:
    """The type of a question in words; what has none is called as in the sheet."""
    return str(TYPES.get(kind, kind))


def in_our_words(sentence: str) -> str:
    """A sentence of ours in the reader's language; the compiler's own stay as they are."""
    for pattern, words in _patterns():
        if found := pattern.fullmatch(sentence):
            return str(words).format(**found.groupdict())
    return sentence


@cache
def _patterns() -> Sequence[tuple[re.Pattern[str], Promise]]:
    return [
        (re.compile(_PLACE.sub(r"(?P<\1>.+?)", re.escape(english))), words)
        for english, words in OURS
    ]


def shown_faults(faults: Iterable[Mapping[str, Any]]) -> list[Fault]:
    """Faults or warnings of a form for the table of faults."""
    return [
        Fault(
            file=str(fault.get("file") or ""),
            sheet=str(fault.get("sheet") or ""),
            row=str(fault.get("row") or ""),
            where=str(fault.get("column") or ""),
            reason=in_our_words(str(fault.get("message") or fault.get("reason") or "")),
        )
        for fault in faults
    ]
