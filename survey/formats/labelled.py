"""A submission as people read it: sections, labelled answers and tables, in one language."""

import re
from collections import ChainMap
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from survey.formats.definition import FormDefinition, Kind, Node
from survey.formats.openrosa import Answer, RepeatRow

# Choice names that say why there is no answer, in any form.
NA_CHOICES = frozenset({"na", "n_a", "dk", "dont_know", "do_not_know"})
REFUSED_CHOICES = frozenset({"refused", "refusal", "prefer_not_to_say"})

_TECHNICAL = frozenset({Kind.META, Kind.NOTE})
_PLACES = frozenset({"geopoint", "geotrace", "geoshape"})
_DATES = frozenset({"date", "time", "dateTime"})
_NUMBERS = frozenset({"int", "decimal"})
_REFERENCE = re.compile(r"\$\{\s*([^{}\s]+)\s*\}")
_ELLIPSIS = "…"


class AnswerKind(StrEnum):
    """How an answer is shown; `open` is a long free text, `file` a recording or picture."""

    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    OPEN = "open"
    FILE = "file"
    PLACE = "place"
    MISSING = "missing"


class Missing(StrEnum):
    """Why there is no answer: left empty, no contact or not known, refused, not to be asked."""

    EMPTY = "empty"
    NA = "na"
    REFUSED = "refused"
    NOT_RELEVANT = "not_relevant"


@dataclass(frozen=True, slots=True)
class LabelledAnswer:
    """One question and its answer in words.

    `value` is the text to show ("" when missing without words), `values` the labels of a
    multiple choice one by one. An na or refused choice keeps its label in `value`.
    """

    name: str
    question: str
    value: str
    kind: AnswerKind
    missing: Missing | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """One row of a table; `index` and `parent_index` are those of the repeat row."""

    index: int
    parent_index: int | None
    cells: tuple[LabelledAnswer, ...]


