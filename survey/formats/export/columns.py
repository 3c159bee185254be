"""The tables of an export and their columns: one for the submissions, one for each repeat."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from survey.formats.answers import columns as questions_of
from survey.formats.answers import repeat_names
from survey.formats.definition import Choice, FormDefinition, Node
from survey.formats.export.options import Options

_REFERENCE = re.compile(r"\$\{[^{}]*\}")
_PLACE_PARTS = ("latitude", "longitude", "altitude", "accuracy")


class Measure(StrEnum):
    """What the cells of a column are. A MOMENT has a date and a time, a FLAG is 0 or 1."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    CHOICE = "choice"
    CHOICES = "choices"
    FLAG = "flag"


_MEASURES = {
    "int": Measure.WHOLE,
    "integer": Measure.WHOLE,
    "decimal": Measure.NUMBER,
    "date": Measure.DATE,
    "dateTime": Measure.MOMENT,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. `name` is its own in the table; `source` the question's name in the
    answers, "" for what is said about the submission. `part` is the choice of a FLAG, or the part
    of a place. `choices` are those of all versions of the form.
    """

    name: str
    source: str
    measure: Measure
    label: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    part: str = ""
    node: Node | None = None

    def words(self, lang: str) -> str:
        """The label in `lang`, else in any language, else the name."""
        return spoken(self.label, lang) or self.name


@dataclass(frozen=True)
class Table:
    """`repeat` is None for the table of the submissions; `parent` names the repeat around it.
    What is said about the row (`about`) comes before the answers.
    """

    name: str
    repeat: str | None
    parent: str | None
    title: Mapping[str, str]
    about: tuple[Column, ...]
    answers: tuple[Column, ...]

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return (*self.about, *self.answers)

    def headers(self, options: Options) -> list[str]:
        """What stands above the columns in CSV and XLSX."""
        if options.headers == "labels":
            return [column.words(options.lang) for column in self.columns]
        return [column.name for column in self.columns]


@dataclass(frozen=True, slots=True)
class Layout:
    """All tables of an export, that of the submissions first, and the form's newest version."""

    form: FormDefinition
    tables: tuple[Table, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        return self.form.languages


def spoken(texts: Mapping[str, str], lang: str) -> str:
    """A text in `lang`, else in English, else in any language; "" where there is none."""
    for tag in (lang, "en", *texts):
        if texts.get(tag):
            return texts[tag]
    return ""


def layout(forms: Sequence[FormDefinition], options: Options) -> Layout:
    """The tables of a form. `forms` are its versions, the newest first, one at least."""
    newest = forms[0]
    repeats = {node.name: node for form in reversed(forms) for node in form.repeats()}
    main = Table(
        _safe(newest.form_id),
        None,
        None,
        newest.titles(),
        ABOUT_SUBMISSION,
        _answers(forms, None, ABOUT_SUBMISSION, options),
    )
    tables = [main]
    taken = {main.name.lower()}
    for name in repeat_names(forms):
        node = repeats[name]
        tables.append(
            Table(
                unique(_safe(f"{main.name}-{name}"), taken),
                name,
                node.repeat,
                node.label or {"en": name},
                ABOUT_ROW,
                _answers(forms, node, ABOUT_ROW, options),
            )
        )
    return Layout(newest, tuple(tables))


def unique(name: str, taken: set[str], *, longest: int | None = None) -> str:
    """The name, with a number behind it where it is taken whatever its case; noted as taken."""
    found, number = name[:longest], 1
    while found.lower() in taken:
        number += 1
        tail = f"_{number}"
        found = name[: longest - len(tail) if longest else None] + tail
    taken.add(found.lower())
    return found


def _safe(name: str) -> str:
    """As the name of a file."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-.")[:80] or "table"


def _answers(
    forms: Sequence[FormDefinition],
    repeat: Node | None,
    about: Iterable[Column],
    options: Options,
) -> tuple[Column, ...]:
    taken = {column.name.lower() for column in about}
    root = repeat.path if repeat else f"/{forms[0].root}"
    lists = _Lists(forms)
    found: list[Column] = []
    for asked in questions_of(forms, repeat.name if repeat else None):
        node = asked.node
        name = _below(node, root) if options.groups else node.name
        column = Column(
            name=unique(name, taken),
            source=node.name,
            measure=_measure(node, lists.of(node)),
            label={tag: _REFERENCE.sub("…", text) for tag, text in node.label.items()},
            choices=lists.of(node),
            node=node,
        )
        found += [column, *_parts(column, options, lambda name: unique(name, taken))]
    return tuple(found)


def _below(node: Node, root: str) -> str:
    return node.path.removeprefix(f"{root}/").lstrip("/")


class _Lists:
    """The choices of each question over all versions, those of the newest first."""

    def __init__(self, forms: Sequence[FormDefinition]) -> None:
        self._forms = forms
        self._merged: dict[str, tuple[Choice, ...]] = {}

    def of(self, node: Node) -> tuple[Choice, ...]:
        name = node.choices
        if name is None:
            return ()
        if name not in self._merged:
            choices: dict[str, Choice] = {}
            for form in self._forms:
                for choice in form.choices.get(name, ()):
                    choices.setdefault(choice.name, choice)
            self._merged[name] = tuple(choices.values())
        return self._merged[name]


def _measure(node: Node, choices: Sequence[Choice]) -> Measure:
    if node.is_multiple:
        return Measure.CHOICES
    if node.choices:
        return Measure.CHOICE if choices else Measure.TEXT
    return _MEASURES.get(node.data_type, Measure.TEXT)


def _parts(column: Column, options: Options, name: Callable[[str], str]) -> list[Column]:
    """The columns made from one: a place's numbers, and a flag for each choice."""
    assert column.node is not None  # noqa: S101 - it is a question's
    if column.node.data_type == "geopoint":
        return [
            _part(column, name(f"{column.name}/{part}"), Measure.NUMBER, part, {})
            for part in _PLACE_PARTS
        ]
    if options.split and column.node.type == "select_multiple":
        return [
            _part(
                column,
                name(f"{column.name}/{choice.name}"),
                Measure.FLAG,
                choice.name,
                choice.label,
            )
            for choice in column.choices
        ]
    return []


def _part(
    column: Column, name: str, measure: Measure, part: str, words: Mapping[str, str]
) -> Column:
    label = {tag: f"{text} – {spoken(words, tag) or part}" for tag, text in column.label.items()}
    return Column(name, column.source, measure, label, (), part, column.node)


def place_part(part: str) -> Callable[[object], float | None]:
    """Reads latitude, longitude, altitude or accuracy from the text of a geopoint."""
    at = _PLACE_PARTS.index(part)

    def read(cell: object) -> float | None:
        numbers = str(cell).split()
        try:
            return float(numbers[at])
        except (IndexError, ValueError):
            return None

    return read


def _about(name: str, en: str, zh: str, measure: Measure = Measure.TEXT) -> Column:
    return Column(name, "", measure, {"en": en, "zh": zh})


ABOUT_SUBMISSION = (
    _about("_id", "Instance ID", "实例编号"),
    _about("_version", "Version of the form", "问卷版本"),
    _about("_case", "Case", "个案"),
    _about("_interviewer", "Interviewer", "访员"),
    _about("_submitted_by", "Sent by", "提交者"),
    _about("_device", "Device", "设备"),
    _about("_received_at", "Received at (UTC)", "接收时间（UTC）", Measure.MOMENT),
    _about("_review", "Review", "审核状态"),
    _about(
        "_number",
        "Number of the content: 1 as it came, more after edits",
        "内容序号：1 为原始提交，编辑后递增",
        Measure.WHOLE,
    ),
)
ABOUT_ROW = (
    _about("_key", "Key of the row", "行键"),
    _about("_parent_key", "Key of the row around it, or the instance ID", "上级行键或实例编号"),
    _about("_id", "Instance ID", "实例编号"),
    _about("_case", "Case", "个案"),
    _about(
        "_position",
        "Place among the rows of this repeat, from 1",
        "在该重复组中的序号（从 1 开始）",
        Measure.WHOLE,
    ),
)
