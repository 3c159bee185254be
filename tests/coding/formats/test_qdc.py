"""Codebooks in the exchange format of REFI-QDA."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from coding.formats.codebook import CodebookContent
from coding.formats.codebook_change import with_retired
from coding.formats.codebook_yaml import parse_codebook
from coding.formats.qdc import HUES, NAMESPACE, QdcRefused, read_qdc, write_qdc
from tests.codebooks import code, said, whole

STUDY = Path(__file__).parents[3] / "studies" / "xuchang"
GUID = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")
SCHEMA = Path(__file__).parents[2] / "schemas" / "refi-qda" / "Codebook.xsd"


def demo() -> CodebookContent:
    return parse_codebook((STUDY / "codebook.yaml").read_text("utf-8"))


def schema_faults(file: bytes) -> list[str]:
    """What the published schema has against it."""
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    schema.validate(etree.fromstring(file))
    return str(schema.error_log).splitlines()


def words(content: CodebookContent) -> list[tuple[object, ...]]:
    """What the format can carry of each code that is given."""
    return [
        (
            theme.id,
            theme.name,
            theme.definition,
            theme.color,
            each.id,
            each.name,
            each.definition,
            each.include_when,
            each.exclude_when,
            each.example and each.example.text,
            each.scale,
            each.also_under,
        )
        for theme in content.themes
        for each in theme.codes
        if not each.is_retired
    ]


@pytest.mark.parametrize("content", [whole(), demo()], ids=["small", "demo"])
def test_what_is_written_has_the_form_and_reads_back_to_the_same(content: CodebookContent) -> None:
    data = write_qdc(content)

    assert schema_faults(data) == []
    read = read_qdc(data)
    assert (read.origin, read.flattened) == ("Braid", ())
    assert words(read.content) == words(content)
    assert write_qdc(content) == data


def test_guids_are_one_of_a_kind_and_members_are_codes() -> None:
    root = etree.fromstring(write_qdc(whole()))

    codes = [element.get("guid", "") for element in root.iter(f"{{{NAMESPACE}}}Code")]
    members = [each.get("guid", "") for each in root.iter(f"{{{NAMESPACE}}}MemberCode")]
    assert len(set(codes)) == len(codes) == 7
    assert all(GUID.fullmatch(guid) for guid in codes)
    assert len(members) == 1
    assert set(members) < set(codes)


def test_retired_codes_are_left_out() -> None:
    content = with_retired(whole(), "inst.local", became=())

    assert b"inst.local" not in write_qdc(content)


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip),
    st.lists(
        st.sampled_from(["Key: x", " Key: x", "Include: no", "定义：无", "a < b & c", "", "𠀀😀"]),
        min_size=1,
        max_size=4,
    ),
)
def test_any_words_go_there_and_back(name: str, lines: list[str]) -> None:
    text = "\n".join(["x", *lines, "end"])
    document = code("one", "One", "一") | {"definition": {"en": text}, "name": {"en": name}}
    theme = {"id": "t", "name": said("T", "题"), "color": 3, "codes": [document]}
    content = whole(themes=[theme])

    (read,) = read_qdc(write_qdc(content)).content.codes

    assert read.definition == {"en": text}
    assert "".join(read.name.values()).replace(" ", "")[:9] != ""


FOREIGN = """<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Other 1.0">
 <Codes>
  <Code guid="{11111111-1111-1111-1111-111111111111}" name="Trust" isCodable="true" color="#00f">
   <Description>Who trusts whom.
Second line.</Description>
   <Code guid="22222222-2222-2222-2222-222222222222" name="Kin / 亲属" isCodable="true">
    <Code guid="33333333-3333-3333-3333-333333333333" name="Cousins" isCodable="true"/>
   </Code>
  </Code>
  <Code guid="44444444-4444-4444-4444-444444444444" name="假发" isCodable="true"/>
 </Codes>
 <Sets><Set guid="55555555-5555-5555-5555-555555555555" name="Mine"><MemberCode
  targetGUID="44444444-4444-4444-4444-444444444444"/></Set></Sets>
</CodeBook>""".encode()


def test_a_foreign_tree_becomes_themes_and_codes() -> None:
    read = read_qdc(FOREIGN)

    themes = [(theme.id, theme.color, [c.id for c in theme.codes]) for theme in read.content.themes]
    assert themes[0] == ("trust", 3, ["trust.trust", "trust.kin", "trust.cousins"])
    assert themes[1][:2] == ("imported", 9)
    trust, kin, cousins, wig = read.content.codes
    assert trust.definition == {"en": "Who trusts whom.\nSecond line."}
    assert kin.name == {"en": "Kin", "zh": "亲属"}
    assert cousins.name == {"en": "Kin / 亲属: Cousins"}
    assert (wig.name, wig.also_under) == ({"zh": "假发"}, ())
    assert (read.origin, read.flattened) == ("Other 1.0", ("trust.cousins",))


def test_keys_made_of_the_same_name_are_told_apart() -> None:
    twins = FOREIGN.replace(b"Cousins", b"Trust").replace("Kin / 亲属".encode(), b"Trust")

    keys = [each.id for each in read_qdc(twins).content.codes]
    assert keys[:3] == ["trust.trust", "trust.trust_2", "trust.trust_3"]


def test_every_hue_comes_back() -> None:
    for number, colour in enumerate(HUES, start=1):
        data = FOREIGN.replace(b'color="#00f"', f'color="{colour.lower()}"'.encode())
        assert read_qdc(data).content.themes[0].color == number


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not_xml"),
        (b"<CodeBook/>", "not_qdc"),
        (f'<CodeBook xmlns="{NAMESPACE}"/>'.encode(), "empty"),
        (f'<CodeBook xmlns="{NAMESPACE}"><Codes/></CodeBook>'.encode(), "empty"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "doctype"),
        (b"\xff\xfe<", "not_text"),
        (b"<a>" * 200, "not_xml"),
        (b"x" * (5 * 2**20 + 1), "too_large"),
    ],
)
def test_what_is_no_codebook_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(QdcRefused) as refused:
        read_qdc(data)

    assert refused.value.reason == reason
    assert refused.value.sentence


def test_too_many_codes_are_refused() -> None:
    one = b'<Code guid="" name="a" isCodable="true"/>'
    data = f'<CodeBook xmlns="{NAMESPACE}"><Codes>'.encode() + one * 5001 + b"</Codes></CodeBook>"

    with pytest.raises(QdcRefused) as refused:
        read_qdc(data)

    assert refused.value.reason == "too_many"
