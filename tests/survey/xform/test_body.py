"""What people see of a form."""

import math

import pytest
from lxml import etree

from survey.xform.body import Body, is_template, model_path, repeat_paths
from survey.xform.itext import Itext, Read
from survey.xform.parser import parse
from survey.xform.place import Control, Extent, Item, Itemset, Rule

BODY = """
<body xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms">
  <input ref="/data/name" appearance="multiline"><label>Name</label></input>
  <group ref="/data/kid"><label>Kids</label>
    <repeat nodeset="/data/kid">
      <setvalue event="odk-new-repeat odk-instance-first-load" ref="/data/kid/no" value="1 + 1"/>
      <select1 ref="/data/kid/sex">
        <item><label>Girl</label><value> f </value></item><item><value>m</value></item>
      </select1>
    </repeat>
  </group>
  <select ref="/data/goods">
    <itemset nodeset="instance('goods')/root/item[a = 1]">
      <value ref="code"/><label ref="jr:itext(itextId)"/>
    </itemset>
  </select>
  <odk:rank ref="/data/order"><itemset nodeset="instance('goods')/root/item"/></odk:rank>
  <range ref="/data/trust" start="0" end="10" step="2.5"/>
  <range ref="/data/loose"/>
  <input ref="/data/city" query="instance('cities')/root/item[state = /data/state]"/>
  <trigger/>
</body>
"""


def reader(_path: str, _part: str) -> Read:
    return lambda text: Rule(text, parse(text))


@pytest.fixture
def controls() -> dict[str, Control]:
    body = Body(Itext(None, reader("", "")), reader)
    return dict(body.questions(etree.fromstring(BODY)))


def test_every_question_that_refers_to_a_place_is_seen(controls: dict[str, Control]) -> None:
    kinds = {path.rpartition("/")[2]: control.kind for path, control in controls.items()}

    assert kinds == {
        "name": "input",
        "sex": "select1",
        "goods": "select",
        "order": "rank",
        "trust": "range",
        "loose": "range",
        "city": "input",
    }


def test_labels_and_appearance_are_kept(controls: dict[str, Control]) -> None:
    name = controls["/data/name"]

    assert (name.appearance, name.label) == ("multiline", {"default": ("Name",)})


def test_choices_may_be_written_into_the_question(controls: dict[str, Control]) -> None:
    assert controls["/data/kid/sex"].items == (Item("f", {"default": ("Girl",)}), Item("m", {}))


def test_choices_may_come_from_a_list(controls: dict[str, Control]) -> None:
    nodeset = "instance('goods')/root/item[a = 1]"

    assert controls["/data/goods"].itemset == Itemset(
        Rule(nodeset, parse(nodeset)), "code", "itextId", is_translated=True
    )
    plain = controls["/data/order"].itemset
    assert plain is not None
    assert (plain.value, plain.label, plain.is_translated) == ("name", "label", False)


def test_external_choices_come_from_a_query(controls: dict[str, Control]) -> None:
    found = controls["/data/city"].itemset

    assert found is not None
    assert found.nodeset.text == "instance('cities')/root/item[state = /data/state]"


def test_a_range_has_its_numbers(controls: dict[str, Control]) -> None:
    loose = controls["/data/loose"].extent

    assert controls["/data/trust"].extent == Extent(0.0, 10.0, 2.5)
    assert loose is not None
    assert math.isnan(loose.start)


def test_actions_know_their_events() -> None:
    body = Body(Itext(None, reader("", "")), reader)

    ((path, action),) = body.actions(etree.fromstring(BODY))

    assert path == "/data/kid/no"
    assert action.events == {"odk-new-repeat", "odk-instance-first-load"}
    assert action.value.text == "1 + 1"


def test_repeats_are_found_by_their_nodeset() -> None:
    assert repeat_paths(etree.fromstring(BODY)) == {"/data/kid"}


def test_a_template_is_marked() -> None:
    marked = etree.fromstring('<kid xmlns:jr="http://openrosa.org/javarosa" jr:template=""/>')

    assert is_template(marked)
    assert not is_template(etree.fromstring("<kid template=''/>"))


def test_paths_of_the_model_have_no_prefixes_and_blanks() -> None:
    assert model_path(" /data/orx:meta / instanceID ") == "/data/meta/instanceID"
