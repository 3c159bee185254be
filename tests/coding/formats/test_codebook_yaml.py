import re
from pathlib import Path

import pytest

from coding.formats.codebook import Choice, Reconcile, ScaleKind
from coding.formats.codebook_yaml import parse_codebook, to_yaml
from survey.formats.marked_yaml import YamlRefused

STUDY = Path(__file__).parents[3] / "studies" / "xuchang"
HAN = re.compile(r"[\u4e00-\u9fff]")

SMALL = """\
codebook:
  id: small
  version: 1.0
  languages: [zh, en]
  title: {en: Small, zh: 小}
  note: 自拟。
  coding_rules:
    - 少编码。
    - {en: Code little., zh: 少编码。}
  attributes:
    - id: period
      name: {en: Period, zh: 时期}
      values: ['1978_1992', {id: later}, {id: now, name: now / 现在}]
  scales:
    mood:
      kind: ordinal
      min: -1
      max: 1
      anchors: {-1: bad / 差, 1: good / 好}
      reconcile: median
  references: {2: Storper 1997}
  themes:
    - id: emb
      name: Embeddedness / 根植性
      codes:
        - id: emb.trust
          name: {en: Trust, zh: 信任}
          definition: 信赖。
          include_when: 口头承诺。
          exclude_when: {en: Contact., zh: 来往。}
          example: {text: 说好的价。}
          scale: mood
          seed_refs: [2]
        - id: emb.other
          name: {en: Other, zh: 其他}
          definition: 其他。
"""


@pytest.fixture(scope="module")
def demo() -> str:
    return (STUDY / "codebook.yaml").read_text(encoding="utf-8")


