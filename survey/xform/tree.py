"""The XML of a submission as a tree that can be changed in one place and stays as it was elsewhere."""

import re
from collections.abc import Iterator, Mapping

from lxml import etree
from lxml.etree import _Element as Element

from survey.formats.definition import FILE_TYPE
from survey.xform.model import XFormModel
from survey.xform.place import Place

_STEP = re.compile(r"/([^/\[\]]+)(?:\[([0-9]{1,6})\])?")
_TEMPLATE = "{http://openrosa.org/javarosa}template"


class TreeRefused(ValueError):  # noqa: N818
    """A change that the form has no place for: `reason` is a code, `path` what was asked for.

    unknown_path, no_row (there is no such row), no_repeat, wrong_value (no XML can carry it),
    no_meta.
    """

    def __init__(self, reason: str, path: str) -> None:
        super().__init__(f"{reason}: {path}")
        self.reason = reason
        self.path = path


class Tree:
    """A submission's elements found by paths with positions of repeats: "/data/kid[2]/age"."""

    def __init__(self, model: XFormModel, root: Element) -> None:
        self.model = model
        self.root = root

    def place(self, path: str) -> Place:
        """The form's place of a path. Raises TreeRefused."""
        found = self.model.places.get("".join(f"/{step}" for step, _ in _steps(path)))
        if found is None:
            raise TreeRefused("unknown_path", path)
        return found

    def text(self, path: str) -> str:
        """What stands there, "" where nothing does. Raises TreeRefused."""
        element, _missing = self._reach(path)
        return "" if element is None else "".join(map(str, element.itertext()))

    def write(self, path: str, text: str) -> None:
        """Put a text in a place, which is made where it is missing. Raises TreeRefused."""
        element, missing = self._reach(path)
        if not self.place(path).is_leaf:
            raise TreeRefused("unknown_path", path)
        for place, parent in missing:
            element = _insert(parent if element is None else element, place)
        if element is None:
            raise TreeRefused("unknown_path", path)
        tail = element.tail
        for child in list(element):
            element.remove(child)
        try:
            element.text = text or None
        except ValueError:
            raise TreeRefused("wrong_value", path) from None
        element.tail = tail

    def add_row(self, path: str) -> str:
        """Add an empty row to the repeat at "/data/kid"; returns its path. Raises TreeRefused."""
        place = self.place(path)
        around, _, last = path.rpartition("/")
        if not place.is_repeat or place.parent is None or "[" in last:
            raise TreeRefused("no_repeat", path)
        parent = self._made(around)
        rows = _rows(parent, place.step)
        row = _insert(parent, place, after=rows[-1] if rows else None)
        _fill(row, place)
        return f"{path}[{len(rows) + 1}]"

    def remove_row(self, path: str) -> None:
        """Take the row at "/data/kid[2]" out; those behind it move up. Raises TreeRefused."""
        place = self.place(path)
        if not place.is_repeat or not path.endswith("]"):
            raise TreeRefused("no_repeat", path)
        element, missing = self._reach(path)
        parent = None if element is None or missing else element.getparent()
        if element is None or parent is None:
            raise TreeRefused("no_row", path)
        element.tail = None
        parent.remove(element)

    def rename(self, instance_id: str, former: str) -> None:
        """Give it a new instance ID; the former one becomes its deprecatedID. Raises TreeRefused."""
        meta = next((child for child in self.root if _local(child) == "meta"), None)
        mine = None if meta is None else _first(meta, "instanceID")
        if meta is None or mine is None:
            raise TreeRefused("no_meta", "/meta/instanceID")
        mine.text = instance_id
        deprecated = _first(meta, "deprecatedID")
        if deprecated is None:
            deprecated = meta.makeelement(_named(mine, "deprecatedID"))
            meta.insert(meta.index(mine) + 1, deprecated)
        deprecated.text = former

    def rename_files(self, names: Mapping[str, str]) -> None:
        """Give files that answers name other names; the same words elsewhere stay."""
        for place in self.model.places.values():
            if place.data_type == FILE_TYPE:
                for element in self._all(place):
                    name = (element.text or "").strip()
                    element.text = names.get(name, element.text)

    def _all(self, place: Place) -> list[Element]:
        """The elements of a place in all rows."""
        if place.parent is None:
            return [self.root]
        return [found for around in self._all(place.parent) for found in _rows(around, place.step)]

    def to_bytes(self) -> bytes:
        """The XML as it stands now, in UTF-8."""
        return etree.tostring(self.root, encoding="utf-8", xml_declaration=True)

    def _made(self, path: str) -> Element:
        """The element of a group or row, made where it is missing."""
        if not path or path == self.model.root.path:
            return self.root
        element, missing = self._reach(path)
        for place, parent in missing:
            element = _insert(parent if element is None else element, place)
        return self.root if element is None else element

    def _reach(self, path: str) -> tuple[Element | None, list[tuple[Place, Element]]]:
        """The element of a path, or else the places that are missing, with the last element above.

        A row that is missing is never made up.
        """
        self.place(path)
        here, element = self.model.root, self.root
        missing: list[tuple[Place, Element]] = []
        for step, number in list(_steps(path))[1:]:
            here = next(child for child in here.children if child.step == step)
            if here.is_repeat != (number > 0):
                raise TreeRefused("no_row", path)
            found = [] if missing else _rows(element, step)
            index = max(number, 1) - 1
            if index < len(found):
                element = found[index]
            elif here.is_repeat:
                raise TreeRefused("no_row", path)
            else:
                missing.append((here, element))
        return (None, missing) if missing else (element, [])


def _steps(path: str) -> Iterator[tuple[str, int]]:
    """The steps of a path with the positions of rows, 0 for what is no row."""
    at = 0
    for found in _STEP.finditer(path):
        if found.start() != at:
            break
        yield found[1], int(found[2] or 0)
        at = found.end()
    if at != len(path):
        raise TreeRefused("unknown_path", path)


def _local(element: Element) -> str:
    tag = str(element.tag)
    return tag[tag.rfind("}") + 1 :]


def _rows(element: Element, step: str) -> list[Element]:
    return [child for child in element if _local(child) == step and _TEMPLATE not in child.attrib]


def _first(element: Element, name: str) -> Element | None:
    return next((child for child in element if _local(child) == name), None)


def _named(beside: Element, name: str) -> str:
    """A name in the namespace of an element beside or around it."""
    namespace = etree.QName(beside).namespace
    return f"{{{namespace}}}{name}" if namespace else name


def _insert(parent: Element, place: Place, after: Element | None = None) -> Element:
    """A new element where the form has it: behind `after`, else before what comes later."""
    new = parent.makeelement(_named(parent, place.step))
    siblings = [child.step for child in place.parent.children] if place.parent else []
    later = set(siblings[siblings.index(place.step) + 1 :]) if place.step in siblings else set()
    if after is not None:
        index = parent.index(after) + 1
    else:
        behind = (number for number, child in enumerate(parent) if _local(child) in later)
        index = next(behind, len(parent))
    parent.insert(index, new)
    return new


def _fill(element: Element, place: Place) -> None:
    """The empty places of a row; repeats in it begin without rows."""
    for child in place.children:
        if not child.is_repeat:
            below = element.makeelement(_named(element, child.step))
            element.append(below)
            _fill(below, child)
