"""The figures of a run, arranged as its indicator system says."""

import pytest
from pytest_django import DjangoAssertNumQueries

from analysis.models import Run, Value
from analysis.queries.results import Board, Figure, board_of
from tests.computed import a_computable_study, a_computed_run
from tests.factories import Team


@pytest.fixture
def team(db: None) -> Team:
    return a_computable_study()


@pytest.fixture
def run(team: Team) -> Run:
    return a_computed_run(team["analyst"])


def figure(run: Run, kind: str, key: str) -> Figure:
    found = board_of(run).figure(kind, key)
    assert found is not None
    return found


def keys(figures: tuple[Figure, ...] | list[Figure]) -> list[str]:
    return [one.key for one in figures]


def test_figures_hold_what_they_are_made_of_with_its_weight(run: Run) -> None:
    board = board_of(run)

    nexus = board.composites[0]
    assert [(part.key, part.weight) for part in nexus.parts] == [("INST", 1), ("SIZE", 3)]
    support = nexus.parts[0].parts[0]
    assert [(part.key, part.weight) for part in support.parts] == [("local", 3), ("doing", 1)]
    assert (keys(board.composites), keys(board.dimensions), keys(board.context)) == (
        ["nexus", "local_only"],
        ["INST", "SIZE"],
        ["stages"],
    )
    assert keys(board.measures) == ["size", "local", "doing", "stages"]


def test_a_figure_tells_its_value_by_coder(run: Run) -> None:
    local = figure(run, "measure", "local")

    assert local.coders == (("coder_a", 50.0), ("coder_b", 75.0))
    assert local.coder_values == [50.0, 75.0]
    assert local.name == {"en": "Local rules in transcripts", "zh": "访谈中的地方规则"}


def test_what_rests_on_answers_alone_has_no_coders(run: Run) -> None:
    size = figure(run, "measure", "size")

    assert (size.is_coded, size.coders) == (False, (("coder_a", None), ("coder_b", None)))
    assert (size.n, size.raw, size.value) == (3, 50.0, 50.0)


def test_below_min_n_nothing_but_n_is_told(run: Run) -> None:
    Value.objects.filter(run=run, key="doing").update(value=33, raw=0.5, low=1, high=2)

    doing = figure(run, "measure", "doing")

    assert not doing.is_shown
    assert (doing.n, doing.raw, doing.value, doing.low, doing.high) == (2, None, None, None, None)
    assert doing.coders == (("coder_a", None), ("coder_b", None))


def test_a_way_leads_from_a_composite_down_to_a_figure(run: Run) -> None:
    board = board_of(run)
    local, nexus = figure(run, "measure", "local"), figure(run, "composite", "nexus")

    assert keys(board.path(local)) == ["nexus", "INST", "inst_1"]
    assert board.path(nexus) == []
    assert keys(board.parents(figure(run, "dimension", "INST"))) == ["nexus", "local_only"]


@pytest.mark.parametrize(
    ("kind", "key", "before", "after"),
    [
        ("measure", "local", None, "doing"),
        ("measure", "doing", "local", None),
        ("measure", "size", None, None),
        ("dimension", "INST", None, "SIZE"),
        ("composite", "nexus", None, "local_only"),
        ("composite", "local_only", "nexus", None),
        ("measure", "stages", None, None),
    ],
)
def test_a_figure_has_those_beside_it(
    run: Run, kind: str, key: str, before: str | None, after: str | None
) -> None:
    found = board_of(run).neighbours(figure(run, kind, key))

    assert tuple(one.key if one else None for one in found) == (before, after)


def test_a_figure_that_the_run_does_not_have_is_not_there(run: Run) -> None:
    board = board_of(run)

    assert board.figure("measure", "nothing") is None
    assert board.figure("nothing", "local") is None


def test_a_run_without_figures_is_an_empty_board(run: Run) -> None:
    Value.objects.filter(run=run).delete()

    assert board_of(run) == Board((), (), (), (), {})


def test_all_figures_cost_one_question(
    run: Run, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    board_of(run)

    with django_assert_num_queries(1):
        board_of(run)
