"""An indicator system is read whole, or refused with all that is wrong with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.system.faults import Fault, FaultySystemError
from analysis.system.parse import parse
from analysis.system.parts import (
    Aggregation,
    Arguments,
    Composite,
    Dimension,
    IndicatorSystem,
    Level,
    Measure,
    Parameters,
    Profile,
    Role,
    Source,
    SubIndicator,
    ZeroIf,
)

SMALL = """\
indicator_system:
  id: small
  version: 1.0
  codebook: book 1
  forms: [firm]
  rules:
    missing: none is set to zero
    disagreement: [one, two]
  parameters:
    dimension_needs: 0.75
    draws: 200
    missing_values: [na]
  measures:
  - id: share
    name: {en: Share, zh: 比例}
    level: firm
    source: survey
    form: firm
    questions: [sold, made]
    op: map_mean
    args:
      map: {yes: 100, no: 0, other: null}
      weights: [2, 1]
      zero_if: {question: made, value: no}
    formula: scores
    unit: points
    direction: -1
    goalposts: [0, 100]
    min_n: 5
    role: score
    based_on: own
    note: about it
  sub_indicators:
  - id: s1
    name: {en: One}
    dimension: D
    measures: {share: 2}
    weight: 0.5
  dimensions:
  - id: D
    name: {en: Dee}
    themes: [ssp]
    sub_indicators: [s1]
    aggregation: geometric
  composites:
  - id: C
    name: {en: Cee}
    parts: {D: 1}
  profiles:
  - id: p
    name: {en: Pee}
    op: crosstab
    rows: theme
    columns: [place]
