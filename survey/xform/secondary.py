"""Lists of choices and other tables beside the submission: from the form, CSV, XML and GeoJSON."""

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from lxml import etree

from survey.formats.strict_xml import XmlRefused, open_xml
from survey.xform.nodes import Node

LARGEST_FILE = 50 * 2**20
MOST_ROWS = 200_000
_DELIMITERS = ",;\t"
_LIST_NAME = ("list_name", "list name")
_GEOMETRIES = frozenset({"Point", "LineString", "Polygon"})
_COORDINATES = 2


class ListUnreadable(ValueError):  # noqa: N818
    """A file that holds no list of the kind that its name promises."""


def read_list(filename: str, data: bytes) -> Node:
    """The document of a CSV, XML or GeoJSON file. Raises ListUnreadable."""
    if len(data) > LARGEST_FILE:
        raise ListUnreadable(f"{filename} is larger than {LARGEST_FILE} bytes.")
    suffix = filename.rpartition(".")[2].lower()
    if suffix == "xml":
        return _from_xml(filename, data)
    if suffix == "geojson":
        return _from_geojson(filename, data)
    return document(csv_rows(filename, data))


def from_element(element: etree._Element) -> Node:
    """The document of an element and what is below, without namespaces; it holds no comments."""
    top = Node("")
    _append(top, [_tree(element, top)])
    _number(top)
    return top


def document(rows: Iterable[Mapping[str, str]]) -> Node:
    """The document of a table: `root`, an `item` for each row, a node for each column."""
    top = Node("")
    root = Node("root", parent=top)
    items = []
    for row in rows:
        item = Node("item", parent=root)
        _append(item, [Node(column, text, item) for column, text in row.items()])
        items.append(item)
    _append(root, items)
    _append(top, [root])
    _number(top)
    return top


def csv_rows(filename: str, data: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file in UTF-8 with commas, semicolons or tabs. Raises ListUnreadable."""
    try:
        text = data.decode("utf-8-sig")
        header = text.partition("\n")[0]
        delimiter = next((sign for sign in _DELIMITERS if sign in header), ",")
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ListUnreadable(f"{filename} is no CSV file in UTF-8.") from error
    if len(rows) > MOST_ROWS:
        raise ListUnreadable(f"{filename} has more than {MOST_ROWS} rows.")
    return [{column.strip(): text or "" for column, text in row.items() if column} for row in rows]


def itemsets(data: bytes) -> dict[str, Node]:
    """The lists of an itemsets.csv, which holds several, told apart by a column list_name."""
    lists: dict[str, list[dict[str, str]]] = {}
    for row in csv_rows("itemsets.csv", data):
        name = next((row[column] for column in _LIST_NAME if column in row), "")
        lists.setdefault(name, []).append(row)
    return {name: document(rows) for name, rows in lists.items()}


def _from_xml(filename: str, data: bytes) -> Node:
    try:
        return from_element(open_xml(data, largest=LARGEST_FILE))
    except XmlRefused as refused:
        raise ListUnreadable(f"{filename} cannot be read. {refused.sentence}") from refused


def _from_geojson(filename: str, data: bytes) -> Node:
    try:
        features = json.loads(data)["features"]
        return document([_feature_row(feature) for feature in features])
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise ListUnreadable(f"{filename} is no GeoJSON with features.") from error


def _feature_row(feature: Mapping[str, Any]) -> dict[str, str]:
    row = {
        str(name): _scalar(value)
        for name, value in (feature.get("properties") or {}).items()
        if value is not None
    }
    if feature.get("id") is not None:
        row["id"] = _scalar(feature["id"])
    geometry = feature.get("geometry")
    if geometry and geometry["type"] in _GEOMETRIES:
        places = _places(geometry["type"], geometry["coordinates"])
        row["geometry"] = ";".join(map(_place, places))
    return row


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _places(kind: str, coordinates: Any) -> Sequence[Sequence[float]]:  # noqa: ANN401 - any JSON
    if kind == "Point":
        return [coordinates]
    return coordinates[0] if kind == "Polygon" else coordinates  # type: ignore[no-any-return]


def _place(place: Sequence[float]) -> str:
    longitude, latitude = place[:_COORDINATES]
    altitude = place[_COORDINATES] if len(place) > _COORDINATES else 0
    if not all(math.isfinite(number) for number in (longitude, latitude, altitude)):
        raise ValueError(place)
    return f"{latitude} {longitude} {altitude} 0"


def _tree(element: etree._Element, parent: Node) -> Node:
    node = Node(etree.QName(element).localname, element.text or "", parent)
    if element.attrib:
        node.attributes = {etree.QName(key).localname: str(text) for key, text in element.items()}
    _append(node, [_tree(child, node) for child in element])
    return node


def _append(node: Node, children: Sequence[Node]) -> None:
    if children:
        node.children = tuple(children)


def _number(top: Node) -> None:
    """Give each node its place in document order."""
    for order, node in enumerate(_all(top)):
        node.order = order


def _all(top: Node) -> Iterator[Node]:
    yield top
    yield from top.descendants()
