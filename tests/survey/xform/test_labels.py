"""Labels of choices, and texts that show answers."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from lxml import etree

from survey.xform.instance import Instance
from survey.xform.model import parse_xform
from survey.xform.nodes import Scope
from survey.xform.program import Program
from survey.xform.tables import no_files

type MakeXform = Callable[..., str]

ITEXT = """<itext>
<translation lang="English (en)" default="true()">
<text id="g-0"><value>Wig</value></text>
<text id="m"><value>Not <output value="/data/age"/>, <output value="magic()"/>!</value></text>
</translation>
<translation lang="中文 (zh)"><text id="g-0"><value>假发</value></text></translation>
</itext>"""
LISTS = """<instance id="goods"><root><item><name>wig</name><itextId>g-0</itextId></item>
<item><name>lace</name></item></root></instance>"""
BODY = """
<select1 ref="/data/goods"><itemset nodeset="randomize(instance('goods')/root/item[name != ''])">
<value ref="name"/><label ref="jr:itext(itextId)"/></itemset></select1>
<select1 ref="/data/yn"><item><label>Yes</label><value>yes</value></item></select1>
<select1 ref="/data/kid"><itemset nodeset="/data/age"><value ref="x"/></itemset></select1>
<select1 ref="/data/lost"><itemset nodeset="instance('lost')/root/item"/></select1>
<input ref="/data/age"/>"""


@pytest.fixture
def scope(make_xform: MakeXform) -> Scope:
    model = parse_xform(
        make_xform("<goods/><yn/><age/><kid/><lost/>", "", BODY, itext=ITEXT, more=LISTS)
    )
    element = etree.fromstring("<data><age>41</age></data>")
    instance = Instance(Program(model, no_files), element, datetime(2025, 1, 1, tzinfo=UTC))
    node = instance.run.at["/data/age"][0]
    return Scope(instance.run, node, node)


@pytest.mark.parametrize(
    ("value", "path", "label"),
    [
        ("wig", "/data/goods", "Wig"),
        ("wig", " ../goods ", "Wig"),
        ("lace", "/data/goods", ""),
        ("silk", "/data/goods", ""),
        ("yes", "/data/yn", "Yes"),
        ("no", "/data/yn", ""),
        ("x", "/data/age", ""),
        ("x", "/data/kid", ""),
        ("x", "/data/lost", ""),
        ("x", "/data/unheard", ""),
    ],
)
def test_a_choice_has_its_label(value: str, path: str, label: str, scope: Scope) -> None:
    assert scope.run.labels.choice_label(scope, value, path) == label


def test_a_label_is_given_in_the_language_of_the_run(scope: Scope) -> None:
    scope.run.language = "zh"

    assert scope.run.labels.choice_label(scope, "wig", "/data/goods") == "假发"
    assert scope.run.labels.text(scope, "m") == "Not 41, !"
    assert scope.run.labels.text(scope, "unheard") == ""