"""


def _faults(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(FaultySystemError) as refusal:
        parse(text)
    return [(fault.line, fault.path, fault.reason) for fault in refusal.value.faults]


def test_every_field_of_the_file_is_kept() -> None:
    assert parse(SMALL) == IndicatorSystem(
        id="small",
        version="1.0",
        codebook="book 1",
        forms=("firm",),
        measures=(
            Measure(
                id="share",
                name={"en": "Share", "zh": "比例"},
                level=Level.FIRM,
                source=Source.SURVEY,
                op="map_mean",
                formula="scores",
                unit="points",
                direction=-1,
                goalposts=(0.0, 100.0),
                min_n=5,
                role=Role.SCORE,
                form="firm",
                questions=("sold", "made"),
                args=Arguments(
                    map={"yes": 100.0, "no": 0.0, "other": None},
                    weights=(2.0, 1.0),
                    zero_if=ZeroIf("made", "no"),
                ),
                based_on="own",
                note="about it",
            ),
        ),
        sub_indicators=(SubIndicator("s1", {"en": "One"}, "D", {"share": 2.0}, 0.5),),
        dimensions=(Dimension("D", {"en": "Dee"}, ("ssp",), ("s1",), Aggregation.GEOMETRIC),),
        composites=(Composite("C", {"en": "Cee"}, {"D": 1.0}, Aggregation.GEOMETRIC),),
        profiles=(Profile("p", {"en": "Pee"}, "crosstab", rows="theme", columns=("place",)),),
        rules={"missing": ("none is set to zero",), "disagreement": ("one", "two")},
        parameters=Parameters(dimension_needs=0.75, draws=200, missing_values=("na",)),
    )


def test_the_demo_system_is_read_whole(system: IndicatorSystem) -> None:
    assert len(system.measures) == 83
    assert len(system.sub_indicators) == 32
    assert len(system.dimensions) == 7
    assert len(system.composites) == 2
    assert [profile.op for profile in system.profiles] == [
        "code_share",
        "cooccurrence",
        "crosstab",
        "crosstab",
    ]
    assert system.parameters == Parameters()
    assert [m.id for m in system.measures if m.args.kinds == ("entrepreneur",)] == [
        m.id for m in system.measures if m.op == "code_level_max"
    ]


def test_every_path_has_its_line(system: IndicatorSystem, source: str) -> None:
    lines = source.splitlines()

    assert lines[system.lines["measures.inst_local.questions"] - 1] == "    questions:"
    assert lines[system.lines["measures.inst_local.questions[eff_customs]"] - 1] == (
        "    - eff_customs"
    )
    assert lines[system.lines["composites.NEXUS.parts.GLO"] - 1] == "      GLO: 1"


def test_all_faults_come_at_once_with_their_lines() -> None:
    text = (
        SMALL.replace("level: firm", "level: form")
        .replace("direction: -1", "direction: 2")
        .replace("goalposts: [0, 100]", "goalposts: [100, 0]")
        .replace("min_n: 5", "min_n: 0")
        .replace("    role: score\n", "")
        .replace("weight: 0.5", "weight: 0")
        .replace("rows: theme", "row: theme")
    )

    assert _faults(text) == [
        (14, "measures.share.role", "is missing"),
        (
            16,
            "measures.share.level",
            "must be one of firm, office, interview, network, cluster, not form",
        ),
        (27, "measures.share.direction", "must be 1, -1 or 0"),
        (28, "measures.share.goalposts", "must be two numbers, the lower first"),
        (29, "measures.share.min_n", "must be 1 or more"),
        (37, "sub_indicators.s1.weight", "must be a weight greater than 0"),
        (52, "profiles.p.row", "is not a field of this part"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("draws: 200", "draws: 5", "parameters.draws must lie between 100 and 100000"),
        (
            "draws: 200",
            "composite_floor: 0",
            "parameters.composite_floor must lie above 0, and at 100 at most",
        ),
        (
            "dimension_needs: 0.75",
            "interval: 95",
            "parameters.interval must lie above 0, and at 1 at most",
        ),
        (
            "dimension_needs: 0.75",
            "dimension_need: 1",
            "parameters.dimension_need is not a field of this part",
        ),
        (
            "{question: made, value: no}",
            "{question: made}",
            "measures.share.args.zero_if.value is missing",
        ),
        ("weights: [2, 1]", "weight: [2, 1]", "measures.share.args.weight is not a field of this part"),
        ("goalposts: [0, 100]", "goalposts: [0]", "measures.share.goalposts must be two numbers, the lower first"),
        ("  version: 1.0\n", "", "version is missing"),
        ("aggregation: geometric", "aggregation: mean", "dimensions.D.aggregation must be one of arithmetic, geometric, not mean"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(old: str, new: str, fault: str) -> None:
    faults = _faults(SMALL.replace(old, new))

    assert [f"{path} {reason}" for _, path, reason in faults] == [fault]


def test_goalposts_that_are_missing_are_one_fault() -> None:
    faults = _faults(SMALL.replace("    goalposts: [0, 100]\n", ""))

    assert faults == [(14, "measures.share.goalposts", "is missing")]


def test_a_file_of_something_else_is_refused() -> None:
    assert _faults("codebook: {id: x}\n") == [
        (1, "codebook", "is not a field of this part"),
        (1, "indicator_system", "is missing"),
    ]


def test_rules_and_parameters_may_be_left_out() -> None:
    begin, end = SMALL.index("  rules:"), SMALL.index("  measures:")

    found = parse(SMALL[:begin] + SMALL[end:])

    assert (found.rules, found.parameters) == ({}, Parameters())


@given(st.data())
def test_a_damaged_file_is_read_or_refused_with_lines_of_the_file(data: st.DataObject) -> None:
    """Whatever happens to lines and characters, nothing else is raised."""
    lines = SMALL.splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    damaged = data.draw(
        st.one_of(
            st.just(lines[:at] + lines[at + 1 :]),
            st.builds(lambda text: [*lines[:at], text, *lines[at:]], st.text(max_size=20)),
            st.builds(
                lambda cut: [*lines[:at], lines[at][:cut], *lines[at + 1 :]], st.integers(0, 40)
            ),
        )
    )

    try:
        found: tuple[Fault, ...] | None = None
        parse("\n".join(damaged))
    except FaultySystemError as refusal:
        found = refusal.faults

    assert found is None or all(0 <= fault.line <= len(damaged) + 30 for fault in found)
    assert found != ()
