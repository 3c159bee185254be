"""One place of a submission's XML is changed; the rest stays, byte for byte."""

import pytest
from lxml import etree

from survey.xform.model import parse_xform
from survey.xform.tree import Tree, TreeRefused
from tests.corrected import CHECKER, opened, sent

NESTED = """<h:html xmlns:h="http://www.w3.org/1999/xhtml" xmlns="http://www.w3.org/2002/xforms"
  xmlns:jr="http://openrosa.org/javarosa"><h:head><model><instance>
  <data id="n"><house jr:template=""><road/><kid jr:template=""><age/></kid></house><end/></data>
  </instance></model></h:head><h:body>
  <group ref="/data/house"><repeat nodeset="/data/house"><input ref="/data/house/road"/>
  <group ref="/data/house/kid"><repeat nodeset="/data/house/kid">
  <input ref="/data/house/kid/age"/></repeat></group></repeat></group>
  <input ref="/data/end"/></h:body></h:html>"""


def tree(xml: bytes | None = None) -> Tree:
    return Tree(CHECKER.model, opened(xml))


def nested(inner: str) -> Tree:
    return Tree(parse_xform(NESTED), etree.fromstring(f'<data id="n">{inner}</data>'))


def written(changed: Tree) -> str:
    return etree.tostring(changed.root, encoding="unicode")


def test_only_the_text_that_is_written_changes() -> None:
    changed = tree()

    changed.write("/data/g/staff", "41")

    before = etree.tostring(opened(), encoding="unicode")
    assert written(changed) == before.replace("<staff> 40 </staff>", "<staff>41</staff>")
    assert changed.text("/data/g/staff") == "41"


def test_what_stood_inside_an_answer_goes_with_it_and_what_stood_behind_stays() -> None:
    changed = tree(sent("<g><story>a<b>c</b>d</story>\n</g>"))

    changed.write("/data/g/story", "new")

    assert "<story>new</story>\n</g>" in written(changed)


def test_a_missing_place_is_made_where_the_form_has_it() -> None:
    changed = tree(sent("<g><staff>40</staff><trust>3</trust></g>"))

    changed.write("/data/g/exports", "yes")
    changed.write("/data/total", "0")

    assert "<staff>40</staff><exports>yes</exports><trust>3</trust></g>" in written(changed)
    assert "<total>0</total><orx:meta>" in written(changed)


def test_a_missing_group_is_made_with_the_answer() -> None:
    changed = tree(sent(""))

    changed.write("/data/g/staff", "40")

    assert "<g><staff>40</staff></g>" in written(changed)


def test_new_elements_are_in_the_namespace_of_what_is_around_them() -> None:
    root = etree.fromstring('<data xmlns="urn:x" id="firm"><g/></data>')
    changed = Tree(CHECKER.model, root)

    changed.write("/data/g/staff", "4")

    assert written(changed) == '<data xmlns="urn:x" id="firm"><g><staff>4</staff></g></data>'


def test_a_row_is_added_behind_the_last_one_and_taken_out() -> None:
    changed = tree()

    added = changed.add_row("/data/partners")
    changed.write(f"{added}/partner", "新伙伴")
    changed.remove_row("/data/partners[1]")

    assert added == "/data/partners[3]"
    assert changed.text("/data/partners[1]/partner") == "瑞贝卡"
    assert changed.text("/data/partners[2]/partner") == "新伙伴"
    assert "  <partners><partner>新伙伴</partner><share/></partners>" in written(changed)


def test_the_first_row_stands_where_the_form_has_the_repeat() -> None:
    changed = tree(sent("<g/><total>0</total>"))

    changed.add_row("/data/partners")

    assert "<g/><partners><partner/><share/></partners><total>0</total>" in written(changed)


