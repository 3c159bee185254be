"""What the template tags write, in both languages."""

import pytest
from django.utils.translation import override

from config.templatetags import braid

TRUST = {"en": "Trust", "zh": "信任"}


@pytest.mark.parametrize(("language", "expected"), [("en", "Trust"), ("zh-hans", "信任")])
def test_a_bilingual_text_is_read_in_the_current_language(language: str, expected: str) -> None:
    with override(language):
        assert braid.local(TRUST) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"zh": "信任"}, "信任"),
        ({"en": "", "zh": "信任"}, "信任"),
        ("plain", "plain"),
        (None, ""),
        ({}, ""),
    ],
)
def test_a_missing_language_falls_back_to_the_other(
    value: dict[str, str] | str | None, expected: str
) -> None:
    with override("en"):
        assert braid.local(value) == expected


def test_both_languages_are_marked_with_the_current_one_first() -> None:
    with override("zh-hans"):
        written = braid.both(TRUST)

    assert written == (
        '<span lang="zh">信任</span> <span class="other-tongue" lang="en">Trust</span>'
    )


def test_a_borrowed_language_is_marked_and_an_own_one_is_not() -> None:
    with override("en"):
        own, borrowed = braid.spoken(TRUST), braid.spoken({"zh": "信任"})

    assert own == "Trust"
    assert borrowed == '<span lang="zh">信任</span>'


def test_the_other_language_is_at_hand() -> None:
    with override("en"):
        of_both, of_one = braid.other(TRUST), braid.other({"zh": "信任"})

    assert of_both == '<span lang="zh">信任</span>'
    assert of_one == ""
    assert braid.other("信任") == braid.other(None) == ""


def test_texts_are_escaped() -> None:
    with override("en"):
        written = braid.both({"en": "<b>", "zh": "&"})

    assert written == (
        '<span lang="en">&lt;b&gt;</span> <span class="other-tongue" lang="zh">&amp;</span>'
    )


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (47.2893, 1, "47.3"),
        (1234567, 0, "1,234,567"),
        (-0.25, 2, "−0.25"),
        (None, 1, "–"),
        ("", 1, "–"),
        (0, 1, "0.0"),
    ],
)
def test_a_figure_is_rounded_grouped_and_signed(
    value: float | None, places: int, expected: str
) -> None:
    with override("en"):
        assert braid.figure(value, places) == expected


@pytest.mark.parametrize(
    ("alpha", "kind"), [(0.80, "good"), (0.799, "tentative"), (0.667, "tentative"), (0.66, "bad")]
)
def test_reliability_follows_krippendorffs_thresholds(alpha: float, kind: str) -> None:
    with override("en"):
        written = braid.reliability(alpha)

    assert written.startswith(f'<span class="flag flag-{kind}">')


def test_an_alpha_that_is_missing_is_said_to_be_missing() -> None:
    with override("en"):
        assert braid.reliability(None) == '<span class="flag">α not computed</span>'


def test_an_interval_is_drawn_and_told() -> None:
    with override("en"):
        written = braid.interval(40, 60, 50, line=66.7, coders=[45])

    assert written == (
        '<svg class="interval" role="img" aria-label="50.0, interval 40.0 to 60.0">'
        '<line class="rail" x1="0%" x2="100%" y1="9" y2="9"/>'
        '<line class="span" x1="40.00%" x2="60.00%" y1="9" y2="9"/>'
        '<line class="line" x1="66.70%" x2="66.70%" y1="1" y2="17"/>'
        '<circle class="coder" cx="45.00%" cy="9" r="3.5"/>'
        '<circle class="point" cx="50.00%" cy="9" r="5"/>'
        "</svg>"
    )


@pytest.mark.parametrize(
    ("low", "high", "value", "told"),
    [(None, None, 50, "50.0"), (40, 60, None, "No value"), (None, None, None, "No value")],
)
def test_an_interval_without_its_parts_says_what_it_has(
    low: float | None, high: float | None, value: float | None, told: str
) -> None:
    with override("en"):
        written = braid.interval(low, high, value)

    assert f'aria-label="{told}"' in written


def test_an_icon_names_its_drawing_and_hides_from_readers() -> None:
    written = braid.icon("check", "large")

    assert written == (
        '<svg class="icon icon-large icon-check" aria-hidden="true" focusable="false">'
        '<use href="/static/braid/icons.svg#check"></use></svg>'
    )


def test_a_finished_strand_has_no_stretch_ahead() -> None:
    written = braid.braid_picture(1, 0, 1)

    assert 'class="strand-1 ahead"' not in written
    assert 'class="strand-2 done"' not in written


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Chen Hua", "CH"),
        ("陈华", "华"),
        ("Chen Hua 陈华", "CH"),
        ("陈华 Hua", "HU"),
        ("Ada", "AD"),
        ("", ""),
        ("Li van Wei", "LW"),
    ],
)
def test_initials_suit_both_scripts(name: str, expected: str) -> None:
    assert braid.initials(name) == expected


@pytest.mark.parametrize(
    ("value", "maximum", "expected"),
    [(50, 100, "heat-5"), (120, 100, "heat-10"), (0, 100, "heat-0"), (None, 100, ""), (3, 0, "")],
)
def test_heat_has_eleven_steps(value: float | None, maximum: float, expected: str) -> None:
    assert braid.heat(value, maximum) == expected


def test_a_turn_is_written_without_a_space_around_it() -> None:
    written = braid.turn_text("您自己呢？<b>", start=43, lang="zh")

    assert written == '<p class="turn-text" lang="zh" data-start="43">您自己呢？&lt;b&gt;</p>'


def test_a_turn_in_no_known_language_names_none() -> None:
    assert braid.turn_text("Hm.", start=0) == '<p class="turn-text" data-start="0">Hm.</p>'
