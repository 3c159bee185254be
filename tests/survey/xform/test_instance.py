"""A submission is laid along its form."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from lxml import etree

from survey.xform.instance import Instance, concrete_path
from survey.xform.model import parse_xform
from survey.xform.nodes import Reading, is_asked
from survey.xform.program import Program
from survey.xform.tables import no_files

type MakeXform = Callable[..., str]
type Lay = Callable[[str], Instance]

NOW = datetime(2025, 1, 1, tzinfo=UTC)
BODY = (
    '<group><repeat nodeset="/data/kid"><input ref="/data/kid/who"/>'
    '<group><repeat nodeset="/data/kid/toy"><input ref="/data/kid/toy/what"/></repeat></group>'
    "</repeat></group>"
)


@pytest.fixture
def lay(make_xform: MakeXform) -> Lay:
    model = parse_xform(
        make_xform(
            "<name/><age/><g><town/></g><kid><who/><toy><what/></toy></kid>",
            '<bind nodeset="/data/age" type="int"/><bind nodeset="/data/g" relevant="false()"/>',
            BODY,
        )
    )
    program = Program(model, no_files)
    return lambda xml: Instance(program, etree.fromstring(xml), NOW)


def texts(instance: Instance) -> dict[str, str]:
    return {concrete_path(node): node.text for node, _ in instance.leaves}


def test_every_place_has_a_node_and_each_row_its_number(lay: Lay) -> None:
    instance = lay(
        "<data><name> Wang </name><age> 41\n</age>"
        "<kid><who>Li</who><toy><what>top</what></toy><toy><what>kite</what></toy></kid>"
        "<kid><who>Mei</who></kid></data>"
    )

    assert texts(instance) == {
        "/data/name": " Wang ",
        "/data/age": "41",
        "/data/g/town": "",
        "/data/kid[1]/who": "Li",
        "/data/kid[1]/toy[1]/what": "top",
        "/data/kid[1]/toy[2]/what": "kite",
        "/data/kid[2]/who": "Mei",
        "/data/meta/instanceID": "",
    }


def test_the_name_of_the_root_and_namespaces_do_not_matter(lay: Lay) -> None:
    instance = lay(
        '<other xmlns="urn:x" xmlns:orx="urn:o"><name>W</name>'
        "<orx:meta><orx:instanceID>uuid:1</orx:instanceID></orx:meta></other>"
    )

    assert texts(instance)["/data/name"] == "W"
    assert texts(instance)["/data/meta/instanceID"] == "uuid:1"


def test_blank_answers_are_empty_and_stray_markup_takes_nothing_away(lay: Lay) -> None:
    instance = lay("<data><name>A <b>and</b> B</name><age>  </age></data>")

    assert texts(instance)["/data/name"] == "A and B"
    assert texts(instance)["/data/age"] == ""


def test_what_the_form_has_no_place_for_is_noted(lay: Lay) -> None:
    instance = lay(
        "<data><name>a</name><name>b</name><stray>x</stray><empty/><old><deep>y</deep></old>"
        "<kid><who>Li</who><hat>z</hat></kid>"
        "<formhub><uuid>1</uuid></formhub><meta><deviceID>d</deviceID></meta></data>"
    )

    assert instance.unknown == [
        ("/data/name[2]", "b"),
        ("/data/stray", "x"),
        ("/data/old", "y"),
        ("/data/kid[1]/hat", "z"),
    ]


def test_a_template_is_no_row(lay: Lay) -> None:
    instance = lay(
        '<data xmlns:jr="http://openrosa.org/javarosa"><kid jr:template=""><who>x</who></kid>'
        "<kid><who>Li</who></kid></data>"
    )

    assert texts(instance)["/data/kid[1]/who"] == "Li"
    assert len(instance.run.at["/data/kid"]) == 1


def test_another_reading_begins_anew(lay: Lay) -> None:
    instance = lay("<data/>")
    town = instance.run.at["/data/g/town"][0]

    before = is_asked(town, instance.run)
    instance.read_as(Reading(as_web=True, language="zh"))

    assert before is False
    assert town.asked is None
    assert (instance.run.as_web, instance.run.language) == (True, "zh")


def test_a_clock_without_zone_is_that_of_the_meridian(make_xform: MakeXform) -> None:
    program = Program(parse_xform(make_xform("<a/>")), no_files)

    instance = Instance(program, etree.fromstring("<data version='8'/>"), NOW.replace(tzinfo=None))

    assert (instance.run.now, instance.run.zone, instance.run.version) == (NOW, UTC, "8")