def faults_of(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(YamlRefused) as refused:
        parse_codebook(text)
    return [(fault.line, fault.path, fault.reason) for fault in refused.value.faults]


def test_the_demo_codebook_is_read_whole(demo: str) -> None:
    content = parse_codebook(demo)

    assert (content.id, content.version) == ("xuchang-hair-goods", "1.0.0")
    assert content.languages == ("en", "zh")
    assert [theme.id for theme in content.themes] == [
        "ssp", "reg", "emb", "lpn", "gpn", "tec", "upg", "cpl", "pth",
    ]  # fmt: skip
    assert [theme.color for theme in content.themes] == list(range(1, 10))
    assert len(list(content.codes)) == 60
    assert [(scale.id, scale.kind.value, len(scale.levels)) for scale in content.scales] == [
        ("valence", "interval", 5),
        ("intensity", "ordinal", 3),
        ("capability", "ordinal", 5),
        ("upgrade", "ordinal", 4),
        ("stage", "ordinal", 5),
        ("governance", "nominal", 4),
        ("coupling_mode", "nominal", 3),
    ]
    assert [len(attribute.values) for attribute in content.attributes] == [8, 6, 9, 4]
    assert len(content.rules) == 6
    assert len(content.references) == 24


def test_every_text_of_the_demo_codebook_is_in_both_languages(demo: str) -> None:
    content = parse_codebook(demo)
    texts = [content.title, content.note, *content.rules]
    texts += [level.name for scale in content.scales for level in scale.levels]
    texts += [value.name for attribute in content.attributes for value in attribute.values]
    texts += [attribute.name for attribute in content.attributes]
    for theme in content.themes:
        texts += [theme.name, theme.definition]
    for code in content.codes:
        texts += [code.name, code.definition, code.include_when, code.exclude_when]

    for text in texts:
        assert list(text) == ["en", "zh"]
        assert HAN.search(text["zh"])
        assert not HAN.search(text["en"])


def test_both_languages_of_a_rule_name_the_same_codes(demo: str) -> None:
    content = parse_codebook(demo)
    key = re.compile(r"\b[a-z]{3}(?:\.[a-z_]+|\.\*)")
    named = set()

    for code in content.codes:
        for text in (code.include_when, code.exclude_when):
            assert key.findall(text["en"]) == key.findall(text["zh"])
            named.update(key.findall(text["en"]))
    themes = {f"{theme.id}.*" for theme in content.themes}
    assert named <= {code.id for code in content.codes} | themes


def test_the_demo_codebook_comes_back_from_its_own_yaml(demo: str) -> None:
    content = parse_codebook(demo)

    assert parse_codebook(to_yaml(content)) == content


def test_a_small_codebook_takes_plain_texts_in_its_first_language() -> None:
    content = parse_codebook(SMALL)

    trust, other = content.codes
    assert content.version == "1.0"
    assert content.note == {"zh": "自拟。"}
    assert content.rules == ({"zh": "少编码。"}, {"en": "Code little.", "zh": "少编码。"})
    assert content.attributes[0].values == (
        Choice("1978_1992", {}),
        Choice("later", {}),
        Choice("now", {"en": "now", "zh": "现在"}),
    )
    assert content.scales[0].anchors == {
        -1: {"en": "bad", "zh": "差"},
        1: {"en": "good", "zh": "好"},
    }
    assert (content.scales[0].kind, content.scales[0].reconcile) == (
        ScaleKind.ORDINAL,
        Reconcile.MEDIAN,
    )
    assert content.themes[0].color == 1
    assert content.themes[0].name == {"en": "Embeddedness", "zh": "根植性"}
    assert trust.include_when == {"zh": "口头承诺。"}
    assert trust.exclude_when == {"en": "Contact.", "zh": "来往。"}
    assert trust.example is not None
    assert (trust.example.lang, trust.example.invented) == ("zh", False)
    assert (other.scale, other.example, other.include_when) == ("", None, {})
    assert parse_codebook(to_yaml(content)) == content


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("scale: mood", "scale: mod", (32, "themes[0].codes[0].scale", "unknown scale 'mod'")),
        (
            "id: emb.other",
            "id: emb.trust",
            (34, "themes[0].codes[1]", "id 'emb.trust' is given twice"),
        ),
        ("{id: later}", "{id: now}", (13, "attributes[0].values[2]", "id 'now' is given twice")),
        ("name: {en: Other, zh: 其他}", "", (34, "themes[0].codes[1].name", "is missing")),
        (
            "name: {en: Trust, zh: 信任}",
            "name: Trust",
            (26, "themes[0].codes[0]", "name lacks en"),
        ),
        ("{en: Trust, zh: 信任}", "''", (27, "themes[0].codes[0].name", "is empty")),
        (
            "id: emb.trust",
            "id: trust me",
            (
                26,
                "themes[0].codes[0]",
                "id 'trust me' may hold letters, digits, '.', '_' and '-' (up to 60)",
            ),
        ),
        ("max: 1", "max: -1", (16, "scales.mood", "an ordinal scale needs min below max")),
        ("min: -1", "", (16, "scales.mood", "an ordinal scale needs min below max")),
        ("min: -1", "min: low", (17, "scales.mood.min", "must be a whole number")),
        ("1: good", "2: good", (16, "scales.mood", "anchor 2 lies outside -1 to 1")),
        ("1: good", "high: good", (19, "scales.mood.anchors.high", "levels are whole numbers")),
        (
            "kind: ordinal",
            "kind: order",
            (16, "scales.mood", "kind must be one of interval, ordinal, nominal"),
        ),
        (
            "reconcile: median",
            "reconcile: max",
            (
                16,
                "scales.mood",
                "reconcile must be one of mean, median, majority_else_adjudicate",
            ),
        ),
        (
            "seed_refs: [2]",
            "seed_refs: [3]",
            (33, "themes[0].codes[0].seed_refs[0]", "reference 3 is not listed"),
        ),
        ("{2: Storper 1997}", "{2: x, two: y}", (21, "references.two", "references are numbered")),
        ("[zh, en]", "[zh, fr]", (4, "languages[1]", "must be en or zh")),
        ("include_when", "inclde_when", (29, "themes[0].codes[0].inclde_when", "unknown key")),
        (
            "id: emb\n",
            "id: emb\n      color: 10\n",
            (24, "themes[0].color", "must be a number from 1 to 9"),
        ),
        ("definition: 其他。", "", (34, "themes[0].codes[1].definition", "is missing")),
        (
            "values: ['1978_1992', {id: later}, {id: now, name: now / 现在}]",
            "",
            (11, "attributes[0]", "has no values"),
        ),
        ("id: small", "id: small\n  id: large", (3, "id", "key given twice")),
    ],
)
def test_a_fault_is_named_with_line_and_place(
    old: str, new: str, fault: tuple[int, str, str]
) -> None:
    line, path, reason = fault

    found = faults_of(SMALL.replace(old, new, 1))

    assert found == [(line, f"codebook.{path}", reason)]


