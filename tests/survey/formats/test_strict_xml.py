"""XML from strangers: what is opened, and what is turned away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.formats.strict_xml import DEEPEST, MOST_TAGS, XmlRefused, open_xml

LAUGHS = b"<!DOCTYPE a [<!ENTITY a0 'ha'>%s]><a>&a9;</a>" % b"".join(
    b"<!ENTITY a%d '%s'>" % (level, b"&a%d;" % (level - 1) * 10) for level in range(1, 10)
)


def refusal(xml: bytes, largest: int = 2**23) -> str:
    with pytest.raises(XmlRefused) as refused:
        open_xml(xml, largest=largest)
    assert str(refused.value) == refused.value.sentence
    return refused.value.reason


def nested(depth: int) -> bytes:
    return b"<a>" * depth + b"</a>" * depth


def test_an_element_is_opened_without_comments_and_instructions() -> None:
    root = open_xml("<?xml version='1.0'?><!-- x --><a>甲<!-- y -->乙<?z?>丙</a>".encode())

    assert (root.tag, root.text, len(root)) == ("a", "甲乙丙", 0)


def test_the_text_is_utf_8_whatever_it_declares() -> None:
    root = open_xml("\ufeff<?xml version='1.0' encoding='gbk'?><a>甲</a>".encode())

    assert root.text == "甲"


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><a/>',
        b"<?xml version='1.0'?>\n<!DOCTYPE a><a/>",
        b"<a><!ENTITY b 'c'></a>",
        LAUGHS,
    ],
)
def test_document_types_are_refused(xml: bytes) -> None:
    assert refusal(xml) == "doctype"


@pytest.mark.parametrize(
    "xml",
    [
        "<a/>".encode("utf-16"),
        "<a>甲</a>".encode("gb18030"),
        b"<a>\xed\xa0\x80</a>",
        b"<a>\0</a>",
    ],
)
def test_other_encodings_and_nul_are_refused(xml: bytes) -> None:
    assert refusal(xml) == "not_text"


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"  ",
        b"answers",
        b"<a>",
        b"<a></b>",
        b"<a/><b/>",
        b"<a>&b;</a>",
        b"<a>&#0;</a>",
        b"<a>&#xD800;</a>",
        b"<a>\x01</a>",
        b"<?xml version='1.1'?><a>&#1;</a>",
    ],
)
def test_what_is_not_well_formed_is_refused(xml: bytes) -> None:
    assert refusal(xml) == "not_xml"


def test_an_inclusion_is_not_followed() -> None:
    root = open_xml(
        b'<a xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="/etc/passwd"/></a>'
    )

    assert "".join(map(str, root.itertext())) == ""


def test_depth_has_a_limit() -> None:
    assert len(open_xml(nested(DEEPEST))) == 1
    assert refusal(nested(DEEPEST + 1)) == "too_deep"
    assert refusal(nested(5_000)) == "not_xml"


def test_size_has_a_limit() -> None:
    assert open_xml(b"<a/>", largest=4).tag == "a"
    assert refusal(b"<a/> ", largest=4) == "too_large"


def test_the_number_of_tags_has_a_limit() -> None:
    assert len(open_xml(b"<a>" + b"<b/>" * (MOST_TAGS - 2) + b"</a>")) == MOST_TAGS - 2
    assert refusal(b"<a>" + b"<b/>" * (MOST_TAGS - 1) + b"</a>") == "too_large"


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(XmlRefused):
        open_xml(data)


@given(st.text(alphabet=st.characters(), max_size=40))
def test_what_is_opened_can_be_kept_as_json(text: str) -> None:
    xml = b"<a>" + text.encode("utf-8", "surrogatepass") + b"</a>"

    try:
        root = open_xml(xml)
    except XmlRefused:
        return

    words = "".join(map(str, root.itertext()))
    assert "\0" not in words
    assert words.encode().decode() == words
