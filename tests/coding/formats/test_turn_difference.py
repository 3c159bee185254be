"""Two versions side by side."""

from coding.formats.correcting import Script
from coding.formats.plain import parse_transcript
from coding.formats.turn_difference import Pair, Part, Side, difference


def script(text: str) -> Script:
    parsed = parse_transcript(text)
    return Script(parsed.text, parsed.turns)


BEFORE = script("I: One.\nR: The county gave land.\nI: Two.\nR: Three.")


def test_the_same_differs_in_nothing() -> None:
    assert difference(BEFORE, BEFORE) == ([], 4)


def test_a_changed_word_is_marked_on_both_sides() -> None:
    after = script("I: One.\nR: The town gave land.\nI: Two.\nR: Three.")

    pairs, same = difference(BEFORE, after)

    assert same == 2
    assert pairs == [
        Pair(
            1,
            Side(
                2,
                "R",
                (
                    Part("The ", is_other=False),
                    Part("county", is_other=True),
                    Part(" gave land.", is_other=False),
                ),
            ),
            Side(
                2,
                "R",
                (
                    Part("The ", is_other=False),
                    Part("town", is_other=True),
                    Part(" gave land.", is_other=False),
                ),
            ),
        )
    ]


def test_a_turn_taken_out_or_put_in_stands_alone() -> None:
    after = script("I: One.\nR: The county gave land.\nI: Two.\nR: Three.\nI: Four.")

    put_in, _same = difference(BEFORE, after)
    taken_out, _ = difference(after, BEFORE)

    assert put_in == [Pair(4, None, Side(5, "I", (Part("Four.", is_other=True),)))]
    assert taken_out == [Pair(4, Side(5, "I", (Part("Four.", is_other=True),)), None)]


def test_another_speaker_is_told() -> None:
    after = script("I: One.\nR: The county gave land.\nR: Two.\nR: Three.")

    ((pair,), _same) = difference(BEFORE, after)

    assert pair.before is not None
    assert pair.after is not None
    assert (pair.before.speaker, pair.after.speaker, pair.after.is_other_speaker) == (
        "I",
        "R",
        True,
    )
