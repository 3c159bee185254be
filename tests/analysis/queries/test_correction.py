"""The corrected shares of a run as pages show them."""

import pytest

from analysis.models import Run
from analysis.queries.correction import corrected_for, correction_of, corrections_of
from coding.actions.adjudication import adjudicate, draw_sample
from coding.models import CodingRound
from tests.computed import a_computable_study, a_computed_run
from tests.factories import Team


@pytest.fixture
def team(db: None) -> Team:
    return a_computable_study()


@pytest.fixture
def run(team: Team) -> Run:
    """With a sample that has only one theme in its scope."""
    sample = draw_sample(
        coding_round=CodingRound.objects.get(study=team.study),
        size=3,
        by=team["lead"],
        themes=["learning"],
        seed=1,
    )
    for sampled in sample.turns.all():
        adjudicate(sampled=sampled, holds=[], by=team["lead"])
    return a_computed_run(team.pi)


def test_shares_stand_by_measure_theme_and_code(run: Run) -> None:
    found = corrections_of(run)

    assert [(line.figure.key, line.name["en"], line.hue) for line in found.measures] == [
        ("doing", "Learning by doing", 0)
    ]
    assert [
        (theme.line.figure.key, theme.line.hue, [code.figure.key for code in theme.codes])
        for theme in found.themes
    ] == [("institutions", 1, ["inst.local", "inst.stage"]), ("learning", 2, ["learn.doing"])]


def test_what_the_sample_corrects_is_counted(run: Run) -> None:
    found = corrections_of(run)

    assert [line.figure.key for line in found.lines if line.is_corrected] == [
        *("doing", "learning", "learn.doing")
    ]
    assert (found.corrected, found.base, found.left_out) == (3, 3, 0)


def test_a_measure_that_is_no_share_of_turns_has_none(run: Run) -> None:
    doing = correction_of(run, "doing")

    assert doing is not None
    assert doing.base == 3
    assert correction_of(run, "size") is None
    assert corrected_for(run).count() == 6
