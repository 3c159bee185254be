"""Corrections of a submission: answers changed and rows added or removed in its own XML, with all
that the form computes computed again. Nothing else in the XML is touched.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lxml.etree import _Element as Element

from survey.xform.check import Checker, FindingKind, FindingRow, computed
from survey.xform.datatypes import is_same
from survey.xform.instance import Instance, concrete_path
from survey.xform.nodes import is_asked
from survey.xform.place import Place
from survey.xform.program import Question
from survey.xform.tree import Tree, TreeRefused

MOST_ROUNDS = 20
_INSTANCE_NAME = "instanceName"


class Act(StrEnum):
    ADD = "add"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class RowStep:
    """A row added at the end of a repeat ("/data/kid"), or one taken out ("/data/kid[2]")."""

    act: Act
    path: str


@dataclass(frozen=True, slots=True)
class Correction:
    """First the rows, step by step; then the texts, by the paths that hold after those steps."""

    steps: tuple[RowStep, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Corrected:
    """What came of it. `instance` is laid along the form, `computed` the texts that the form
    computed anew, by path with positions.
    """

    tree: Tree
    instance: Instance
    findings: tuple[FindingRow, ...]
    computed: Mapping[str, str]


def corrected(
    checker: Checker, root: Element, correction: Correction, *, now: datetime
) -> Corrected:
    """Correct a copy of the submission at `root`; `now` is when it came.

    Raises TreeRefused: also `computed`, `device` and `file` for places that nobody fills in.
    """
    tree = Tree(checker.model, deepcopy(root))
    for step in correction.steps:
        if step.act is Act.ADD:
            tree.add_row(step.path)
        else:
            tree.remove_row(step.path)
    questions = checker.instance(tree.root, now=now).program.questions
    for path, text in correction.values.items():
        _write(tree, questions, path, text)
    return _settled(checker, root, tree, now)


def editable(question: Question) -> bool:
    """Whether a person fills in this place by typing or choosing."""
    return not _bar(question)


def _bar(question: Question) -> str:
    """Why nobody may write there; "" where one may."""
    place = question.place
    if place.is_repeat or not place.is_leaf:
        return "unknown_path"
    if question.is_computed:
        return "computed"
    if place.control is None or place.is_meta or place.is_preloaded or place.is_readonly:
        return "device"
    return "file" if place.control.kind == "upload" else ""


def _write(tree: Tree, questions: Mapping[str, Question], path: str, text: str) -> None:
    question = questions[tree.place(path).path]
    if bar := _bar(question):
        raise TreeRefused(bar, path)
    text = text.replace("\r\n", "\n")
    if _is_change(question.place, tree.text(path), text):
        tree.write(path, text)


def _is_change(place: Place, now: str, text: str) -> bool:
    """Whether a text says something else; of several choices the order says nothing."""
    if place.control is not None and place.control.kind == "select":
        return set(now.split()) != set(text.split())
    return text.replace("\r\n", "\n") not in {now, now.strip()}


def _settled(checker: Checker, root: Element, tree: Tree, now: datetime) -> Corrected:
    """Compute anew what the correction moved, and what a finding says is wrong in any reading."""
    before = _values(checker.instance(root, now=now))
    after = _values(checker.instance(tree.root, now=now))
    moved = {path: text for path, text in after.items() if before.get(path) != text}
    written: dict[str, str] = {}
    instance = checker.instance(tree.root, now=now)
    findings: tuple[FindingRow, ...] = ()
    for _ in range(MOST_ROUNDS):
        for path, text in moved.items():
            if _differs(instance, tree, path, text):
                tree.write(path, text)
                written[path] = text
        instance = checker.instance(tree.root, now=now)
        findings = checker.examine(instance)
        moved = {
            finding.path: finding.expected
            for finding in findings
            if finding.kind is FindingKind.CALCULATION and finding.path not in written
        }
        if not moved:
            break
    return Corrected(tree, instance, findings, written)


def _differs(instance: Instance, tree: Tree, path: str, text: str) -> bool:
    question = instance.program.questions[tree.place(path).path]
    return not is_same(tree.text(path), text, instance.run.zone, roughly=question.is_rough)


def _values(instance: Instance) -> dict[str, str]:
    """What the form computes on these answers, as long as anybody can know it later."""
    run = instance.run
    mine = [
        (node, question)
        for node, question in instance.leaves
        if question.is_computed and not question.is_fleeting and _is_ours(question.place)
    ]
    for _ in range(MOST_ROUNDS):
        is_settled = True
        for node, question in mine:
            text = computed(node, question, run) if is_asked(node, run) else ""
            if text is not None and not is_same(node.text, text, run.zone):
                node.text, is_settled = text, False
        instance.forget()
        if is_settled:
            break
    return {concrete_path(node): node.text for node, _ in mine}


def _is_ours(place: Place) -> bool:
    """Of what stands in the meta block only the name of the submission follows its answers."""
    return not place.is_preloaded and (not place.is_meta or place.step == _INSTANCE_NAME)


def without_row(values: Mapping[str, str], path: str) -> dict[str, str]:
    """The texts of a correction after the row "/data/kid[2]" went: those behind it move up."""
    repeat, _, position = path.removesuffix("]").rpartition("[")
    kept: dict[str, str] = {}
    for name, text in values.items():
        number, bracket, rest = name.removeprefix(f"{repeat}[").partition("]")
        if not name.startswith(f"{repeat}[") or not (bracket and number.isdecimal()):
            kept[name] = text
        elif int(number) != int(position):
            kept[f"{repeat}[{int(number) - (int(number) > int(position))}]{rest}"] = text
    return kept


@dataclass(frozen=True, slots=True)
class Carried:
    """A correction carried over to a content that came meanwhile. `lost` has no place there: the
    texts by path, "" for a row.
    """

    correction: Correction
    lost: Mapping[str, str]


def carried(checker: Checker, base: Element, current: Element, correction: Correction) -> Carried:
    """What a person changed on `base`, made ready for `current`: all that they left alone follows
    whoever came first.
    """
    was, stands = Tree(checker.model, deepcopy(base)), Tree(checker.model, deepcopy(current))
    lost: dict[str, str] = {}
    steps = tuple(step for step in correction.steps if _carries(was, stands, step, lost))
    values: dict[str, str] = {}
    for path, text in correction.values.items():
        try:
            if _is_change(was.place(path), was.text(path), text):
                stands.text(path)
                values[path] = text
        except TreeRefused:
            lost[path] = text
    return Carried(Correction(steps, values), lost)


def _carries(was: Tree, stands: Tree, step: RowStep, lost: dict[str, str]) -> bool:
    for tree in (was, stands):
        try:
            if step.act is Act.ADD:
                tree.add_row(step.path)
            else:
                tree.remove_row(step.path)
        except TreeRefused:
            lost[step.path] = ""
            return False
    return True
