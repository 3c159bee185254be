import pytest

from survey.formats.marked_yaml import Fault, Place, YamlRefused, read_yaml


def faults_of(root: Place) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.path, fault.reason) for fault in root.faults]


def refused(text: str) -> tuple[Fault, ...]:
    with pytest.raises(YamlRefused) as refusal:
        read_yaml(text, file="x.yaml")
    return refusal.value.faults


def test_values_know_their_place_and_line() -> None:
    root = read_yaml("a:\n  b:\n    - one\n    - c: two\n")

    branch = root.need("a")

    assert branch is not None
    one, more = branch.each("b")
    assert (one.path, one.line, one.as_text()) == ("a.b[0]", 3, "one")
    assert more.text("c") == "two"
    assert [(key, place.path, place.line) for key, place in more.pairs()] == [("c", "a.b[1].c", 4)]
    assert root.faults == []


def test_a_text_is_what_was_written() -> None:
    root = read_yaml("version: 1.10\ndate: 2025-10-14\nflag: yes\nspaced: '  x '\n")

    assert root.text("version") == "1.10"
    assert root.text("date") == "2025-10-14"
    assert root.text("flag") == "yes"
    assert root.text("spaced") == "x"


def test_absent_and_null_values_are_the_same() -> None:
    root = read_yaml("a:\nb: ~\n")

    assert root.get("a") is None
    assert root.get("b") is None
    assert root.maybe_text("c") == ""
    assert root.maybe_bilingual("c") == {}
    assert root.each("c") == []
    assert root.texts("c") == ()
    assert root.faults == []


def test_missing_and_empty_values_are_faults() -> None:
    root = read_yaml("a: ''\nb: ''\n")

    assert root.text("a") == ""
    assert root.bilingual("b") == {}
    assert root.text("c") == ""
    assert root.bilingual("d") == {}
    assert faults_of(root) == [
        (1, "a", "is empty"),
        (2, "b", "is empty"),
        (1, "c", "is missing"),
        (1, "d", "is missing"),
    ]


def test_values_of_another_shape_are_faults() -> None:
    root = read_yaml("a: x\nb: [1]\nc: {d: 1}\n")
    a, b, c = (place for _, place in root.pairs())

    assert a.pairs() == []
    assert a.get("x") is None
    assert root.each("a") == []
    assert b.as_text() == ""
    assert c.as_text() == ""
    assert faults_of(root) == [
        (1, "a", "must be a mapping of keys to values"),
        (1, "a", "must be a list"),
        (2, "b", "must be a text"),
        (3, "c", "must be a text"),
    ]


@pytest.mark.parametrize(("written", "number"), [("7", 7), ("-2", -2), ("+3", 3), ("'4'", 4)])
def test_whole_numbers_are_read(written: str, number: int) -> None:
    place = read_yaml(f"n: {written}").need("n")

    assert place is not None
    assert place.as_whole() == number


@pytest.mark.parametrize("written", ["1.5", "one", "1_000", "", "٣", "9" * 5000])
def test_other_numbers_are_faults(written: str) -> None:
    root = read_yaml(f"n: '{written}'")
    place = root.need("n")

    assert place is not None
    assert place.as_whole() is None
    assert faults_of(root) == [(1, "n", "must be a whole number")]


def test_flags_are_true_or_false() -> None:
    root = read_yaml("a: true\nb: False\nc: on\n")

    assert [place.as_flag() for _, place in root.pairs()] == [True, False, False]
    assert faults_of(root) == [(3, "c", "must be true or false")]


@pytest.mark.parametrize(
    ("written", "texts"),
    [
        ("{en: hair, zh: 头发}", {"en": "hair", "zh": "头发"}),
        ("hair / 头发", {"en": "hair", "zh": "头发"}),
        ("OEA / OEM / 来料 / 贴牌", {"en": "OEA / OEM", "zh": "来料 / 贴牌"}),
        ("and/or", {"zh": "and/or"}),
        ("up / down", {"zh": "up / down"}),
        ("头发", {"zh": "头发"}),
    ],
)
def test_a_bilingual_text_is_a_mapping_or_parted_by_a_slash(
    written: str, texts: dict[str, str]
) -> None:
    root = read_yaml(f"name: {written}")

    assert root.bilingual("name", "zh") == texts
    assert root.maybe_bilingual("name", "zh") == texts
    assert root.faults == []


def test_other_languages_and_empty_texts_are_faults() -> None:
    root = read_yaml("name: {fr: cheveux, en: ''}")

    root.bilingual("name")

    assert faults_of(root) == [
        (1, "name.fr", "unknown key"),
        (1, "name", "a text is empty"),
    ]


def test_unknown_and_doubled_keys_are_faults() -> None:
    root = read_yaml("a: 1\nb: 2\na: 3\n")

    root.only("a")

    assert faults_of(root) == [(3, "a", "key given twice"), (2, "b", "unknown key")]
    assert root.text("a") == "1"


def test_faults_are_refused_together_in_the_order_of_lines() -> None:
    root = read_yaml("a: 1\nb: 2\n")
    root.only()
    root.fault("is not right")

    with pytest.raises(YamlRefused) as refusal:
        root.refuse_faults("x.yaml")

    assert str(refusal.value) == (
        "x.yaml\nline 1: a: unknown key\nline 1: : is not right\nline 2: b: unknown key"
    )
    assert refusal.value.file == "x.yaml"


def test_a_file_without_faults_is_not_refused() -> None:
    read_yaml("a: 1").refuse_faults("x.yaml")


def test_a_syntax_error_names_its_line() -> None:
    (fault,) = refused("a: 1\nb: [1, 2\n")

    assert fault.line == 3
    assert fault.reason.startswith("expected ',' or ']'")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "the file is empty"),
        ("a: &x 1\nb: *x\n", 1, "anchors (&name) and aliases (*name) are not allowed"),
        ("b: *x\n", 1, "found undefined alias 'x'"),
        ("[" * 5000, 0, "is nested too deeply"),
        ("a: \x01", 0, None),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, line: int, reason: str | None) -> None:
    (fault,) = refused(text)

    assert fault.line == line
    assert reason is None or fault.reason == reason


def test_nothing_is_ever_constructed() -> None:
    root = read_yaml("a: !!python/object/apply:os.system ['true']\n")

    assert root.each("a")[0].as_text() == "true"
