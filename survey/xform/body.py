"""The body of a form: which questions people see, and the choices they have."""

from collections.abc import Callable, Iterator

from lxml import etree

from survey.xform.itext import Itext, Read
from survey.xform.place import Action, Control, Extent, Item, Itemset
from survey.xform.values import number_of

_QUESTIONS = frozenset(
    {"input", "select", "select1", "rank", "range", "upload", "trigger", "secret"}
)
_JAVAROSA = "http://openrosa.org/javarosa"


class Body:
    """Reads controls. `reader` gives what turns texts into rules, for a path and a part of it."""

    def __init__(self, itext: Itext, reader: Callable[[str, str], Read]) -> None:
        self.itext = itext
        self.reader = reader

    def questions(self, body: etree._Element) -> Iterator[tuple[str, Control]]:
        """Every question with the path it refers to, in the form's order."""
        for element in body.iter(etree.Element):
            kind = local(element)
            ref = element.get("ref") or element.get("bind")
            if kind in _QUESTIONS and ref:
                path = model_path(ref)
                yield path, self._control(kind, element, self.reader(path, "choices"))

    def actions(self, top: etree._Element) -> Iterator[tuple[str, Action]]:
        """Every value that the form sets by itself, with the path it goes to."""
        for element in top.iter("{*}setvalue"):
            ref = element.get("ref") or element.get("bind") or ""
            value = element.get("value")
            if value is not None and ref:
                events = frozenset((element.get("event") or "").split())
                path = model_path(ref)
                yield path, Action(events, self.reader(path, "setvalue")(value))

    def _control(self, kind: str, element: etree._Element, read: Read) -> Control:
        return Control(
            kind,
            element.get("appearance", ""),
            items=tuple(self._item(item, read) for item in element.findall("{*}item")),
            itemset=_itemset(element, read),
            extent=_extent(element) if kind == "range" else None,
            label=self.itext.of_element(element.find("{*}label"), read),
        )

    def _item(self, item: etree._Element, read: Read) -> Item:
        label = self.itext.of_element(item.find("{*}label"), read)
        return Item((item.findtext("{*}value") or "").strip(), label)


def repeat_paths(body: etree._Element) -> frozenset[str]:
    """The paths of all repeats."""
    nodesets = (repeat.get("nodeset") for repeat in body.iter("{*}repeat"))
    return frozenset(model_path(nodeset) for nodeset in nodesets if nodeset)


def is_template(element: etree._Element) -> bool:
    return f"{{{_JAVAROSA}}}template" in element.attrib


def local(element: etree._Element) -> str:
    return etree.QName(element).localname


def model_path(ref: str) -> str:
    """A path without prefixes and blanks: "/data/orx:meta" is "/data/meta"."""
    return "/".join(step.strip().rpartition(":")[2] for step in ref.strip().split("/"))


def _extent(element: etree._Element) -> Extent:
    start, end, step = (number_of(element.get(name, "")) for name in ("start", "end", "step"))
    return Extent(start, end, step)


def _itemset(element: etree._Element, read: Read) -> Itemset | None:
    query = element.get("query")
    if query:
        return Itemset(read(query), "name", "label", is_external=True)
    itemset = element.find("{*}itemset")
    if itemset is None:
        return None
    value, label = itemset.find("{*}value"), itemset.find("{*}label")
    column = "label" if label is None else label.get("ref", "label")
    is_translated = column.startswith("jr:itext(")
    return Itemset(
        read(itemset.get("nodeset", "")),
        "name" if value is None else value.get("ref", "name"),
        column.removeprefix("jr:itext(").removesuffix(")") if is_translated else column,
        is_translated,
    )
