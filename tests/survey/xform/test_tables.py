"""Tables in files are asked for by name, and missed only once."""

from collections.abc import Callable

from survey.xform.model import ModelFault, parse_xform
from survey.xform.nodes import Node
from survey.xform.tables import load, no_files

type MakeXform = Callable[..., str]

SOURCES = (
    '<instance id="firms" src="jr://file-csv/firms.csv"/>'
    '<instance id="zones" src="jr://file/zones.geojson"/>'
    '<instance id="__last-saved" src="jr://instance/last-saved"/>'
)
QUERY = "<input ref=\"/data/a\" query=\"instance('city')/root/item[state = 'x']\"/>"


def names(top: Node | None) -> list[str]:
    assert top is not None
    return [node.value for node in top.descendants() if node.name == "name"]


def test_files_are_asked_for_by_their_name(make_xform: MakeXform) -> None:
    model = parse_xform(make_xform("<a/>", more=SOURCES))
    files = {"firms.csv": b"name\nF1\n", "zones.geojson": b'{"features": []}'}

    found = load(model, files.get)

    assert names(found["firms"]) == ["F1"]
    assert names(found["zones"]) == []
    assert found["__last-saved"] is None
    assert model.faults == []


def test_missing_and_broken_files_are_reported(make_xform: MakeXform) -> None:
    model = parse_xform(make_xform("<a/>", more=SOURCES))

    found = load(model, {"zones.geojson": b"no"}.get)

    assert (found["firms"], found["zones"]) == (None, None)
    assert model.faults == [
        ModelFault("", "list", "firms.csv", 0, "The file is missing."),
        ModelFault("", "list", "zones.geojson", 0, "zones.geojson is no GeoJSON with features."),
    ]


def test_external_choices_stand_in_itemsets(make_xform: MakeXform) -> None:
    model = parse_xform(make_xform("<a/>", body=QUERY))

    found = load(model, {"itemsets.csv": b"list_name,name,state\ncity,xc,x\ntown,t,x\n"}.get)

    assert names(found["city"]) == ["xc"]
    assert model.faults == []


def test_missing_and_broken_itemsets_are_reported(make_xform: MakeXform) -> None:
    missing, broken = (parse_xform(make_xform("<a/>", body=QUERY)) for _ in range(2))

    assert load(missing, no_files) == {"city": None}
    assert load(broken, {"itemsets.csv": b"\xff"}.get) == {"city": None}
    assert missing.faults == [ModelFault("", "list", "itemsets.csv", 0, "The file is missing.")]
    assert broken.faults == [
        ModelFault("", "list", "itemsets.csv", 0, "itemsets.csv is no CSV file in UTF-8.")
    ]
