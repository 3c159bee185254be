"""Distributions in the words of the form and the codebook."""

from dataclasses import replace

import pytest

from analysis.models import Run, Value
from analysis.queries.results import board_of
from analysis.queries.spread import Share, Spread, spreads_of
from tests.computed import a_computable_study, a_computed_run
from tests.factories import a_definition, a_form


@pytest.fixture
def run(db: None) -> Run:
    return a_computed_run(a_computable_study()["analyst"])


def spreads(run: Run) -> tuple[Spread, ...]:
    return spreads_of(run, board_of(run).context).get("stages", ())


def test_shares_have_the_words_of_the_form_in_its_order(run: Run) -> None:
    survey, coding = spreads(run)

    assert (survey.source, survey.n) == ("survey", 3)
    assert [(one.key, one.name, round(one.percent)) for one in survey.shares] == [
        ("oem", {"en": "OEM", "zh": "代工"}, 67),
        ("obm", {"en": "Own brand", "zh": "自有品牌"}, 33),
    ]
    assert (coding.source, coding.n, coding.shares) == ("coding", 0, ())


def test_codes_have_the_words_of_their_scale(run: Run) -> None:
    shares = {"coding": {"n": 4, "shares": {"oem": 0.75, "odm": 0.25}}}
    Value.objects.filter(run=run, key="stages", layer="reconciled").update(shares=shares)

    assert spreads(run) == (
        Spread(
            "coding",
            4,
            (Share("oem", {"en": "OEM", "zh": "代工"}, 0.75), Share("odm", {"en": "odm"}, 0.25)),
        ),
    )


def test_an_option_that_nobody_chose_stands_with_nothing(run: Run) -> None:
    shares = {"survey": {"n": 3, "shares": {"obm": 1.0}}}
    Value.objects.filter(run=run, key="stages", layer="reconciled").update(shares=shares)

    assert [(one.key, one.share) for one in spreads(run)[0].shares] == [("oem", 0.0), ("obm", 1.0)]


def test_below_min_n_there_is_no_distribution(run: Run) -> None:
    value = Value.objects.get(run=run, key="stages", layer="reconciled")
    value.flags = [*value.flags, "below_min_n"]
    value.save()

    assert spreads(run) == ()


def test_a_form_that_no_longer_asks_leaves_the_names_of_the_options(run: Run) -> None:
    asked = a_definition(version="2")
    nodes = tuple(node for node in asked.nodes if node.name != "stage")
    a_form(run.study, replace(asked, nodes=nodes))

    assert [(one.key, one.name) for one in spreads(run)[0].shares] == [
        ("obm", {"en": "obm"}),
        ("oem", {"en": "oem"}),
    ]


def test_measures_without_distribution_cost_nothing(run: Run) -> None:
    assert spreads_of(run, board_of(run).composites) == {}