@dataclass(frozen=True, slots=True)
class LabelledTable:
    """A repeat: one header per question, one row per instance."""

    name: str
    title: str
    headers: tuple[str, ...]
    rows: tuple[LabelledRow, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the form below one heading; its answers stand before its tables.

    `level` is 1 for the outermost groups, 0 for what stands in no group. A group that goes on
    after an inner group or a table comes again with `is_continued`, so that everything is in
    the form's order.
    """

    name: str
    title: str
    level: int
    items: tuple[LabelledAnswer, ...] = ()
    tables: tuple[LabelledTable, ...] = ()
    is_continued: bool = False

    @property
    def has_content(self) -> bool:
        return bool(self.items or self.tables)


@dataclass(frozen=True, slots=True)
class Missed:
    """What is known of answers that are not there: names left empty, names not to be asked."""

    empty: Collection[str] | None = None
    not_relevant: Collection[str] = field(default_factory=frozenset)

    def reason(self, name: str) -> Missing:
        """Without a list of empty nodes every missing answer counts as empty."""
        if name in self.not_relevant:
            return Missing.NOT_RELEVANT
        if self.empty is None or name in self.empty:
            return Missing.EMPTY
        return Missing.NOT_RELEVANT


def label_submission(
    definition: FormDefinition,
    answers: Mapping[str, Answer],
    rows: Iterable[RepeatRow],
    lang: str,
    missed: Missed | None = None,
) -> tuple[Section, ...]:
    """The sections of a submission, in the form's order and in language `lang`.

    Notes, device data and unlabelled calculations are left out; unanswered questions are kept
    and say why they are missing. A group without a label belongs to the section around it.
    """
    labeller = _Labeller(definition, lang)
    pages = _Pages(definition, lang)
    tables = _by_repeat(rows)
    for node in definition.nodes:
        if node.kind is Kind.GROUP:
            pages.open(node)
        elif node.kind is Kind.REPEAT:
            pages.at(node).add_table(labeller.table(node, tables.get(node.name, ()), answers))
        elif node.repeat is None and _is_shown(node):
            pages.at(node).add(labeller.answer(node, answers, missed or Missed(), {}))
    return pages.close()


def bare_label(definition: FormDefinition, name: str, lang: str) -> str:
    """The label of a question where no answers are at hand: "…" stands for those it refers to."""
    return bare(definition.label(name, lang))


def bare(words: str) -> str:
    """Words of a form with "…" for the answers that they refer to."""
    return _REFERENCE.sub(_ELLIPSIS, words)


def missing_reason(node: Node, answer: Answer) -> Missing | None:
    """Whether a choice says that there is no answer: "na" and its like, or a refusal."""
    name = answer[0] if isinstance(answer, list) and len(answer) == 1 else answer
    if not node.choices or not isinstance(name, str):
        return None
    if name in NA_CHOICES:
        return Missing.NA
    return Missing.REFUSED if name in REFUSED_CHOICES else None


def _by_repeat(rows: Iterable[RepeatRow]) -> dict[str, list[RepeatRow]]:
    tables: dict[str, list[RepeatRow]] = {}
    for row in rows:
        tables.setdefault(row.repeat, []).append(row)
    return tables


def _is_shown(node: Node) -> bool:
    return node.kind not in _TECHNICAL and (node.kind is Kind.QUESTION or bool(node.label))


class _Labeller:
    """Puts answers of one form into the words of one language."""

    def __init__(self, definition: FormDefinition, lang: str) -> None:
        self.definition = definition
        self.lang = lang

    def table(
        self, repeat: Node, rows: Iterable[RepeatRow], around: Mapping[str, Answer]
    ) -> LabelledTable:
        columns = [node for node in self.definition.fields(repeat.name) if _is_shown(node)]
        return LabelledTable(
            name=repeat.name,
            title=self.definition.label(repeat.name, self.lang),
            headers=tuple(self._question(node, {}) for node in columns),
            rows=tuple(
                LabelledRow(
                    row.index,
                    row.parent_index,
                    tuple(
                        self.answer(node, row.answers, Missed(row.empty), around)
                        for node in columns
                    ),
                )
                for row in rows
            ),
        )

    def answer(
        self,
        node: Node,
        answers: Mapping[str, Answer],
        missed: Missed,
        around: Mapping[str, Answer],
    ) -> LabelledAnswer:
        """`around` holds the answers of the submission when `answers` are those of a row."""
        question = self._question(node, ChainMap(dict(answers), dict(around)))
        if node.name not in answers:
            unsaid = missed.reason(node.name)
            return LabelledAnswer(node.name, question, "", AnswerKind.MISSING, unsaid)
        answer = answers[node.name]
        values = self._values(node, answer)
        reason = missing_reason(node, answer)
        return LabelledAnswer(
            name=node.name,
            question=question,
            value=self._join(values),
            kind=AnswerKind.MISSING if reason else _kind(node, answer),
            missing=reason,
            values=values if isinstance(answer, list) else (),
        )

    def _values(self, node: Node, answer: Answer) -> tuple[str, ...]:
        names = answer if isinstance(answer, list) else [_plain(answer)]
        if not node.choices:
            return tuple(names)
        return tuple(self.definition.choice_label(node.choices, name, self.lang) for name in names)

    def _join(self, values: Iterable[str]) -> str:
        return ("；" if self.lang.startswith("zh") else "; ").join(values)

    def _question(self, node: Node, answers: Mapping[str, Answer]) -> str:
        """The label, with the answers that it refers to as ${name} put in."""

        def spoken(reference: re.Match[str]) -> str:
            asked = self.definition.question(reference[1])
            if asked is None or asked.name not in answers:
                return _ELLIPSIS
            return self._join(self._values(asked, answers[asked.name]))

        return _REFERENCE.sub(spoken, self.definition.label(node.name, self.lang))


def _plain(answer: float | str) -> str:
    if isinstance(answer, float) and answer.is_integer():
        return str(int(answer))
    return str(answer)


def _kind(node: Node, answer: Answer) -> AnswerKind:
    if isinstance(answer, list):
        return AnswerKind.CHOICES
    if not isinstance(answer, str):
        return AnswerKind.NUMBER
    by_type = (
        (bool(node.choices), AnswerKind.CHOICE),
        (node.is_file, AnswerKind.FILE),
        (node.data_type in _PLACES, AnswerKind.PLACE),
        (node.data_type in _DATES, AnswerKind.DATE),
        ("multiline" in node.appearance.split(), AnswerKind.OPEN),
    )
    return next((kind for holds, kind in by_type if holds), AnswerKind.TEXT)


class _Page:
    """A section while it is filled; `path` is that of its group."""

    def __init__(self, path: str, section: Section) -> None:
        self.path = path
        self.section = section

    def add(self, item: LabelledAnswer) -> None:
        self.section = replace(self.section, items=(*self.section.items, item))

    def add_table(self, table: LabelledTable) -> None:
        self.section = replace(self.section, tables=(*self.section.tables, table))


class _Pages:
    """The sections in order; the last one is open."""

    def __init__(self, definition: FormDefinition, lang: str) -> None:
        self.definition = definition
        self.lang = lang
        title = definition.titles().get(lang, definition.title)
        self.headings = {f"/{definition.root}": Section("", title, 0)}
        self.pages: list[_Page] = []

    def open(self, group: Node) -> None:
        """Begin the section of a group that has a label and stands in no repeat."""
        if not group.label or group.repeat is not None:
            return
        level = self.headings[self._place(group)].level + 1
        section = Section(group.name, self.definition.words(group.label, self.lang), level)
        self.headings[group.path] = section
        self.pages.append(_Page(group.path, section))

    def at(self, node: Node) -> _Page:
        """The section that a question or repeat belongs to, begun again where it must be."""
        path = self._place(node)
        if self.pages:
            last = self.pages[-1]
            if last.path == path and (node.kind is Kind.REPEAT or not last.section.tables):
                return last
        has_begun = any(page.path == path for page in self.pages)
        page = _Page(path, replace(self.headings[path], is_continued=has_begun))
        self.pages.append(page)
        return page

    def close(self) -> tuple[Section, ...]:
        """All sections but headings under which nothing stands."""
        kept: list[Section] = []
        for section in (page.section for page in reversed(self.pages)):
            if section.has_content or (kept and kept[-1].level > section.level):
                kept.append(section)
        return tuple(reversed(kept))

    def _place(self, node: Node) -> str:
        path = node.parent_path
        while path not in self.headings:
            path = path.rpartition("/")[0]
        return path