def test_rows_in_rows_are_found_by_both_positions() -> None:
    changed = nested("<house><road>A</road></house><house><kid><age>3</age></kid></house>")

    added = changed.add_row("/data/house[2]/kid")
    changed.write(f"{added}/age", "5")
    changed.add_row("/data/house[1]/kid")

    assert added == "/data/house[2]/kid[2]"
    assert written(changed) == (
        '<data id="n"><house><road>A</road><kid><age/></kid></house>'
        "<house><kid><age>3</age></kid><kid><age>5</age></kid></house></data>"
    )


def test_the_template_of_a_repeat_is_no_row() -> None:
    template = '<house xmlns:jr="http://openrosa.org/javarosa" jr:template=""><road/></house>'
    changed = nested(f"{template}<house><road>A</road></house>")

    changed.remove_row("/data/house[1]")

    assert "<road>A</road>" not in written(changed)
    assert "template" in written(changed)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/data/nothing", "unknown_path"),
        ("data/g", "unknown_path"),
        ("/data/g/staff]", "unknown_path"),
        ("", "unknown_path"),
        ("/data", "unknown_path"),
        ("/data/partners/partner", "no_row"),
        ("/data/partners[3]/partner", "no_row"),
        ("/data/partners[0]/partner", "no_row"),
        ("/data/g[1]/staff", "no_row"),
    ],
)
def test_what_has_no_place_is_not_written(path: str, reason: str) -> None:
    changed = tree()

    with pytest.raises(TreeRefused) as refused:
        changed.write(path, "x")

    assert (refused.value.reason, refused.value.path) == (reason, path)
    assert written(changed) == etree.tostring(opened(), encoding="unicode")


def test_characters_that_no_xml_can_carry_are_refused() -> None:
    with pytest.raises(TreeRefused) as refused:
        tree().write("/data/g/story", "a\0b")

    assert refused.value.reason == "wrong_value"


@pytest.mark.parametrize("path", ["/data/g", "/data/partners[1]", "/data/g/staff"])
def test_rows_are_added_to_repeats_only(path: str) -> None:
    with pytest.raises(TreeRefused) as refused:
        tree().add_row(path)

    assert refused.value.reason == "no_repeat"


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/data/partners", "no_repeat"), ("/data/g", "no_repeat"), ("/data/partners[3]", "no_row")],
)
def test_only_rows_that_are_there_are_taken_out(path: str, reason: str) -> None:
    with pytest.raises(TreeRefused) as refused:
        tree().remove_row(path)

    assert refused.value.reason == reason


def test_a_new_name_keeps_the_former_one_beside_it() -> None:
    changed = tree()

    changed.rename("uuid:2", "uuid:1")
    changed.rename("uuid:3", "uuid:2")

    meta = written(changed).partition("<orx:meta>")[2]
    assert meta.startswith(
        "<orx:instanceID>uuid:3</orx:instanceID><orx:deprecatedID>uuid:2</orx:deprecatedID>"
        "<orx:instanceName>"
    )


@pytest.mark.parametrize("inner", ["", "<meta/>"])
def test_what_has_no_name_cannot_get_another(inner: str) -> None:
    with pytest.raises(TreeRefused) as refused:
        nested(inner).rename("uuid:2", "uuid:1")

    assert refused.value.reason == "no_meta"


def test_the_bytes_are_utf_8_xml() -> None:
    assert tree().to_bytes().startswith(b"<?xml version='1.0' encoding='utf-8'?>\n<data ")


def test_files_get_other_names_where_answers_name_them() -> None:
    body = "<g><story>front.jpg</story><photo> front.jpg </photo></g>"
    changed = tree(sent(body, code="front.jpg"))

    changed.rename_files({"front.jpg": "front-2.jpg", "other.jpg": "x.jpg"})

    assert changed.text("/data/g/photo") == "front-2.jpg"
    assert changed.text("/data/g/story") == "front.jpg"
    assert changed.text("/data/firm_code") == "front.jpg"


def test_other_files_keep_their_names() -> None:
    changed = tree(sent("<g><photo>back.jpg</photo></g>"))

    changed.rename_files({"front.jpg": "front-2.jpg"})

    assert changed.text("/data/g/photo") == "back.jpg"
