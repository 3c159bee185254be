"""A submission as the form asks it: sections, rows of repeats and questions in the form's order."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from survey.formats.definition import FormDefinition
from survey.xform.correction import editable
from survey.xform.instance import Instance, concrete_path
from survey.xform.nodes import Node, Scope, is_asked
from survey.xform.offers import Offered, offered, wording
from survey.xform.place import Extent
from survey.xform.program import Question


class EntryKind(StrEnum):
    SECTION = "section"
    REPEAT = "repeat"
    ROW = "row"
    QUESTION = "question"
    COMPUTED = "computed"
    FILE = "file"


class Input(StrEnum):
    """How a question is answered on a screen."""

    TEXT = "text"
    LONG = "long"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    MOMENT = "moment"
    ONE = "one"
    MULTIPLE = "multiple"
    RANK = "rank"
    RANGE = "range"
    PLACE = "place"
    SHAPE = "shape"
    TICK = "tick"


_BY_TYPE = {
    "int": Input.INTEGER,
    "decimal": Input.DECIMAL,
    "date": Input.DATE,
    "time": Input.TIME,
    "dateTime": Input.MOMENT,
    "geopoint": Input.PLACE,
    "geotrace": Input.SHAPE,
    "geoshape": Input.SHAPE,
}
_BY_CONTROL = {
    "select": Input.MULTIPLE,
    "select1": Input.ONE,
    "rank": Input.RANK,
    "range": Input.RANGE,
    "trigger": Input.TICK,
}
_LONG = 80


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of it. `path` has the positions of repeats, `level` counts the groups and rows
    around it; `number` is that of a row. `choices` is None where nobody knows what is offered.
    """

    kind: EntryKind
    path: str
    label: str
    level: int
    number: int = 0
    hint: str = ""
    text: str = ""
    is_asked: bool = True
    is_required: bool = False
    input: Input = Input.TEXT
    choices: tuple[Offered, ...] | None = None
    extent: Extent | None = None

    @property
    def chosen(self) -> list[str]:
        """The names of a multiple choice, in the order of the answer."""
        return self.text.split()


def entries(instance: Instance, definition: FormDefinition, lang: str) -> Iterator[Entry]:
    """All that a person was asked, or that the form computes and shows, in the form's order."""
    yield from _Walk(instance, definition, lang).below(instance.run.root, 0)


class _Walk:
    def __init__(self, instance: Instance, definition: FormDefinition, lang: str) -> None:
        self.instance = instance
        self.program = instance.program
        self.definition = definition
        self.lang = lang

    def below(self, node: Node, level: int) -> Iterator[Entry]:
        question = self.program.questions[node.path]
        rows = iter(node.children)
        waiting = next(rows, None)
        for child in question.children:
            if child.place.is_repeat:
                yield self._repeat(child, node, level)
            while waiting is not None and waiting.path == child.place.path:
                yield from self._entry(waiting, child, level)
                waiting = next(rows, None)

    def _entry(self, node: Node, question: Question, level: int) -> Iterator[Entry]:
        if question.place.is_repeat:
            yield self._heading(EntryKind.ROW, node, level + 1)
            yield from self.below(node, level + 2)
        elif question.children:
            if question.place.step == "meta" and node.parent is self.instance.run.root:
                return
            inner = level
            if heading := self._words(node, "label"):
                yield self._heading(EntryKind.SECTION, node, level, heading)
                inner = level + 1
            yield from self.below(node, inner)
        else:
            yield from self._leaf(node, question, level)

    def _repeat(self, question: Question, parent: Node, level: int) -> Entry:
        place = question.place
        known = self.definition.by_path.get(place.path)
        label = self.definition.words(known.label, self.lang) if known else ""
        return Entry(
            EntryKind.REPEAT,
            f"{concrete_path(parent)}/{place.step}",
            label or place.step,
            level,
            is_asked=is_asked(parent, self.instance.run),
        )

    def _heading(self, kind: EntryKind, node: Node, level: int, label: str = "") -> Entry:
        return Entry(
            kind,
            concrete_path(node),
            label or self._words(node, "label") or node.name,
            level,
            number=node.number,
            is_asked=is_asked(node, self.instance.run),
        )

    def _leaf(self, node: Node, question: Question, level: int) -> Iterator[Entry]:
        kind = _kind(question)
        label = self._label(node, question)
        if kind is None or (kind is EntryKind.COMPUTED and not label):
            return
        choices, control = None, question.place.control
        if kind is EntryKind.QUESTION:
            choices = offered(self.program, node, self.instance.run, self.lang)
        scope = Scope(self.instance.run, node, node)
        yield Entry(
            kind,
            concrete_path(node),
            label or question.place.name,
            level,
            hint=self._words(node, "hint"),
            text=node.text,
            is_asked=is_asked(node, self.instance.run),
            is_required=bool(question.required and question.required(scope)),
            input=_input(node, question, choices, self._appearance(node)),
            choices=choices,
            extent=control.extent if control else None,
        )

    def _label(self, node: Node, question: Question) -> str:
        """As the form words it, with the answers that it shows."""
        control = question.place.control
        if control is None:
            return self._words(node, "label")
        scope = Scope(self.instance.run, node, node)
        return wording(self.program, control.label, scope, self.lang)

    def _words(self, node: Node, part: str) -> str:
        known = self.definition.by_path.get(node.path)
        return self.definition.words(getattr(known, part), self.lang) if known else ""

    def _appearance(self, node: Node) -> str:
        known = self.definition.by_path.get(node.path)
        return known.appearance if known else ""


def _kind(question: Question) -> EntryKind | None:
    place = question.place
    if editable(question):
        return EntryKind.QUESTION
    if question.is_computed and not place.is_meta:
        return EntryKind.COMPUTED
    is_file = place.control is not None and place.control.kind == "upload" and not place.is_meta
    return EntryKind.FILE if is_file else None


def _input(
    node: Node, question: Question, choices: tuple[Offered, ...] | None, appearance: str
) -> Input:
    control = question.place.control
    by_control = _BY_CONTROL.get(control.kind) if control else None
    if by_control in {Input.ONE, Input.MULTIPLE, Input.RANK} and choices is None:
        by_control = None
    if by_control is not None:
        return by_control
    by_type = _BY_TYPE.get(question.place.data_type)
    if by_type is not None:
        return by_type
    is_long = "multiline" in appearance.split() or "\n" in node.text or len(node.text) > _LONG
    return Input.LONG if is_long else Input.TEXT
