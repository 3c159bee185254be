"""All agreement of a study."""

from collections.abc import Mapping, Sequence

import pytest

from analysis.agreement.study import (
    About,
    Figure,
    Row,
    Scope,
    Unit,
    agreement,
    alphas_of,
)
from analysis.measures.units import Interview, WeightedSegment
from analysis.system.facts import CodebookFacts, ScaleFacts

FACTS = CodebookFacts(
    {
        "x.1": ScaleFacts("interval", -2, 2),
        "x.2": ScaleFacts("ordinal", 1, 3),
        "y.1": ScaleFacts("interval", -2, 2),
        "y.2": None,
    },
    {"x.1": "x", "x.2": "x", "y.1": "y", "y.2": "y"},
)
SCALE_OF = {"x.1": "valence", "x.2": "level", "y.1": "valence"}


def coded(key: str, *marks: tuple[int, str, float | None]) -> Interview:
    turns = tuple((at, at + 10) for at in range(0, 100, 10))
    segments = tuple(WeightedSegment(at, at + 5, code, value) for at, code, value in marks)
    return Interview(key, "official", turns, segments)


@pytest.fixture
def coders() -> dict[str, list[Interview]]:
    return {
        "a": [
            coded("T1", (0, "x.1", 2.0), (10, "x.1", 1.0), (20, "y.1", -1.0), (30, "y.2", None)),
            coded("T2", (0, "x.1", 0.0), (40, "x.2", 3.0)),
            coded("T3", (0, "x.1", 0.0)),
        ],
        "b": [
            coded("T1", (0, "x.1", 2.0), (10, "x.1", 0.0), (20, "y.1", -1.0), (50, "y.2", None)),
            coded("T2", (0, "x.1", 0.0), (40, "x.2", 2.0)),
        ],
    }


def figures(rows: Sequence[Row]) -> Mapping[tuple[str, str, str, str, str], Row]:
    return {
        (
            row.about.scope.value,
            row.about.key,
            row.about.scale,
            row.unit.value,
            row.figure.value,
        ): row
        for row in rows
    }


def test_there_is_a_row_for_every_theme_code_and_scale_in_every_unit(
    coders: dict[str, list[Interview]],
) -> None:
    rows = agreement(coders, FACTS, SCALE_OF)

    abouts = {unit: [row.about for row in rows if row.unit is unit] for unit in Unit}
    present = [About(Scope.THEME, key) for key in "xy"]
    present += [About(Scope.CODE, key) for key in ("x.1", "x.2", "y.1", "y.2")]
    assert list(dict.fromkeys(abouts[Unit.TURN])) == present
    assert list(dict.fromkeys(abouts[Unit.CHARACTER])) == present
    assert list(dict.fromkeys(abouts[Unit.VALUE])) == [
        About(Scope.THEME, "x", "valence"),
        About(Scope.THEME, "x", "level"),
        About(Scope.THEME, "y", "valence"),
        About(Scope.CODE, "x.1", "valence"),
        About(Scope.CODE, "x.2", "level"),
        About(Scope.CODE, "y.1", "valence"),
        About(Scope.SCALE, "valence", "valence"),
        About(Scope.SCALE, "level", "level"),
    ]
    assert len(rows) == 3 * (6 + 6 + 8)


def test_units_are_those_of_interviews_that_two_have_coded(
    coders: dict[str, list[Interview]],
) -> None:
    found = figures(agreement(coders, FACTS, SCALE_OF))

    assert found["code", "x.1", "", "turn", "alpha"].units == 20
    assert found["code", "x.1", "", "character", "alpha"].units == 200
    assert found["code", "x.1", "valence", "value", "alpha"].units == 3
    assert found["scale", "valence", "valence", "value", "alpha"].units == 4


def test_figures_are_what_the_coefficients_give(coders: dict[str, list[Interview]]) -> None:
    found = figures(agreement(coders, FACTS, SCALE_OF))

    assert found["code", "x.1", "", "turn", "alpha"].value == 1.0
    assert found["code", "x.1", "", "turn", "percent"].value == 1.0
    assert found["code", "y.2", "", "turn", "percent"].value == pytest.approx(0.9)
    # Values 2 2, 1 0, 0 0 on an interval scale: observed 2 * 1 / 6; expected from 2 2 1 0 0 0.
    given = [2, 2, 1, 0, 0, 0]
    expected = sum((one - other) ** 2 for one in given for other in given) / 30
    values = found["code", "x.1", "valence", "value", "alpha"].value
    assert values == pytest.approx(1 - (2 / 6) / expected)
    assert found["code", "y.1", "valence", "value", "alpha"].value is None
    assert found["code", "y.1", "valence", "value", "gwet"].value == 1.0


def a_row(about: About, unit: Unit, value: float | None, units: int) -> Row:
    return Row(about, unit, Figure.ALPHA, value, None, None, units)


def test_the_gate_is_told_the_presence_of_codes_whose_alpha_is_known(
    coders: dict[str, list[Interview]],
) -> None:
    alphas = alphas_of(agreement(coders, FACTS, SCALE_OF), FACTS.themes)

    assert set(alphas.presence) == {"x.1", "x.2", "y.1", "y.2"}
    assert alphas.presence["x.1"] == 1.0
    assert alphas.values == {}


def test_values_of_few_segments_are_judged_with_those_of_the_theme() -> None:
    own = [
        a_row(About(Scope.CODE, "x.1", "valence"), Unit.VALUE, 0.9, 5),
        a_row(About(Scope.CODE, "x.2", "valence"), Unit.VALUE, 0.0, 4),
        a_row(About(Scope.CODE, "y.1", "valence"), Unit.VALUE, 0.0, 4),
        a_row(About(Scope.CODE, "y.2", "level"), Unit.VALUE, None, 9),
    ]
    themes = [
        a_row(About(Scope.THEME, "x", "valence"), Unit.VALUE, 0.7, 9),
        a_row(About(Scope.THEME, "x", "level"), Unit.VALUE, 0.1, 9),
        a_row(About(Scope.THEME, "y", "valence"), Unit.VALUE, 0.1, 4),
    ]

    alphas = alphas_of([*own, *themes], FACTS.themes)

    assert alphas.values == {"x.1": 0.9, "x.2": 0.7}
    assert alphas.presence == {}


def test_the_same_data_give_the_same_rows_in_any_order(coders: dict[str, list[Interview]]) -> None:
    turned = {name: own[::-1] for name, own in reversed(coders.items())}

    assert agreement(turned, FACTS, SCALE_OF) == agreement(coders, FACTS, SCALE_OF)


def test_a_single_coder_agrees_with_nobody(coders: dict[str, list[Interview]]) -> None:
    assert agreement({"a": coders["a"]}, FACTS, SCALE_OF) == []
    assert agreement({}, FACTS, SCALE_OF) == []
