"""Texts of a form, by short tags of its languages."""

import pytest
from lxml import etree

from survey.xform.itext import Itext, language_tags, words_of
from survey.xform.parser import parse
from survey.xform.place import Rule

ITEXT = """
<itext>
  <translation lang="English (en)">
    <text id="hello"><value>Hello</value><value form="image">jr://images/a.png</value></text>
    <text id="old"><value> too old: <output value="/data/age"/>! </value></text>
  </translation>
  <translation lang="中文 (zh)" default="true()">
    <text id="hello"><value form="long">你好</value></text>
    <text id="silent"><value form="audio">jr://audio/a.mp3</value></text>
  </translation>
</itext>
"""


def read(text: str) -> Rule:
    return Rule(text, parse(text))


def itext() -> Itext:
    return Itext(etree.fromstring(ITEXT), read)


@pytest.mark.parametrize(
    ("names", "tags"),
    [
        (["English (en)", "中文 (zh-CN)"], ["en", "zh"]),
        (["English", "Chinese", "Français"], ["en", "zh", "Français"]),
        (["A (zh-CN)", "B (zh-TW)", "C (zh-CN)"], ["zh", "zh-tw", "zh-cn"]),
        (["default"], ["default"]),
    ],
)
def test_languages_get_short_tags_that_differ(names: list[str], tags: list[str]) -> None:
    assert list(language_tags(names).values()) == tags


def test_the_default_language_is_the_one_marked() -> None:
    found = itext()

    assert (found.languages, found.default) == (("en", "zh"), "zh")


def test_a_form_without_translations_has_one_language() -> None:
    found = Itext(None, read)

    assert (found.languages, found.default) == (("default",), "default")


def test_a_text_is_had_in_all_its_languages_without_pictures_and_sounds() -> None:
    assert itext().get("hello") == {"en": ("Hello",), "zh": ("你好",)}
    assert itext().get("silent") == {}


def test_a_text_may_show_answers() -> None:
    assert itext().get("old") == {"en": ("too old: ", parse("/data/age"), "!")}


def test_an_attribute_names_a_text_or_is_the_text() -> None:
    assert itext().texts("jr:itext('hello')", read) == itext().get("hello")
    assert itext().texts("No!", read) == {"zh": ("No!",)}
    assert itext().texts("jr:itext(/data/x)", read) == {"zh": ("jr:itext(/data/x)",)}
    assert itext().texts(None, read) == {}


def test_a_label_names_a_text_or_holds_it() -> None:
    written = etree.fromstring("<label> Age of <output value='/data/name'/></label>")
    named = etree.fromstring("<label ref=\"jr:itext('hello')\"/>")

    assert itext().of_element(written, read) == {"zh": ("Age of ", parse("/data/name"))}
    assert itext().of_element(named, read) == itext().get("hello")
    assert itext().of_element(None, read) == {}
    assert itext().of_element(etree.fromstring("<label/>"), read) == {}


def test_an_output_without_value_shows_nothing() -> None:
    assert words_of(etree.fromstring("<value>a<output/>b</value>"), read) == ("a", "b")
