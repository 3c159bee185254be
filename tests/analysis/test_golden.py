"""The demo study from files to figures gives what the reference computation gave."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from analysis.agreement.coefficients import alpha, figure
from analysis.agreement.metric import Metric
from analysis.agreement.presence import in_turns
from analysis.compute import RECONCILED, LayerResult, Result, compute
from analysis.measures.units import Interview, Respondent
from analysis.system.facts import CodebookFacts
from analysis.system.parts import IndicatorSystem

CODERS = ("coder_a", "coder_b")
SECONDS = 1.0

type Expected = Mapping[str, Any]
type Respondents = Mapping[str, Sequence[Respondent]]
type Interviews = Mapping[str, Sequence[Interview]]


@pytest.fixture(scope="module")
def result(
    system: IndicatorSystem,
    codebook: CodebookFacts,
    respondents: Respondents,
    interviews: Interviews,
) -> Result:
    return compute(system, codebook, respondents, interviews)


@pytest.fixture(scope="module")
def reconciled(result: Result) -> LayerResult:
    return result.layers[RECONCILED]


def _round(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def test_every_measure_is_what_the_reference_gives(
    expected: Expected, reconciled: LayerResult
) -> None:
    found = {
        name: {"n": one.n, "raw": _round(one.raw, 6), "norm": _round(one.value, 4)}
        for name, one in reconciled.measures.items()
        if name in expected["measures"]
    }

    assert found == expected["measures"]


@pytest.mark.parametrize("floor", ["sub_indicators", "dimensions", "composites"])
def test_every_part_above_is_what_the_reference_gives(
    expected: Expected, reconciled: LayerResult, floor: str
) -> None:
    found = {name: _round(part.value, 4) for name, part in getattr(reconciled, floor).items()}

    assert found == expected[floor]


@pytest.mark.parametrize(
    ("label", "layer"), [("merged", RECONCILED), ("a", "coder_a"), ("b", "coder_b")]
)
def test_every_layer_is_what_the_reference_gives(
    expected: Expected, result: Result, label: str, layer: str
) -> None:
    parts = {**result.layers[layer].dimensions, **result.layers[layer].composites}

    found = {name: _round(part.value, 1) for name, part in parts.items()}

    assert found == expected["per_coder"][label]


def test_alpha_of_every_theme_is_what_the_reference_gives(
    expected: Expected, codebook: CodebookFacts, interviews: Interviews
) -> None:
    coders = {name: interviews[name] for name in CODERS}
    themes: dict[str, list[str]] = {}
    for code, theme in codebook.themes.items():
        themes.setdefault(theme, []).append(code)

    counts = dict(in_turns(coders, themes).counts())

    found = {theme: _round(figure(one, alpha(Metric.NOMINAL)), 3) for theme, one in counts.items()}
    assert found == expected["theme_alpha"]


def test_alpha_of_every_code_is_what_the_reference_gives(
    expected: Expected, codebook: CodebookFacts, interviews: Interviews
) -> None:
    coders = {name: interviews[name] for name in CODERS}

    counts = dict(in_turns(coders, {code: [code] for code in codebook.scales}).counts())

    found = {code: _round(figure(one, alpha(Metric.NOMINAL)), 2) for code, one in counts.items()}
    assert found == expected["code_alpha"]


def test_the_whole_study_is_quick(
    system: IndicatorSystem,
    codebook: CodebookFacts,
    respondents: Respondents,
    interviews: Interviews,
) -> None:
    begun = time.perf_counter()
    compute(system, codebook, respondents, interviews)
    taken = time.perf_counter() - begun

    assert taken < SECONDS
