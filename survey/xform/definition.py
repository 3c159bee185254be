"""Compiles an uploaded XForm to the definition that the house reads: what pyxform does for sheets."""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from survey.formats.definition import Choice, FormDefinition, Kind, Node
from survey.formats.strict_xml import XmlRefused, open_xml
from survey.formats.xlsform import (
    LONGEST_FORM_ID,
    LONGEST_VERSION,
    MOST_QUESTIONS,
    CompiledForm,
    FormFault,
    FormRefused,
    media_names,
)
from survey.xform.body import local, model_path
from survey.xform.circles import circles
from survey.xform.lexer import ExpressionBroken
from survey.xform.model import ModelFault, XFormBroken, XFormModel, parse_xform
from survey.xform.parser import parse
from survey.xform.place import Completion, Control, Place, Rule, Severity, Texts
from survey.xform.program import Program
from survey.xform.syntax import Call, Expression, Path, Text, walk
from survey.xform.tables import ITEMSETS, no_files

LARGEST = 10 * 2**20
_INPUTS = {
    "string": "text",
    "int": "integer",
    "boolean": "text",
}
_CONTROLS = {
    "select": "select_multiple",
    "select1": "select_one",
    "trigger": "acknowledge",
    "secret": "text",
}
_UPLOADS = ("image", "audio", "video")
_ELLIPSIS = "…"
_MISSING = re.compile(r"The file of the list .* is missing\.")  # it is uploaded later
_PATH = re.compile(r" ?(?<![\w)\].])((?:/[\w.-]+)+) ?")


def compile_xform(data: bytes) -> CompiledForm:
    """An XForm that another tool compiled, ready to be published as it is.

    Raises FormRefused for what is no XForm, and for every expression that cannot be read or calls
    what there is not; the column of such a fault is path and part of the node.
    """
    try:
        open_xml(data, largest=LARGEST)
        model = parse_xform(data)
    except (XmlRefused, XFormBroken) as refused:
        raise FormRefused([FormFault("", None, "", str(refused))]) from refused
    faults = [
        *_head_faults(model),
        *(
            FormFault("", None, f"{fault.path} {fault.part}".strip(), fault.reason)
            for fault in faults_of(model)
        ),
    ]
    if faults:
        raise FormRefused(faults)
    definition = _Reading(model, open_xml(data, largest=LARGEST)).definition()
    if not definition.questions():
        raise FormRefused([FormFault("", None, "", "The form asks no question.")])
    xform = data.decode("utf-8")
    missing = [] if model.version else [FormFault("", None, "version", "The form has no version.")]
    return CompiledForm(definition, xform, tuple(missing), media_names(xform))


def _head_faults(model: XFormModel) -> Iterator[FormFault]:
    if not model.form_id.strip():
        yield FormFault("", None, "id", "The primary instance has no id.")
    if len(model.form_id) > LONGEST_FORM_ID:
        yield FormFault("", None, "id", f"The form_id is longer than {LONGEST_FORM_ID} characters.")
    if len(model.version) > LONGEST_VERSION:
        yield FormFault(
            "", None, "version", f"The version is longer than {LONGEST_VERSION} characters."
        )
    if len(model.places) > MOST_QUESTIONS:
        yield FormFault("", None, "", f"The form has more than {MOST_QUESTIONS} nodes.")


def faults_of(model: XFormModel) -> list[ModelFault]:
    """What stands in the way of a form: expressions that cannot be read or compiled, or that wait
    for each other in a circle. Files that are still missing do not: they are uploaded later.
    """
    Program(model, no_files)
    broken = [
        fault
        for fault in model.faults
        if fault.part != "list" and not _MISSING.fullmatch(fault.reason)
    ]
    return [*broken, *circles(model)]


