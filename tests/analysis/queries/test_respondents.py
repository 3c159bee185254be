"""Who speaks in a run."""

import pytest

from analysis.models import Run, UnitValue
from analysis.queries.respondents import Respondents, respondents_of
from tests.computed import a_computable_study, a_computed_run


@pytest.fixture
def run(db: None) -> Run:
    return a_computed_run(a_computable_study()["analyst"])


def test_firms_and_interviews_are_counted_once_whatever_they_say(run: Run) -> None:
    found = respondents_of(run)

    assert found == Respondents(firms=3, offices=0, interviews=2)
    assert found.asked == 3


def test_the_layers_of_the_coders_are_not_counted_again(run: Run) -> None:
    UnitValue.objects.create(run=run, measure="local", layer="coder_a", unit="T99", raw=1)
    UnitValue.objects.create(run=run, measure="gone", layer="reconciled", unit="F99", raw=1)

    assert respondents_of(run) == Respondents(firms=3, offices=0, interviews=2)


def test_a_run_without_units_has_nobody(run: Run) -> None:
    UnitValue.objects.filter(run=run).delete()

    assert respondents_of(run) == Respondents(firms=0, offices=0, interviews=0)