def test_all_faults_come_at_once_in_the_order_of_lines() -> None:
    text = SMALL.replace("scale: mood", "scale: mod").replace("max: 1", "max: x")

    assert faults_of(text.replace("version: 1.0", "version: ''")) == [
        (3, "codebook.version", "is empty"),
        (18, "codebook.scales.mood.max", "must be a whole number"),
        (32, "codebook.themes[0].codes[0].scale", "unknown scale 'mod'"),
    ]


def test_a_codebook_may_do_without_references_and_anchors() -> None:
    text = SMALL.replace("  references: {2: Storper 1997}\n", "")
    text = text.replace("      anchors: {-1: bad / 差, 1: good / 好}\n", "")

    content = parse_codebook(text.replace("          seed_refs: [2]\n", ""))

    assert (content.references, content.scales[0].anchors) == ({}, None)
    assert parse_codebook(to_yaml(content)) == content


def test_a_reference_that_is_no_number_is_a_fault() -> None:
    assert faults_of(SMALL.replace("seed_refs: [2]", "seed_refs: [two]")) == [
        (33, "codebook.themes[0].codes[0].seed_refs[0]", "must be a whole number"),
    ]


def test_a_nominal_scale_needs_values_and_no_middle() -> None:
    text = SMALL.replace("kind: ordinal", "kind: nominal")

    assert faults_of(text) == [
        (16, "codebook.scales.mood", "a nominal scale needs values"),
        (16, "codebook.scales.mood", "a nominal scale has no median"),
    ]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("codes: []", [(1, "codes", "unknown key"), (1, "codebook", "is missing")]),
        (
            "codebook: {}",
            [
                (1, "codebook.languages", "is missing"),
                (1, "codebook.scales", "is missing"),
                (1, "codebook", "has no themes"),
                (1, "codebook.id", "is missing"),
                (1, "codebook.version", "is missing"),
                (1, "codebook.title", "is missing"),
            ],
        ),
        ("codebook: [1]", None),
        ("", [(1, "", "the file is empty")]),
    ],
)
def test_a_file_without_codebook_is_refused(
    text: str, faults: list[tuple[int, str, str]] | None
) -> None:
    found = faults_of(text)

    assert found
    assert faults is None or found == faults


def test_a_theme_without_codes_is_a_fault() -> None:
    text = SMALL[: SMALL.index("      codes:")]

    assert faults_of(text) == [(23, "codebook.themes[0]", "has no codes")]


MORE = (
    SMALL.replace(
        "          exclude_when: {en: Contact., zh: 来往。}\n",
        "          exclude_when: {en: Contact., zh: 来往。}\n"
        "          also_under: [form]\n          state: retired\n          became: [emb.other]\n",
    ).replace(
        "      reconcile: median\n",
        "      reconcile: median\n"
        "      quotes:\n        1: [说好的价。, {text: A word is a word., lang: en, source: T02}]\n",
    )
    + """\
    - id: form
      name: Form / 形式
      codes:
        - {id: form.one, name: {en: One, zh: 一}, definition: 一。}
"""
)


def test_anchor_quotes_guests_and_retired_codes_are_read_and_written() -> None:
    content = parse_codebook(MORE)

    trust, other = content.themes[0].codes
    assert (trust.also_under, trust.is_retired, trust.became) == (("form",), True, ("emb.other",))
    assert not other.is_retired
    anchors = [
        [(a.text, a.lang, a.source) for a in level.anchors] for level in content.scales[0].levels
    ]
    assert anchors == [[], [], [("说好的价。", "zh", ""), ("A word is a word.", "en", "T02")]]
    assert parse_codebook(to_yaml(content)) == content


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("[form]", "[nowhere]", "unknown theme 'nowhere'"),
        ("became: [emb.other]", "became: [gone]", "unknown code 'gone'"),
        ("state: retired", "state: sleeping", "must be active or retired"),
        ("        1: [说", "        7: [说", "quotes for '7', which is no level"),
    ],
)
def test_links_that_lead_nowhere_are_faults(old: str, new: str, reason: str) -> None:
    assert [fault[2] for fault in faults_of(MORE.replace(old, new))] == [reason]