class _Reading:
    """Reads what the model leaves out, the words above all, from the XML."""

    def __init__(self, model: XFormModel, top: etree._Element) -> None:
        self.model = model
        self.top = top
        body = top.find(".//{*}body")
        self.elements = _by_path(body if body is not None else top)
        self.lists: dict[str, tuple[Choice, ...]] = {
            name: tuple(self._choices(instance))
            for instance in top.iterfind(".//{*}model/{*}instance")
            if (name := instance.get("id")) and len(instance) and not instance.get("src")
        }

    def definition(self) -> FormDefinition:
        model = self.model
        nodes = tuple(self._nodes(model.root, None))
        return FormDefinition(
            form_id=model.form_id,
            version=model.version,
            title=(self.top.findtext(".//{*}title") or "").strip() or model.form_id,
            languages=model.languages,
            default_language=model.default_language,
            nodes=nodes,
            choices=self.lists,
            root=model.root.step,
        )

    def _nodes(self, parent: Place, repeat: str | None) -> Iterator[Node]:
        for place in parent.children:
            if not (place.step == "meta" and parent is self.model.root):
                yield self._node(place, repeat)
            yield from self._nodes(place, place.name if place.is_repeat else repeat)

    def _node(self, place: Place, repeat: str | None) -> Node:
        element, control = self.elements.get(place.path), place.control
        label = control.label if control else self._words(element, "label")
        return Node(
            path=place.path,
            name=place.name,
            kind=_kind(place),
            type=_type(place, element),
            data_type=place.data_type if place.is_leaf else "",
            label=_spoken(label),
            hint=_spoken(self._words(element, "hint")),
            choices=self._choice_list(place, control) if control else None,
            required=self._written(place.required),
            relevant=self._written(place.relevant),
            constraint=self._written(place.constraint),
            calculation=self._written(place.calculate),
            constraint_message=_spoken(place.constraint_message),
            severity="" if place.severity is Severity.HARD else place.severity.value,
            completion="" if place.completion is Completion.BLOCK else place.completion.value,
            appearance="" if element is None else element.get("appearance", ""),
            repeat=repeat,
        )

    def _written(self, rule: Rule | None) -> str:
        """An expression as a sheet would have it: `${name}` where the XForm has the path."""

        def reference(found: re.Match[str]) -> str:
            place = self.model.places.get(found[1])
            return f"${{{place.name}}}" if place and "/" not in place.name else found[0]

        return _PATH.sub(reference, rule.text).strip() if rule else ""

    def _words(self, element: etree._Element | None, part: str) -> Texts:
        if element is None:
            return {}
        found = element.find(f"{{*}}{part}")
        if found is None and local(element) == "repeat":
            around = element.getparent()
            is_its = around is not None and around.get("ref") == element.get("nodeset")
            found = around.find(f"{{*}}{part}") if around is not None and is_its else None
        return self.model.itext.of_element(found, _rule)

    def _choice_list(self, place: Place, control: Control) -> str | None:
        """The name of the list, or of the file; choices in the question are a list of their own."""
        if control.itemset is not None:
            if control.itemset.is_external:
                return ITEMSETS
            name = _instance_of(control.itemset.nodeset.expression)
            source = self.model.sources.get(name or "")
            return source.rpartition("/")[2] if source else name
        if control.items:
            self.lists[place.name] = tuple(
                Choice(item.value, _spoken(item.label)) for item in control.items
            )
            return place.name
        return None

    def _choices(self, instance: etree._Element) -> Iterator[Choice]:
        for item in instance[0].iterfind("{*}item"):
            cells = {local(cell): (cell.text or "").strip() for cell in item}
            text_id, name = cells.pop("itextId", ""), cells.pop("name", cells.pop("value", ""))
            plain = cells.pop("label", "")
            label = _spoken(self.model.itext.get(text_id)) if text_id else {}
            yield Choice(
                name, label or ({self.model.default_language: plain} if plain else {}), cells
            )


def _rule(text: str) -> Rule:
    try:
        return Rule(text, parse(text))
    except ExpressionBroken:
        return Rule(text, None)


def _by_path(body: etree._Element) -> Mapping[str, etree._Element]:
    """The element of the body that shows each path; a repeat before the group around it."""
    found: dict[str, etree._Element] = {}
    for element in body.iter(etree.Element):
        ref = element.get("ref") or element.get("bind") or element.get("nodeset")
        if ref and local(element) not in {"label", "hint", "itemset", "value", "output"}:
            path = model_path(ref)
            if path not in found or local(element) == "repeat":
                found[path] = element
    return found


def _kind(place: Place) -> Kind:
    if not place.is_leaf:
        return Kind.REPEAT if place.is_repeat else Kind.GROUP
    if place.is_meta or place.is_preloaded:
        return Kind.META
    if place.control is None:
        return Kind.CALCULATE
    is_text = place.control.kind == "input" and place.is_readonly
    return Kind.NOTE if is_text else Kind.QUESTION


def _type(place: Place, element: etree._Element | None) -> str:
    if not place.is_leaf:
        return "repeat" if place.is_repeat else "group"
    if place.control is None:
        return place.step if place.is_preloaded else "calculate"
    kind = place.control.kind
    if kind == "input":
        if _kind(place) is Kind.NOTE:
            return "note"
        return _INPUTS.get(place.data_type, place.data_type)
    if kind == "upload":
        media = "" if element is None else element.get("mediatype", "").partition("/")[0]
        return media if media in _UPLOADS else "file"
    return _CONTROLS.get(kind, kind)


def _spoken(texts: Texts) -> dict[str, str]:
    """Words with `${name}` where an answer is shown, as a sheet has them."""
    return {tag: "".join(map(_part, words)) for tag, words in texts.items()}


def _part(part: str | Expression) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Path) and part.steps:
        return f"${{{part.steps[-1].test}}}"
    return _ELLIPSIS


def _instance_of(expression: Expression | None) -> str | None:
    """The ID of the list that an itemset is taken from."""
    for part in walk(expression) if expression else ():
        match part:
            case Call("instance", (Text(name),)):
                return name
            case _:
                continue
    return None
