"""The database keeps the rules of the analysis house, whatever the code does."""

from collections.abc import Mapping

import pytest
from django.db.models import Model

from analysis.actions.tally import refresh
from analysis.models import Agreement, CorrectedFigure, Run, SystemVersion, Tally, UnitValue, Value
from survey.models import Job
from tests.factories import (
    a_codebook,
    a_round,
    a_run,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)
from tests.rows import refused_by, rules_of


def a_job() -> Job:
    return Job.objects.create(task="analysis.compute_run")


RULES: Mapping[str, tuple[type[Model], Mapping[str, object]]] = {
    "system_version_is_one_of_a_kind": (SystemVersion, {}),
    "run_number_is_one_of_a_kind": (Run, {"job": a_job}),
    "value_is_one_per_figure": (Value, {}),
    "unit_value_is_one_per_unit": (UnitValue, {}),
    "agreement_is_one_per_figure": (Agreement, {}),
    "corrected_figure_is_one_per_key": (CorrectedFigure, {}),
    "tally_is_one_per_cell": (Tally, {}),
}


@pytest.fixture
def _rows(db: None) -> None:
    """A row of every table that has a rule."""
    team = study_with_members()
    codebook = a_codebook(team["lead"])
    task = a_task(
        a_round(team["lead"], codebook),
        a_transcript(team["manager"]),
        team["coder_a"],
        team["lead"],
    )
    a_segment(task)
    refresh(task.transcript_id)
    run = a_run(team, codebook)
    CorrectedFigure.objects.create(
        run=run,
        scope="theme",
        key="learning",
        position=0,
        raw=0.5,
        estimate=0.5,
        population=2,
        interviews=1,
        coders=1,
        base=0,
    )


@pytest.mark.usefixtures("_rows")
@pytest.mark.parametrize("rule", RULES)
def test_a_row_against_a_rule_is_refused_by_its_name(rule: str) -> None:
    model, changes = RULES[rule]

    refusing = refused_by(model._default_manager.all()[0], **changes)

    assert refusing == rule


def test_every_rule_of_the_house_is_tried() -> None:
    assert rules_of("analysis") == set(RULES)
