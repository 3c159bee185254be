"""A compiled XForm read into a model: places, rules, choices, texts and tables."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from lxml import etree

from survey.xform.body import Body, is_template, local, model_path, repeat_paths
from survey.xform.itext import Itext, Read
from survey.xform.lexer import ExpressionBroken
from survey.xform.nodes import Node
from survey.xform.parser import parse
from survey.xform.place import Completion, Place, Rule, Severity
from survey.xform.secondary import from_element

NAMESPACE = "urn:braid:xforms"
LARGEST_FORM = 50 * 2**20
DEEPEST = 100
_JAVAROSA = "{http://openrosa.org/javarosa}"
_RULES = ("relevant", "required", "constraint", "calculate")
_YES = frozenset({"true()", "true", "yes", "1"})
_NO = frozenset({"false()", "false", "no", "0"})


class XFormBroken(ValueError):  # noqa: N818
    """XML that is no XForm; the sentence says why."""


@dataclass(frozen=True, slots=True)
class ModelFault:
    """An expression of the form that cannot be used.

    `path` is the question's, "" where the fault belongs to none; `part` is the bind's attribute,
    or choices, text, setvalue, list.
    """

    path: str
    part: str
    text: str
    position: int
    reason: str


@dataclass(slots=True, eq=False)
class XFormModel:
    """One version of a form.

    `documents` are the tables written into the form, by ID; `sources` the addresses of those in
    files. `faults` grows when a Checker finds expressions that it cannot evaluate.
    """

    form_id: str
    version: str
    root: Place
    itext: Itext
    documents: Mapping[str, Node]
    sources: Mapping[str, str]
    faults: list[ModelFault] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        return self.itext.languages

    @property
    def default_language(self) -> str:
        return self.itext.default

    def report(self, fault: ModelFault) -> None:
        """Keep a fault, once."""
        if fault not in self.faults:
            self.faults.append(fault)


def parse_xform(xml: str | bytes) -> XFormModel:
    """Read an XForm, as pyxform or another tool compiled it. Raises XFormBroken.

    Expressions that cannot be read do no harm: they stand in `faults`, and hold for nothing.
    """
    top = _open(xml)
    model, body = top.find(".//{*}model"), top.find(".//{*}body")
    if model is None:
        raise XFormBroken("The XForm has no model.")
    return _Reader(model, top if body is None else body, top).read()


def _open(xml: str | bytes) -> etree._Element:
    try:
        text = xml.decode("utf-8") if isinstance(xml, bytes) else xml
    except UnicodeDecodeError as error:
        raise XFormBroken("The XForm is not UTF-8 text.") from error
    if len(text) > LARGEST_FORM:
        raise XFormBroken(f"The XForm is longer than {LARGEST_FORM} characters.")
    if "<!DOCTYPE" in text:
        raise XFormBroken("An XForm declares no document type.")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise XFormBroken(f"The XForm is not sound XML: {error}.") from error


class _Reader:
    """Reads the parts of an XForm in the order in which they need each other."""

    def __init__(self, model: etree._Element, body: etree._Element, top: etree._Element) -> None:
        self.model = model
        self.body = body
        self.top = top
        self.faults: list[ModelFault] = []
        self.itext = Itext(model.find("{*}itext"), self.reader("", "text"))

    def reader(self, path: str, part: str) -> Read:
        return partial(self.rule, path=path, part=part)

    def rule(self, text: str, *, path: str, part: str) -> Rule:
        try:
            return Rule(text, parse(text))
        except ExpressionBroken as broken:
            fault = ModelFault(path, part, text, broken.position, broken.reason)
            if fault not in self.faults:
                self.faults.append(fault)
            return Rule(text, None)

    def read(self) -> XFormModel:
        instances = self.model.findall("{*}instance")
        primary = next((child for instance in instances[:1] for child in instance), None)
        if primary is None:
            raise XFormBroken("The XForm has no primary instance.")
        root = self._places(primary)
        places = {place.path: place for place in root.walk()}
        self._binds(places)
        self._controls(places)
        inline = {one.get("id", ""): one[0] for one in instances[1:] if len(one)}
        return XFormModel(
            form_id=primary.get("id", ""),
            version=primary.get("version") or _versioned(primary),
            root=root,
            itext=self.itext,
            documents={name: from_element(element) for name, element in inline.items()},
            sources={
                one.get("id", ""): one.get("src", "") for one in instances[1:] if one.get("src")
            },
            faults=self.faults,
            places=places,
        )

    def _places(self, primary: etree._Element) -> Place:
        repeats = repeat_paths(self.body)
        root = Place(f"/{local(primary)}", local(primary))
        _grow(root, primary, repeats, 1)
        uses = Counter(place.step for place in root.walk() if place.is_leaf or place.is_repeat)
        for place in root.walk():
            is_group = bool(place.children) and not place.is_repeat
            is_shared = uses[place.step] > 1 and not is_group
            place.name = place.path.removeprefix(f"{root.path}/") if is_shared else place.step
            place.is_meta = f"{place.path}/".startswith(f"{root.path}/meta/")
        return root

    def _binds(self, places: Mapping[str, Place]) -> None:
        for bind in self.model.iter("{*}bind"):
            path = model_path(bind.get("nodeset") or bind.get("ref") or "")
            place = places.get(path)
            if place is not None:
                self._bind(bind, place)
            elif "@" not in path:
                self.faults.append(
                    ModelFault(path, "nodeset", path, 0, "The form has no such node.")
                )

    def _bind(self, bind: etree._Element, place: Place) -> None:
        place.data_type = (bind.get("type") or "string").rpartition(":")[2]
        place.is_readonly = (bind.get("readonly") or "").strip() in _YES
        place.is_preloaded = bool(bind.get(f"{_JAVAROSA}preload"))
        for part in _RULES:
            text = bind.get(part) or ""
            if text.strip() and not (part == "required" and text.strip() in _NO):
                spelt = "true()" if text.strip() in _YES else text
                setattr(place, part, self.rule(spelt, path=place.path, part=part))
        read = self.reader(place.path, "text")
        place.constraint_message = self.itext.texts(bind.get(f"{_JAVAROSA}constraintMsg"), read)
        place.required_message = self.itext.texts(bind.get(f"{_JAVAROSA}requiredMsg"), read)
        self._severity(bind, place)

    def _severity(self, bind: etree._Element, place: Place) -> None:
        for part, kinds in (("severity", Severity), ("completion", Completion)):
            text = (bind.get(f"{{{NAMESPACE}}}{part}") or "").strip().lower()
            if not text:
                continue
            try:
                setattr(place, part, kinds(text))
            except ValueError:
                reason = f"{part} is one of {', '.join(kinds)}."
                self.faults.append(ModelFault(place.path, part, text, 0, reason))

    def _controls(self, places: Mapping[str, Place]) -> None:
        reader = Body(self.itext, self.reader)
        for path, control in reader.questions(self.body):
            if path in places:
                places[path].control = control
        for path, action in reader.actions(self.top):
            if path in places:
                places[path].actions.append(action)


def _grow(place: Place, element: etree._Element, repeats: frozenset[str], depth: int) -> None:
    """Add the places below; rows of a repeat that the form begins with are one place."""
    if depth > DEEPEST:
        raise XFormBroken(f"The XForm is nested deeper than {DEEPEST} levels.")
    known = {child.step: child for child in place.children}
    for child in element:
        step = local(child)
        below = known.get(step)
        if below is None:
            below = Place(f"{place.path}/{step}", step, parent=place)
            below.is_repeat = below.path in repeats or is_template(child)
            place.children.append(below)
            known[step] = below
        _grow(below, child, repeats, depth + 1)


def _versioned(primary: etree._Element) -> str:
    found: Iterator[str] = (
        str(text) for key, text in primary.items() if etree.QName(key).localname == "version"
    )
    return next(found, "")
