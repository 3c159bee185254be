"""Tables beside the submission, in the formats of the specification."""

import json

import pytest
from lxml import etree

from survey.xform.nodes import Node
from survey.xform.secondary import ListUnreadable, csv_rows, from_element, itemsets, read_list


def rows(top: Node) -> list[dict[str, str]]:
    (root,) = top.children
    assert root.name == "root"
    return [{cell.name: cell.value for cell in item.children} for item in root.children]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_csv_may_be_separated_in_three_ways(sign: str) -> None:
    data = f"name{sign}label\nxc{sign}许昌\nhz{sign}\n".encode()

    assert rows(read_list("towns.csv", data)) == [
        {"name": "xc", "label": "许昌"},
        {"name": "hz", "label": ""},
    ]


def test_a_csv_may_begin_with_a_mark_and_hold_quoted_breaks() -> None:
    data = '\ufeffname,label\na,"one\ntwo, three"\n'.encode()

    assert csv_rows("l.csv", data) == [{"name": "a", "label": "one\ntwo, three"}]


def test_cells_beyond_the_header_are_left_out() -> None:
    assert csv_rows("l.csv", b"name\na,b,c\n") == [{"name": "a"}]


def test_an_xml_file_is_taken_as_it_is_without_namespaces() -> None:
    data = b'<root xmlns="urn:x"><item k="1"><name>a</name></item></root>'

    top = read_list("l.xml", data)

    assert rows(top) == [{"name": "a"}]
    assert top.children[0].children[0].attributes == {"k": "1"}


def test_geojson_becomes_items_with_a_geometry() -> None:
    features = [
        {
            "id": 7,
            "properties": {"name": "Paris", "big": True, "none": None},
            "geometry": {"type": "Point", "coordinates": [2.35, 48.85]},
        },
        {
            "properties": {"name": "way"},
            "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4, 5]]},
        },
        {
            "properties": {"name": "field"},
            "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 1], [0, 0]]]},
        },
        {"properties": None, "geometry": None},
    ]
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()

    assert rows(read_list("l.geojson", data)) == [
        {"name": "Paris", "big": "true", "id": "7", "geometry": "48.85 2.35 0 0"},
        {"name": "way", "geometry": "2 1 0 0;4 3 5 0"},
        {"name": "field", "geometry": "0 0 0 0;0 1 0 0;1 0 0 0;0 0 0 0"},
        {},
    ]


@pytest.mark.parametrize(
    ("filename", "data"),
    [
        ("l.csv", b"name\n\xff\xfe"),
        ("l.xml", b"<root>"),
        ("l.xml", b"<!DOCTYPE root><root/>"),
        ("l.geojson", b"{}"),
        ("l.geojson", b'{"features": [{"geometry": {"type": "Point", "coordinates": [1]}}]}'),
        ("l.geojson", b'{"features": [{"geometry": {"type": "Point", "coordinates": [1, NaN]}}]}'),
    ],
)
def test_what_is_no_list_is_refused(filename: str, data: bytes) -> None:
    with pytest.raises(ListUnreadable):
        read_list(filename, data)


def test_an_itemsets_file_holds_several_lists() -> None:
    lists = itemsets(b"list_name,name,state\ncity,xc,henan\nstate,henan,\ncity,hz,shandong\n")

    assert [row["name"] for row in rows(lists["city"])] == ["xc", "hz"]
    assert [row["name"] for row in rows(lists["state"])] == ["henan"]


def test_nodes_are_numbered_in_document_order() -> None:
    top = from_element(etree.fromstring("<a><b><c/></b><d/></a>"))

    assert [node.order for node in top.descendants()] == [1, 2, 3, 4]
