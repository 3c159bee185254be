"""OpenRosa submissions: XML written from answers, and answers read from XML."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, NoReturn

from lxml import etree

from survey.formats.definition import (
    FILE_TYPE,
    META_NAMES,
    MULTIPLE_TYPES,
    NUMBER_TYPES,
    FormDefinition,
    Kind,
    Node,
)
from survey.formats.strict_xml import LARGEST, XmlRefused, open_xml

type Answer = int | float | str | list[str]
type Given = str | int | float | Iterable[str] | Iterable[Mapping[str, "Given"]] | None

OPENROSA = "http://openrosa.org/xforms"
JAVAROSA = "http://openrosa.org/javarosa"
LONGEST_INSTANCE_ID = 200

# What a client may say in the meta block without the form asking for it.
_TOLD_IN_META = META_NAMES | {
    *("deviceID", "userID", "timeStart", "timeEnd"),
    *("email", "phoneNumber", "simSerial", "subscriberID", "username"),
}
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,40}\.?[0-9]{0,40}|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,3})?")
_BLANK = " \t\r\n"


class SubmissionRefused(ValueError):  # noqa: N818
    """A submission that cannot be read or written: `reason` is a code, `sentence` is for people.

    Reading: not_text, doctype, not_xml, too_large, too_deep, no_form_id, no_instance_id,
    long_instance_id, other_form. Writing: no_instance_id, unknown_name, wrong_value.
    """

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.sentence = sentence


class SubmissionHead(NamedTuple):
    """What a submission says about itself; `version` is "" when it names none."""

    form_id: str
    version: str
    instance_id: str


@dataclass(frozen=True, slots=True)
class RepeatRow:
    """One instance of a repeat.

    `index` counts the rows of this repeat from 0 over the whole submission, in its order;
    `parent_index` is the index of the row around it, None outside another repeat.
    """

    repeat: str
    index: int
    parent_index: int | None
    answers: Mapping[str, Answer]
    empty: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedSubmission:
    """A submission in plain values.

    A question with an empty node is in `empty` and not in `answers`; one without a node is in
    neither: it was not asked. `unknown` holds the paths of nodes that the form does not have,
    or has only once. `attachments` are the file names in answers, in order.
    """

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str | None
    instance_name: str
    answers: Mapping[str, Answer]
    rows: tuple[RepeatRow, ...]
    empty: tuple[str, ...]
    unknown: tuple[str, ...]
    attachments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenedSubmission:
    """A submission that stands as XML, and what it says about itself; not yet read by its form."""

    head: SubmissionHead
    root: etree._Element


def open_submission(xml: bytes, *, largest: int = LARGEST) -> OpenedSubmission:
    """Open a submission of at most `largest` bytes. Raises SubmissionRefused."""
    root = _open(xml, largest)
    return OpenedSubmission(_head(root), root)


def parse_submission(
    xml: bytes, definition: FormDefinition, *, largest: int = LARGEST
) -> ParsedSubmission:
    """Open and read a submission. Raises SubmissionRefused."""
    return read_submission(open_submission(xml, largest=largest), definition)


def read_submission(opened: OpenedSubmission, definition: FormDefinition) -> ParsedSubmission:
    """Read an opened submission, typed by the form.

    Whole numbers become int, decimals int or float, multiple choices lists, everything else
    stays text. A calculate becomes a number when the text is just how that number is written
    ("90", "0.5", but not "007"). A value that is not of its question's type is kept as text.
    The root's name and the version may differ from the definition's.
    Raises SubmissionRefused.
    """
    head, root = opened.head, opened.root
    if head.form_id != definition.form_id:
        sentence = f"The submission is for the form {head.form_id}, not {definition.form_id}."
        raise SubmissionRefused("other_form", sentence)
    reader = _Reader(definition)
    reader.read(root)
    meta = _meta(root)
    return ParsedSubmission(
        *head,
        deprecated_id=meta.get("deprecatedID") or None,
        instance_name=meta.get("instanceName", ""),
        answers=reader.top.answers,
        rows=tuple(scope.row() for scope in reader.scopes),
        empty=tuple(reader.top.empty),
        unknown=tuple(dict.fromkeys(reader.unknown)),
        attachments=tuple(dict.fromkeys(reader.attachments)),
    )


def _open(xml: bytes, largest: int) -> etree._Element:
    try:
        return open_xml(xml, largest=largest)
    except XmlRefused as refused:
        sentence = f"The submission cannot be read. {refused.sentence}"
        raise SubmissionRefused(refused.reason, sentence) from refused


def _head(root: etree._Element) -> SubmissionHead:
    form_id = (root.get("id") or "").strip()
    instance_id = _meta(root).get("instanceID", "")
    if not form_id:
        raise SubmissionRefused("no_form_id", "The submission does not say which form it is for.")
    if not instance_id:
        raise SubmissionRefused("no_instance_id", "The submission has no instance ID.")
    if len(instance_id) > LONGEST_INSTANCE_ID:
        sentence = f"The instance ID is longer than {LONGEST_INSTANCE_ID} characters."
        raise SubmissionRefused("long_instance_id", sentence)
    return SubmissionHead(form_id, (root.get("version") or "").strip(), instance_id)


def _meta(root: etree._Element) -> dict[str, str]:
    """The texts of the first meta block, with the OpenRosa namespace or without."""
    block = next((child for child in root if _name(child) == "meta"), None)
    if block is None:
        return {}
    return {_name(child): _words(child).strip() for child in reversed(block)}


def _name(element: etree._Element) -> str:
    """The name without its namespace."""
    tag = str(element.tag)
    return tag[tag.rfind("}") + 1 :]


def _words(element: etree._Element) -> str:
    """All text in an element, so that stray markup inside an answer takes nothing away."""
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


class _Scope:
    """The submission itself, or one row of a repeat, while it is read."""

    def __init__(self, repeat: str = "", index: int = 0, parent: int | None = None) -> None:
        self.repeat = repeat
        self.index = index
        self.parent = parent
        self.answers: dict[str, Answer] = {}
        self.empty: list[str] = []

    def row(self) -> RepeatRow:
        return RepeatRow(self.repeat, self.index, self.parent, self.answers, tuple(self.empty))


class _Reader:
    """Walks a submission along the form, and keeps what it meets."""

    def __init__(self, definition: FormDefinition) -> None:
        self.nodes = definition.by_path
        self.root = f"/{definition.root}"
        self.meta = f"{self.root}/meta"
        self.top = _Scope()
        self.scopes: list[_Scope] = []
        self.counts: dict[str, int] = {}
        self.unknown: list[str] = []
        self.attachments: list[str] = []

    def read(self, root: etree._Element) -> None:
        self._walk(root, self.root, self.top)

    def _walk(self, element: etree._Element, path: str, scope: _Scope) -> None:
        seen: dict[str, int] = {}
        is_meta = path == self.meta
        for child in element:
            name = _name(child)
            if is_meta and name in _TOLD_IN_META:
                continue
            below = f"{path}/{name}"
            count = seen[name] = seen.get(name, 0) + 1
            node = self.nodes.get(below)
            if node is not None and node.kind is Kind.REPEAT:
                self._open_row(child, node, scope)
            elif node is None or count > 1:
                self._meet(child, below, count, scope)
            elif node.kind is Kind.GROUP:
                self._walk(child, below, scope)
            else:
                self._keep(child, node, scope)

    def _meet(self, element: etree._Element, path: str, count: int, scope: _Scope) -> None:
        """What the form does not have there: the first meta block is the device's own."""
        if path == self.meta and path not in self.nodes and count == 1:
            self._walk(element, path, scope)
        else:
            self.unknown.append(path if count == 1 else f"{path}[{count}]")

    def _open_row(self, element: etree._Element, node: Node, scope: _Scope) -> None:
        if f"{{{JAVAROSA}}}template" in element.attrib:
            return
        index = self.counts.get(node.name, 0)
        self.counts[node.name] = index + 1
        parent = None if scope is self.top else scope.index
        row = _Scope(node.name, index, parent)
        self.scopes.append(row)
        self._walk(element, node.path, row)

    def _keep(self, element: etree._Element, node: Node, scope: _Scope) -> None:
        text = _words(element)
        if words := text.strip(_BLANK):
            scope.answers[node.name] = _typed(text, words, node)
            if node.data_type == FILE_TYPE:
                self.attachments.append(words)
        elif node.kind is not Kind.NOTE:
            scope.empty.append(node.name)


