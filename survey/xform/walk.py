"""Test walks: answers taken through a form, and what another version makes of them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from survey.formats.definition import META_NAMES, FormDefinition
from survey.formats.openrosa import Given, build_submission
from survey.xform.check import Checker, FindingKind, FindingRow, asked, computed
from survey.xform.instance import Instance, concrete_path
from survey.xform.nodes import is_asked
from survey.xform.place import Severity

MOST_ROUNDS = 20
_INSTANCE_ID = "uuid:walk"


class WalkUnreadable(ValueError):  # noqa: N818
    """A stored outcome has not the shape that `to_json` writes."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a form makes of answers.

    `relevant` holds the questions that were asked and `calculations` what the form computed, by
    path with positions. `unplaced` names the answers that the form has no question for.
    """

    relevant: tuple[str, ...]
    calculations: Mapping[str, str]
    findings: tuple[FindingRow, ...]
    unplaced: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The outcome in dicts, lists and texts; `from_json` reads it back."""
        return {
            "relevant": list(self.relevant),
            "calculations": dict(self.calculations),
            "findings": [asdict(finding) for finding in self.findings],
            "unplaced": list(self.unplaced),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The outcome that `to_json` wrote. Raises WalkUnreadable."""
        try:
            return cls(
                tuple(stored["relevant"]),
                dict(stored["calculations"]),
                tuple(_finding(row) for row in stored["findings"]),
                tuple(stored["unplaced"]),
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise WalkUnreadable(str(error)) from error


class ChangeKind(StrEnum):
    """What an edit of the form did to a walk."""

    NOW_ASKED = "now_asked"
    NO_LONGER_ASKED = "no_longer_asked"
    CALCULATION = "calculation"
    NEW_FINDING = "new_finding"
    FINDING_GONE = "finding_gone"
    UNPLACED = "unplaced"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two outcomes.

    `before` and `after` are the values computed, or the kind of a finding; else "".
    """

    kind: ChangeKind
    path: str
    before: str = ""
    after: str = ""


def run_walk(
    checker: Checker,
    definition: FormDefinition,
    answers: Mapping[str, Given],
    *,
    now: datetime,
) -> Outcome:
    """Take answers, as `build_submission` has them, through a form on the day of `now`.

    Raises SubmissionRefused for answers that no XML can carry.
    """
    placed, unplaced = _placed(definition, None, answers)
    xml = build_submission(definition, placed, instance_id=_INSTANCE_ID)
    instance = checker.instance(xml, now=now)
    calculations = recalculate(instance)
    findings = checker.examine(instance)
    relevant = tuple(path for path, is_relevant in asked(instance).items() if is_relevant)
    return Outcome(relevant, calculations, findings, tuple(unplaced))


def recalculate(instance: Instance) -> dict[str, str]:
    """Fill in what the form computes, until nothing changes; the values by path with positions.

    What random() and uuid() give stays as it was answered.
    """
    fields = [
        (node, question)
        for node, question in instance.leaves
        if question.calculate and not question.is_random and not question.place.is_meta
    ]
    mine = [(node, question) for node, question in fields if question.is_computed or not node.text]
    for _ in range(MOST_ROUNDS):
        before = [node.text for node, _ in mine]
        for node, question in mine:
            is_relevant = is_asked(node, instance.run)
            node.text = (computed(node, question, instance.run) or "") if is_relevant else ""
        instance.forget()
        if before == [node.text for node, _ in mine]:
            break
    return {concrete_path(node): node.text for node, _ in mine if is_asked(node, instance.run)}


def compare(before: Outcome, after: Outcome) -> tuple[Change, ...]:
    """What has changed between two outcomes of the same answers."""
    return (
        *_changed(ChangeKind.NOW_ASKED, after.relevant, before.relevant),
        *_changed(ChangeKind.NO_LONGER_ASKED, before.relevant, after.relevant),
        *_calculated(before.calculations, after.calculations),
        *_found(ChangeKind.NEW_FINDING, after.findings, before.findings),
        *_found(ChangeKind.FINDING_GONE, before.findings, after.findings),
        *_changed(ChangeKind.UNPLACED, after.unplaced, before.unplaced),
    )


def _changed(kind: ChangeKind, those: Iterable[str], others: Iterable[str]) -> Iterable[Change]:
    known = set(others)
    return (Change(kind, path) for path in those if path not in known)


def _calculated(before: Mapping[str, str], after: Mapping[str, str]) -> Iterable[Change]:
    for path in dict.fromkeys((*before, *after)):
        old, new = before.get(path, ""), after.get(path, "")
        if old != new:
            yield Change(ChangeKind.CALCULATION, path, old, new)


def _found(
    kind: ChangeKind, those: Iterable[FindingRow], others: Iterable[FindingRow]
) -> Iterable[Change]:
    known = {(finding.kind, finding.path) for finding in others}
    is_new = kind is ChangeKind.NEW_FINDING
    for finding in those:
        if (finding.kind, finding.path) not in known:
            before, after = ("", finding.kind) if is_new else (finding.kind, "")
            yield Change(kind, finding.path, before, after)


def _finding(row: Mapping[str, Any]) -> FindingRow:
    kinds = {"kind": FindingKind(row["kind"]), "severity": Severity(row["severity"])}
    return FindingRow(**{**row, **kinds})


def _placed(
    definition: FormDefinition, repeat: str | None, answers: Mapping[str, Given]
) -> tuple[dict[str, Given], list[str]]:
    """The answers that the form has a question for, and the names of the others."""
    fields = {node.name: node for node in definition.fields(repeat)}
    repeats = {node.name for node in definition.repeats() if node.repeat == repeat}
    placed: dict[str, Given] = {}
    unplaced: list[str] = []
    for name, given in answers.items():
        rows = _rows(given)
        if name in repeats and (rows or not given):
            inside = [_placed(definition, name, row) for row in rows]
            placed[name] = [row for row, _ in inside]
            unplaced += [other for _, others in inside for other in others]
        elif name in fields and name not in META_NAMES and not rows:
            placed[name] = given if fields[name].is_multiple else _single(given)
        else:
            unplaced.append(name)
    return placed, list(dict.fromkeys(unplaced))


def _rows(given: Given) -> list[Mapping[str, Given]]:
    if given is None or isinstance(given, str | int | float):
        return []
    return [row for row in given if isinstance(row, Mapping)]


def _single(given: Given) -> Given:
    """An answer for a question that takes one text: several names become one with blanks."""
    if given is None or isinstance(given, str | int | float):
        return given
    return " ".join(str(one) for one in given)
