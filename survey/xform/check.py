"""Checks a submission against the logic of its form. It judges, and never refuses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lxml import etree

from survey.formats.strict_xml import open_xml
from survey.xform.closures import Offer
from survey.xform.datatypes import CHECKS, is_same, is_within, stored
from survey.xform.instance import Instance, concrete_path
from survey.xform.model import XFormModel
from survey.xform.nodes import Node, Run, Scope, is_asked
from survey.xform.place import Severity
from survey.xform.program import Program, Question
from survey.xform.tables import External, no_files

type Key = tuple["FindingKind", str, str]


class FindingKind(StrEnum):
    """What is wrong with an answer."""

    REQUIRED = "required"
    CONSTRAINT = "constraint"
    NOT_RELEVANT = "not_relevant"
    CHOICE = "choice"
    TYPE = "type"
    CALCULATION = "calculation"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One thing that is wrong in a submission.

    `path` has the positions of repeats ("/data/kid[2]/age"), `name` is the question's in the
    form's definition, "" for an unknown node. `value` is the answer; of choices those that are
    not offered. `expected` is the constraint, the condition of relevance, the data type, the range
    or the value computed; "" for what is required or unknown. `message` is the form's own, by
    language.
    """

    kind: FindingKind
    severity: Severity
    path: str
    name: str
    value: str = ""
    expected: str = ""
    message: Mapping[str, str] = field(default_factory=dict)


# What counting, adding and joining give when there is nothing.
_OF_NOTHING = frozenset({"", "0", "NaN"})
_NO_MESSAGE: Mapping[str, str] = {}
_SOFT = frozenset({FindingKind.CALCULATION, FindingKind.UNKNOWN})


class Checker:
    """Checks submissions of one version of a form, and can be kept as long as that.

    `external` gives the bytes of a file that the form refers to, by its name; None when there is
    none. Expressions that cannot be evaluated give no finding; they stand in `model.faults`.
    """

    def __init__(self, model: XFormModel, external: External = no_files) -> None:
        self.model = model
        self._program = Program(model, external)

    def check(self, answers: etree._Element | bytes, *, now: datetime) -> tuple[FindingRow, ...]:
        """The findings in a submission, in the form's order, unknown nodes last.

        `now` is what today() and now() stand for, and its offset the interviewer's clock: the
        submission's own end, or its arrival. A finding stands when it is true in every way that
        clients understand the form. Raises XmlRefused for bytes that are no XML.
        """
        return self.examine(self.instance(answers, now=now))

    def instance(self, answers: etree._Element | bytes, *, now: datetime) -> Instance:
        """A submission laid along the form. Raises XmlRefused for bytes that are no XML."""
        element = open_xml(answers) if isinstance(answers, bytes) else answers
        return Instance(self._program, element, now)

    def examine(self, instance: Instance) -> tuple[FindingRow, ...]:
        """The findings in a submission that is laid along the form already."""
        first, *others = self._program.readings
        instance.read_as(first)
        found = list(_Look(instance).findings())
        for reading in others:
            if not found:
                break
            instance.read_as(reading)
            confirmed = {_key(finding) for finding in _Look(instance).findings()}
            found = [finding for finding in found if _key(finding) in confirmed]
        if others:
            instance.read_as(first)
        return tuple(found)

    def relevance(self, answers: etree._Element | bytes, *, now: datetime) -> dict[str, bool]:
        """Which questions were to be asked: every place for an answer by its path with positions.

        A group that is not relevant takes all that is in it along.
        """
        return asked(self.instance(answers, now=now))

    def calculations(self, answers: etree._Element | bytes, *, now: datetime) -> dict[str, str]:
        """What relevant calculations give on these answers, by path with positions.

        Left out is what differs each time: random(), uuid(), once(), now() and today().
        """
        instance = self.instance(answers, now=now)
        return {
            concrete_path(node): text
            for node, question in instance.leaves
            if not question.is_fleeting and is_asked(node, instance.run)
            for text in [computed(node, question, instance.run)]
            if text is not None
        }


def asked(instance: Instance) -> dict[str, bool]:
    """Which questions of a submission were to be asked, by path with positions."""
    run = instance.run
    return {concrete_path(node): is_asked(node, run) for node, _ in instance.leaves}