def _typed(text: str, words: str, node: Node) -> Answer:
    """The answer in a text; `words` is the text without the blanks around it."""
    if node.type in MULTIPLE_TYPES:
        return text.split()
    if node.choices or node.data_type != "string":
        text = words
    if node.data_type in NUMBER_TYPES:
        number = _number(text, node.data_type)
        return text if number is None else number
    if node.kind is Kind.CALCULATE:
        number = _number(text, "decimal")
        return text if number is None or str(number) != text else number
    return text


def _number(text: str, data_type: str) -> int | float | None:
    if _WHOLE.fullmatch(text):
        return int(text)
    if data_type == "decimal" and _DECIMAL.fullmatch(text):
        number = float(text)
        return number if math.isfinite(number) else None
    return None


def build_submission(
    definition: FormDefinition,
    answers: Mapping[str, Given],
    *,
    instance_id: str,
    deprecated_id: str = "",
    instance_name: str = "",
) -> bytes:
    """Write a submission from answers by question name; groups are nested as in the form.

    A repeat is a list of such mappings; multiple choices are a list or one text with blanks.
    A question without an answer gets an empty node, a repeat without rows none.
    Raises SubmissionRefused for names that the form does not have and values no node can hold.
    """
    if not instance_id.strip():
        raise SubmissionRefused("no_instance_id", "The submission has no instance ID.")
    root = etree.Element(definition.root, nsmap={"orx": OPENROSA, "jr": JAVAROSA})
    root.set("id", definition.form_id)
    root.set("version", definition.version)
    _Writer(definition).fill(root, f"/{definition.root}", None, answers)
    meta = etree.SubElement(root, f"{{{OPENROSA}}}meta")
    told = {
        "instanceID": instance_id,
        "deprecatedID": deprecated_id,
        "instanceName": instance_name,
    }
    for name, text in told.items():
        if text:
            _write(etree.SubElement(meta, f"{{{OPENROSA}}}{name}"), name, text)
    for node in definition.children.get(f"/{definition.root}/meta", ()):
        if node.name not in META_NAMES and answers.get(node.name):
            child = etree.SubElement(meta, f"{{{OPENROSA}}}{node.path.rpartition('/')[2]}")
            _write(child, node.name, _spelt(node, answers[node.name]))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


