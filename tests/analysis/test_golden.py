"""The demo study from files to figures gives what the reference computation gave."""

import time
from typing import Any

import pytest

from analysis.agreement import Metric, alpha, presence
from analysis.compute import RECONCILED, LayerResult, Result, compute

SECONDS = 2.0


@pytest.fixture(scope="module")
def result(demo: Any) -> Result:
    return compute(demo.system, demo.codebook, demo.respondents, demo.interviews)


@pytest.fixture(scope="module")
def reconciled(result: Result) -> LayerResult:
    return result.layers[RECONCILED]


def _round(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def test_every_measure_is_what_the_reference_gives(demo: Any, reconciled: LayerResult) -> None:
    expected = demo.expected["measures"]

    found = {
        name: {"n": one.n, "raw": _round(one.raw, 6), "norm": _round(one.value, 4)}
        for name, one in reconciled.measures.items()
        if name in expected
    }

    assert found == expected


@pytest.mark.parametrize("floor", ["sub_indicators", "dimensions", "composites"])
def test_every_part_above_is_what_the_reference_gives(
    demo: Any, reconciled: LayerResult, floor: str
) -> None:
    found = {name: _round(part.value, 4) for name, part in getattr(reconciled, floor).items()}

    assert found == demo.expected[floor]


@pytest.mark.parametrize(
    ("label", "layer"), [("merged", RECONCILED), ("a", "coder_a"), ("b", "coder_b")]
)
def test_every_layer_is_what_the_reference_gives(
    demo: Any, result: Result, label: str, layer: str
) -> None:
    parts = {**result.layers[layer].dimensions, **result.layers[layer].composites}

    found = {name: _round(part.value, 1) for name, part in parts.items()}

    assert found == demo.expected["per_coder"][label]


def test_alpha_of_every_theme_is_what_the_reference_gives(demo: Any) -> None:
    coders = {name: demo.interviews[name] for name in ("coder_a", "coder_b")}
    themes: dict[str, list[str]] = {}
    for code, theme in demo.codebook.themes.items():
        themes.setdefault(theme, []).append(code)

    counts = presence(coders, themes)

    found = {theme: _round(alpha(one, Metric.NOMINAL), 3) for theme, one in counts.items()}
    assert found == demo.expected["theme_alpha"]


def test_alpha_of_every_code_is_what_the_reference_gives(demo: Any) -> None:
    coders = {name: demo.interviews[name] for name in ("coder_a", "coder_b")}

    counts = presence(coders, {code: [code] for code in demo.codebook.scales})

    found = {code: _round(alpha(one, Metric.NOMINAL), 2) for code, one in counts.items()}
    assert found == demo.expected["code_alpha"]


def test_the_whole_study_is_quick(demo: Any) -> None:
    inputs = (demo.system, demo.codebook, demo.respondents, demo.interviews)

    begun = time.perf_counter()
    compute(*inputs)

    assert time.perf_counter() - begun < SECONDS
