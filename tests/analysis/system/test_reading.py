"""Reading YAML with lines: safe, patient, and exact about what is wrong."""

from enum import StrEnum

import pytest

from analysis.system.faults import Fault, FaultySystemError
from analysis.system.reading import Block, Notes, compose


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def _block(text: str) -> tuple[Block, Notes]:
    notes = Notes()
    return Block(compose(text), "part", notes), notes


def _refused(text: str) -> tuple[Fault, ...]:
    with pytest.raises(FaultySystemError) as refusal:
        compose(text)
    return refusal.value.faults


def test_text_that_is_no_yaml_is_refused_with_its_line() -> None:
    (fault,) = _refused("a: 1\nb: [1, 2\nc: 3\n")

    assert (fault.line, fault.reason[:13]) == (3, "is no YAML: e")


def test_a_character_that_yaml_forbids_is_refused() -> None:
    (fault,) = _refused("a: \x00")

    assert fault.reason.startswith("is no YAML: ")


def test_empty_text_is_refused() -> None:
    assert _refused("# nothing\n") == (Fault(1, "", "is empty"),)


def test_a_text_that_is_too_long_is_refused_unread() -> None:
    assert _refused("a" * 2_000_001) == (Fault(0, "", "is longer than 2000000 characters"),)


def test_a_node_that_contains_itself_is_refused() -> None:
    assert _refused("a: &loop\n- *loop\n") == (Fault(1, "", "contains itself"),)


def test_aliases_that_blow_up_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]

    (fault,) = _refused("\n".join(lines))

    assert fault.reason == "has too many parts"


def test_nesting_without_end_is_refused() -> None:
    assert _refused("[" * 20_000) == (Fault(0, "", "is nested too deeply"),)


def test_a_tag_runs_nothing() -> None:
    block, notes = _block("a: !!python/object/apply:os.getcwd []\n")

    assert block.text("a") == ""
    assert notes.faults == [Fault(1, "part.a", "must be a text")]


def test_words_that_yaml_takes_for_truth_stay_words() -> None:
    block, notes = _block("a: no\nb: {yes: 100, no: null}\n")

    scores = block.block("b")

    assert block.text("a") == "no"
    assert scores is not None
    assert scores.scores() == {"yes": 100.0, "no": None}
    assert notes.faults == []


def test_a_field_that_is_missing_is_a_fault() -> None:
    block, notes = _block("a: 1\n")

    assert block.text("b") == ""
    assert notes.faults == [Fault(1, "part.b", "is missing")]


def test_an_empty_text_is_a_fault_where_one_is_needed() -> None:
    block, notes = _block("\na: ''\nb: ''\n")

    assert block.text("a") == block.text("b", needed=False) == ""
    assert notes.faults == [Fault(2, "part.a", "is empty")]


def test_a_field_given_twice_is_a_fault_and_the_first_counts() -> None:
    block, notes = _block("a: x\na: y\n")

    assert block.text("a") == "x"
    assert notes.faults == [Fault(2, "part.a", "is given twice")]


def test_a_field_whose_name_is_no_text_is_a_fault() -> None:
    _, notes = _block("[a]: x\n")

    assert notes.faults == [Fault(1, "part", "has a field whose name is no text")]


def test_fields_nobody_took_are_faults() -> None:
    block, notes = _block("a: x\nmin_nn: 3\n")

    block.text("a")
    block.close()

    assert notes.faults == [Fault(2, "part.min_nn", "is not a field of this part")]


def test_what_is_no_block_is_a_single_fault() -> None:
    block, notes = _block("[1, 2]")

    assert block.text("a") == ""
    assert block.names() == ()
    assert notes.faults == [Fault(1, "part", "must be a block of fields")]


@pytest.mark.parametrize("text", ["many", "'3'", ".inf", ".nan", "0x10", "1e999", "[1]", ""])
def test_what_is_no_finite_number_is_a_fault(text: str) -> None:
    block, notes = _block(f"a: {text}\n")

    assert block.number("a") == 0.0
    assert notes.faults == [Fault(1, "part.a", "must be a number")]


def test_numbers_are_read_or_take_their_default() -> None:
    block, notes = _block("a: -2\nb: 0.25\n")

    assert (block.whole("a"), block.number("b"), block.number("c", 1.5)) == (-2, 0.25, 1.5)
    assert block.maybe_number("d") is None
    assert notes.faults == []


def test_a_broken_number_is_no_whole_number() -> None:
    block, notes = _block("a: 1.5\nb: 2.5\n")

    block.whole("a")
    block.maybe_whole("b")

    assert notes.faults == [
        Fault(1, "part.a", "must be a whole number"),
        Fault(2, "part.b", "must be a whole number"),
    ]


def test_a_choice_is_one_of_those_allowed() -> None:
    block, notes = _block("a: blue\nb: green\n")

    assert block.one_of("a", Colour) is Colour.BLUE
    assert block.one_of("b", Colour) is Colour.RED
    assert block.one_of("c", Colour, Colour.BLUE) is Colour.BLUE
    assert notes.faults == [Fault(2, "part.b", "must be one of red, blue, not green")]


def test_a_list_keeps_the_line_of_every_item() -> None:
    block, notes = _block("a:\n- x\n- y\n")

    assert block.texts("a") == ("x", "y")
    assert (notes.lines["part.a"], notes.lines["part.a[x]"], notes.lines["part.a[y]"]) == (1, 2, 3)


def test_items_of_the_wrong_kind_are_faults_each() -> None:
    block, notes = _block("a: [x, [y], null]\nb: [1, two]\nc: x\n")

    assert block.texts("a") == ("x",)
    assert block.numbers("b") == (1.0,)
    assert block.texts("c") == ()
    assert [(fault.path, fault.reason) for fault in notes.faults] == [
        ("part.a", "must be a text"),
        ("part.a", "must be a text"),
        ("part.b", "must be a number"),
        ("part.c", "must be a list"),
    ]


def test_sentences_are_a_text_or_a_list() -> None:
    block, _ = _block("a: one\nb: [one, two]\n")

    assert (block.sentences("a"), block.sentences("b")) == (("one",), ("one", "two"))


def test_parts_are_named_by_their_id_and_an_id_is_given_once() -> None:
    block, notes = _block("a:\n- id: x\n- id: x\n- name: z\n- y\n")

    paths = [one.path for one in block.blocks("a")]

    assert paths == ["part.a.x", "part.a.2", "part.a.3"]
    assert notes.faults == [
        Fault(3, "part.a.x", "is given twice"),
        Fault(5, "part.a.3", "must be a block of fields"),
    ]


def test_weights_are_numbers_above_zero() -> None:
    block, notes = _block("a: {x: 1, y: 0, z: heavy}\nb: {}\n")

    assert block.weights("a") == {"x": 1.0, "y": 0.0}
    assert block.weights("b") == {}
    assert block.weights("c") == {}
    assert [(fault.path, fault.reason) for fault in notes.faults] == [
        ("part.a.z", "must be a number"),
        ("part.a.y", "must be a weight greater than 0"),
        ("part.b", "is empty"),
        ("part.c", "is missing"),
    ]


def test_a_name_has_english_at_least() -> None:
    block, notes = _block("a: {en: Trust, zh: 信任}\nb: {zh: 信任}\n")

    assert block.bilingual("a") == {"en": "Trust", "zh": "信任"}
    assert block.bilingual("b") == {"zh": "信任"}
    assert block.bilingual("c") == {}
    assert [(fault.path, fault.reason) for fault in notes.faults] == [
        ("part.b.en", "is missing"),
        ("part.c", "is missing"),
    ]