class _Writer:
    """Writes answers along the form, one scope (submission or repeat row) at a time."""

    def __init__(self, definition: FormDefinition) -> None:
        self.definition = definition

    def fill(
        self,
        element: etree._Element,
        path: str,
        repeat: str | None,
        answers: Mapping[str, Given],
    ) -> None:
        self._check_names(repeat, answers)
        self._write_below(element, path, answers)

    def _check_names(self, repeat: str | None, answers: Mapping[str, Given]) -> None:
        known = {node.name for node in self.definition.fields(repeat)} - META_NAMES
        known |= {node.name for node in self.definition.repeats() if node.repeat == repeat}
        strangers = sorted(set(answers) - known)
        if strangers:
            sentence = f"The form has no question {', '.join(strangers)} there."
            raise SubmissionRefused("unknown_name", sentence)

    def _write_below(
        self, element: etree._Element, path: str, answers: Mapping[str, Given]
    ) -> None:
        for node in self.definition.children.get(path, ()):
            step = node.path.rpartition("/")[2]
            if node.kind is Kind.REPEAT:
                for row in _rows(node, answers.get(node.name)):
                    self.fill(etree.SubElement(element, step), node.path, node.name, row)
                continue
            child = etree.SubElement(element, step)
            if node.kind is Kind.GROUP:
                self._write_below(child, node.path, answers)
            else:
                _write(child, node.name, _spelt(node, answers.get(node.name)))


def _rows(node: Node, given: Given) -> Iterator[Mapping[str, Given]]:
    if isinstance(given, str | int | float | Mapping):
        _refuse_value(node.name, given)
    for row in given or ():
        if not isinstance(row, Mapping):
            _refuse_value(node.name, row)
        yield row


def _spelt(node: Node, given: Given) -> str:
    if given is None:
        return ""
    if isinstance(given, str):
        return given
    if isinstance(given, bool) or (isinstance(given, float) and not math.isfinite(given)):
        _refuse_value(node.name, given)
    if isinstance(given, int | float):
        return str(given)
    if isinstance(given, Mapping) or not node.is_multiple:
        _refuse_value(node.name, given)
    words = list(given)
    spelt = " ".join(map(str, words))
    if spelt.split() != words:
        _refuse_value(node.name, given)
    return spelt


def _write(element: etree._Element, name: str, text: str) -> None:
    try:
        element.text = text or None
    except ValueError as error:
        sentence = f"The answer to {name} holds characters that XML cannot carry."
        raise SubmissionRefused("wrong_value", sentence) from error


def _refuse_value(name: str, given: object) -> NoReturn:
    raise SubmissionRefused("wrong_value", f"{given!r} is no answer to {name}.")