def computed(node: Node, question: Question, run: Run) -> str | None:
    """What a client would store for a calculation; None where there is none, or it fails."""
    if question.calculate is None:
        return None
    text = question.calculate(Scope(run, node, node))
    return None if text is None else stored(text, question.place.data_type, run.zone)


def _key(finding: FindingRow) -> Key:
    return finding.kind, finding.path, finding.value


class _Look:
    """One look at a submission, with one reading of its form."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.run = instance.run
        self.labels = instance.program.labels

    def findings(self) -> Iterator[FindingRow]:
        for node, question in self.instance.leaves:
            if question.place.is_meta:
                continue
            if not is_asked(node, self.run):
                if node.text:
                    reason = _reason(node, self.instance)
                    yield _row(FindingKind.NOT_RELEVANT, node, question, reason)
            elif node.text:
                yield from self._answered(node, question)
            else:
                yield from self._blank(node, question)
        for path, text in self.instance.unknown:
            yield FindingRow(FindingKind.UNKNOWN, Severity.SOFT, path, "", text)

    def _blank(self, node: Node, question: Question) -> Iterator[FindingRow]:
        place = question.place
        if question.required and place.control and not place.is_readonly:
            scope = Scope(self.run, node, node)
            if question.required(scope):
                message = self.labels.in_languages(place.required_message, scope)
                yield _row(FindingKind.REQUIRED, node, question, message=message)
        if question.is_computed:
            yield from self._calculation(node, question)

    def _answered(self, node: Node, question: Question) -> Iterator[FindingRow]:
        place, scope = question.place, Scope(self.run, node, node)
        fits = CHECKS.get(place.data_type)
        if fits and not fits(node.text) and not (question.is_computed and node.text == "NaN"):
            yield _row(FindingKind.TYPE, node, question, place.data_type)
            return
        if question.offers:
            yield from self._choice(node, question, question.offers)
        extent = place.control.extent if place.control else None
        if extent and not is_within(node.text, extent):
            spelt = f"{extent.start:g} to {extent.end:g} by {extent.step:g}"
            yield _row(FindingKind.CHOICE, node, question, spelt)
        if question.constraint and place.constraint and not question.constraint(scope):
            message = self.labels.in_languages(place.constraint_message, scope)
            expected = place.constraint.text.strip()
            yield _row(FindingKind.CONSTRAINT, node, question, expected, message)
        if question.is_computed:
            yield from self._calculation(node, question)

    def _choice(self, node: Node, question: Question, offers: Offer) -> Iterator[FindingRow]:
        control, scope = question.place.control, Scope(self.run, node, node)
        chosen = node.text.split() if control and control.is_multiple else [node.text]
        strange = [name for name in chosen if not offers(scope, name)]
        if strange:
            yield _row(FindingKind.CHOICE, node, question, value=" ".join(strange))

    def _calculation(self, node: Node, question: Question) -> Iterator[FindingRow]:
        if question.is_fleeting or question.place.is_preloaded:
            return
        text, zone = computed(node, question, self.run), self.run.zone
        if text is None or is_same(node.text, text, zone, roughly=question.is_rough):
            return
        if self.run.as_web and question.counts_unasked and {text, node.text} & _OF_NOTHING:
            return
        yield _row(FindingKind.CALCULATION, node, question, text)


def _row(
    kind: FindingKind,
    node: Node,
    question: Question,
    expected: str = "",
    message: Mapping[str, str] = _NO_MESSAGE,
    value: str | None = None,
) -> FindingRow:
    place = question.place
    severity = place.severity if kind is FindingKind.CONSTRAINT else Severity.HARD
    return FindingRow(
        kind,
        Severity.SOFT if kind in _SOFT else severity,
        concrete_path(node),
        place.name,
        node.text if value is None else value,
        expected,
        message,
    )


def _reason(node: Node, instance: Instance) -> str:
    """The condition that takes a node out: its own, or that of the nearest group around."""
    here: Node | None = node
    while here is not None and here.path:
        rule = instance.program.questions[here.path].place.relevant
        if rule is not None and (here.parent is None or here.parent.asked):
            return rule.text.strip()
        here = here.parent
    return ""
