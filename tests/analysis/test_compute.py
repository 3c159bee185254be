"""From answers and codes to composites, in every layer."""

import dataclasses
import random
from collections.abc import Mapping, Sequence

import pytest

from analysis.compute import RECONCILED, DuplicateUnitError, PartResult, compute
from analysis.measures.evaluate import Flag
from analysis.measures.units import Interview, Respondent
from analysis.system.facts import CodebookFacts
from analysis.system.parts import IndicatorSystem, Parameters

type Respondents = Mapping[str, Sequence[Respondent]]
type Interviews = Mapping[str, Sequence[Interview]]


@pytest.fixture(scope="module")
def study(
    system: IndicatorSystem,
    codebook: CodebookFacts,
    respondents: Respondents,
    interviews: Interviews,
) -> tuple[IndicatorSystem, CodebookFacts, Respondents, Interviews]:
    """The demo study with fewer draws."""
    quick = dataclasses.replace(system, parameters=Parameters(draws=100))
    return quick, codebook, respondents, interviews


type Study = tuple[IndicatorSystem, CodebookFacts, Respondents, Interviews]


def test_every_layer_has_every_figure_in_the_order_of_the_system(study: Study) -> None:
    system = study[0]

    found = compute(*study)

    assert list(found.layers) == [RECONCILED, "coder_a", "coder_b"]
    for layer in found.layers.values():
        assert list(layer.measures) == [measure.id for measure in system.measures]
        assert list(layer.sub_indicators) == [part.id for part in system.sub_indicators]
        assert list(layer.dimensions) == [part.id for part in system.dimensions]
        assert list(layer.composites) == [part.id for part in system.composites]


def test_the_reconciled_layer_has_intervals_around_its_figures(study: Study) -> None:
    layer = compute(*study).layers[RECONCILED]

    parts = {**layer.sub_indicators, **layer.dimensions, **layer.composites}
    for part in parts.values():
        assert part.value is not None
        assert part.interval is not None
        assert part.interval.low <= part.value <= part.interval.high
    for measure in layer.measures.values():
        assert (measure.interval is None) == (measure.value is None)


def test_a_coders_layer_has_no_intervals_of_its_own(study: Study) -> None:
    layer = compute(*study).layers["coder_a"]

    assert {part.interval for part in layer.composites.values()} == {None}
    assert layer.measures["inst_national_c"].interval is None


def test_what_the_survey_says_is_the_same_in_every_layer(study: Study) -> None:
    layers = compute(*study).layers

    assert (
        layers["coder_b"].measures["inst_national"] == layers[RECONCILED].measures["inst_national"]
    )
    assert (
        layers["coder_b"].measures["inst_national_c"]
        != layers[RECONCILED].measures["inst_national_c"]
    )


def test_equal_input_in_any_order_gives_an_equal_result(study: Study) -> None:
    system, codebook, respondents, interviews = study
    shuffle = random.Random(1)  # noqa: S311 - an order, not a secret

    shuffled = compute(
        system,
        codebook,
        {
            form: shuffle.sample(list(of), len(of))
            for form, of in sorted(respondents.items(), reverse=True)
        },
        {
            layer: [
                dataclasses.replace(
                    one, segments=tuple(shuffle.sample(one.segments, len(one.segments)))
                )
                for one in shuffle.sample(list(of), len(of))
            ]
            for layer, of in interviews.items()
        },
    )

    assert shuffled == compute(*study)


def test_another_seed_changes_intervals_and_no_figure(study: Study) -> None:
    one = compute(*study, seed=1).layers[RECONCILED].composites["LDI"]
    other = compute(*study, seed=2).layers[RECONCILED].composites["LDI"]

    assert one.value == other.value
    assert one.interval != other.interval


def test_a_withheld_measure_is_computed_and_kept_out_of_all_above(study: Study) -> None:
    open_layer = compute(*study).layers[RECONCILED]

    layer = compute(*study, withheld={"inst_national_c", "emb_buzz"}).layers[RECONCILED]

    assert layer.measures["inst_national_c"].value == open_layer.measures["inst_national_c"].value
    assert layer.measures["inst_national_c"].flags == (Flag.WITHHELD,)
    assert layer.measures["cpl_buzzpipe"].flags == (Flag.WITHHELD,)
    assert layer.sub_indicators["inst_1"].value == layer.measures["inst_national"].value
    assert layer.sub_indicators["inst_1"].flags == (Flag.INCOMPLETE,)
    assert layer.sub_indicators["cpl_1"] == PartResult(None, 0.0, (Flag.MISSING,))


def test_na_and_refused_count_as_missing(study: Study) -> None:
    system, codebook, respondents, interviews = study
    firms = list(respondents["entrepreneur_interview"])
    firms[0] = dataclasses.replace(
        firms[0], answers={**firms[0].answers, "support_got": ["refused"], "env": "na"}
    )

    layer = compute(
        system, codebook, {**respondents, "entrepreneur_interview": firms}, interviews
    ).layers[RECONCILED]

    assert layer.measures["inst_breadth"].n == 41
    assert layer.measures["inst_breadth"].units[0].raw is None


def test_the_survey_alone_gives_what_can_be_known_from_it(study: Study) -> None:
    system, codebook, respondents, _ = study

    found = compute(system, codebook, respondents, {})

    layer = found.layers[RECONCILED]
    assert list(found.layers) == [RECONCILED]
    assert layer.measures["inst_national"].n == 42
    assert layer.measures["inst_national_c"].flags == (Flag.BELOW_MIN_N, Flag.WEAK)
    assert layer.sub_indicators["inst_1"].flags == (Flag.INCOMPLETE,)
    assert layer.sub_indicators["upg_5"].flags == (Flag.MISSING,)


def test_without_any_data_nothing_is_claimed(study: Study) -> None:
    system, codebook, _, _ = study

    layer = compute(system, codebook, {}, {}).layers[RECONCILED]

    assert {part.value for part in layer.composites.values()} == {None}
    assert {measure.n for measure in layer.measures.values()} == {0}


def test_two_submissions_of_one_case_are_refused(study: Study) -> None:
    system, codebook, respondents, interviews = study
    offices = respondents["official_interview"]

    with pytest.raises(DuplicateUnitError) as refusal:
        compute(system, codebook, {"official_interview": [*offices, offices[3]]}, interviews)

    assert (refusal.value.where, refusal.value.key) == ("official_interview", offices[3].key)


def test_two_interviews_of_one_transcript_are_refused(study: Study) -> None:
    system, codebook, respondents, interviews = study
    own = interviews["coder_a"]

    with pytest.raises(DuplicateUnitError):
        compute(system, codebook, respondents, {"coder_a": [*own, own[0]]})
