"""Corrected shares of a run."""

import pytest

from analysis.actions.correction import correct
from analysis.models import CorrectedFigure, Run, Value
from analysis.queries.evidence import evidence_of
from analysis.queries.system import codebook_facts, parts_of
from coding.actions.adjudication import adjudicate, draw_sample
from coding.models import CodingRound
from coding.queries.codebook import content_of
from tests.computed import a_computable_study, a_computed_run
from tests.factories import Team

type Rows = dict[tuple[str, str], tuple[float, float, int, int]]


@pytest.fixture
def team(db: None) -> Team:
    return a_computable_study()


def rows(run: Run) -> Rows:
    """(raw, estimate, base, population) by scope and key."""
    return {
        (row.scope, row.key): (row.raw, row.estimate, row.base, row.population)
        for row in CorrectedFigure.objects.filter(run=run).order_by("position")
    }


def decide(team: Team, *, holds: list[str]) -> None:
    coding_round = CodingRound.objects.get(study=team.study)
    sample = draw_sample(coding_round=coding_round, size=4, by=team["lead"], seed=1)
    for sampled in sample.turns.all():
        adjudicate(sampled=sampled, holds=holds, by=team["lead"])


def test_a_run_without_a_sample_has_raw_shares_with_their_sampling_error(team: Team) -> None:
    run = a_computed_run(team.pi)

    found = rows(run)

    assert {scope for scope, _ in found} == {"measure", "theme", "code"}
    assert all(raw == estimate and base == 0 for raw, estimate, base, _ in found.values())
    flags = CorrectedFigure.objects.filter(run=run).values_list("flags", flat=True)
    assert set(map(tuple, flags)) == {("sampling_error_only",)}
    assert set(run.manifest) == {
        *("submissions", "transcripts", "segments", "codebook", "system", "seed", "program")
    }


def test_decisions_correct_the_next_run_and_stand_in_its_manifest(team: Team) -> None:
    before = a_computed_run(team.pi)
    decide(team, holds=["learn.doing"])

    after = a_computed_run(team.pi)

    assert rows(after)["code", "learn.doing"][1:] == (1.0, 4, 4)
    assert rows(after)["code", "inst.local"][1:] == (0.0, 4, 4)
    assert rows(after)["code", "inst.local"][0] == rows(before)["code", "inst.local"][0]
    assert "samples" in after.manifest


def test_a_sample_changes_no_other_figure(team: Team) -> None:
    before = a_computed_run(team.pi)
    decide(team, holds=[])

    after = a_computed_run(team.pi)

    def figures(run: Run) -> list[tuple[object, ...]]:
        return list(
            Value.objects.filter(run=run)
            .order_by("kind", "key", "layer")
            .values_list("kind", "key", "layer", "raw", "value", "low", "high")
        )

    assert figures(after) == figures(before)


def test_correcting_again_gives_the_same_rows(team: Team) -> None:
    decide(team, holds=["learn.doing"])
    run = a_computed_run(team.pi)
    codebook = content_of(run.codebook_version)
    once = rows(run)

    evidence = evidence_of(team.study.pk, codebook_facts(codebook).scales)
    correct(run, parts_of(run.system_version), codebook, evidence)

    assert rows(run) == once
