"""Which choices a question offers, wherever its list stands."""

import pytest
from lxml import etree

from survey.xform import offers
from survey.xform.check import Checker
from survey.xform.model import parse_xform
from survey.xform.nodes import Scope
from survey.xform.offers import Offered, offered, wording
from tests.corrected import CAME, CHECKER, opened

HEAD = """<h:html xmlns:h="http://www.w3.org/1999/xhtml" xmlns="http://www.w3.org/2002/xforms"
  xmlns:jr="http://openrosa.org/javarosa"><h:head><model><instance><data id="n"><town/></data>
  </instance><instance id="towns" src="jr://file-csv/towns.csv"/></model></h:head><h:body>"""
LISTED = """<select1 ref="/data/town"{}><itemset nodeset="{}">
  <value ref="name"/><label ref="label"/></itemset></select1></h:body></h:html>"""
WRITTEN = """<select1 ref="/data/town"><item><label>A town</label><value>a</value></item>
  <item><value>b</value></item></select1></h:body></h:html>"""
TOWNS = b"name,label,far\nxuchang,Xuchang,0\nyuzhou,,1\n"


def choices(body: str, files: dict[str, bytes], lang: str = "en") -> tuple[Offered, ...] | None:
    checker = Checker(parse_xform(HEAD + body), files.get)
    instance = checker.instance(etree.fromstring('<data id="n"><town/></data>'), now=CAME)
    node = instance.leaves[0][0]
    return offered(instance.program, node, instance.run, lang)


def test_choices_come_from_a_file_and_a_name_stands_in_for_a_label() -> None:
    found = choices(LISTED.format("", "instance('towns')/root/item"), {"towns.csv": TOWNS})

    assert found == (Offered("xuchang", "Xuchang"), Offered("yuzhou", "yuzhou"))


def test_choices_are_filtered_and_their_order_is_that_of_the_list() -> None:
    nodeset = "randomize(instance('towns')/root/item[far = 1])"

    assert choices(LISTED.format("", nodeset), {"towns.csv": TOWNS}) == (
        Offered("yuzhou", "yuzhou"),
    )


def test_a_filter_that_leaves_nothing_offers_nothing() -> None:
    nodeset = "instance('towns')/root/item[far = 2]"

    assert choices(LISTED.format("", nodeset), {"towns.csv": TOWNS}) == ()


def test_choices_may_be_written_into_the_question() -> None:
    assert choices(WRITTEN, {}) == (Offered("a", "A town"), Offered("b", "b"))


@pytest.mark.parametrize(
    ("appearance", "nodeset", "files"),
    [
        ("", "instance('towns')/root/item", {}),
        (" appearance=\"search('towns')\"", "instance('towns')/root/item", {"towns.csv": TOWNS}),
        ("", "instance('towns')/root/item[", {"towns.csv": TOWNS}),
        ("", "instance('villages')/root/item", {"towns.csv": TOWNS}),
    ],
)
def test_nobody_knows_what_is_offered(
    appearance: str, nodeset: str, files: dict[str, bytes]
) -> None:
    assert choices(LISTED.format(appearance, nodeset), files) is None


def test_a_list_that_is_too_long_to_choose_from_is_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(offers, "MOST", 1)

    found = choices(LISTED.format("", "instance('towns')/root/item"), {"towns.csv": TOWNS})

    assert found is None


def test_a_question_without_choices_offers_none() -> None:
    instance = CHECKER.instance(opened(), now=CAME)
    node = next(node for node, _ in instance.leaves if node.name == "firm_code")

    assert offered(instance.program, node, instance.run, "en") is None


def test_words_fall_back_to_the_forms_own_language() -> None:
    instance = CHECKER.instance(opened(), now=CAME)
    node = instance.run.root
    scope = Scope(instance.run, node, node)

    assert wording(instance.program, {"en": ("Hello",)}, scope, "zh") == "Hello"
    assert wording(instance.program, {"en": ("Hello",), "zh": ("你好",)}, scope, "zh") == "你好"
    assert wording(instance.program, {}, scope, "zh") == ""
