"""Words of the forms desk: types of questions, what changed, and how faults are shown."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from survey.actions.form_sentences import in_our_words
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


def type_word(kind: str) -> str:
    """The type of a question in words; what has none is called as in the sheet."""
    return str(TYPES.get(kind, kind))


def shown_faults(faults: Iterable[Mapping[str, Any]]) -> list[Fault]:
    """Faults of a form for the table of faults; a refusal tells them in the reader's language."""
    return [
        Fault(
            file=str(fault.get("file") or ""),
            sheet=str(fault.get("sheet") or ""),
            row=str(fault.get("row") or ""),
            where=str(fault.get("column") or ""),
            reason=str(fault.get("message") or fault.get("reason") or ""),
        )
        for fault in faults
    ]


def shown_warnings(warnings: Iterable[Mapping[str, Any]]) -> list[Fault]:
    """Warnings as a form version keeps them, in the reader's language."""
    told = [{**each, "message": in_our_words(str(each.get("message") or ""))} for each in warnings]
    return shown_faults(told)
