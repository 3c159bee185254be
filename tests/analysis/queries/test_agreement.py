"""How far the coders agree, by theme and by code."""

import pytest
from pytest_django import DjangoAssertNumQueries

from analysis.models import Agreement, Run
from analysis.queries.agreement import agreement_of
from coding.models import Code
from tests.factories import a_codebook, a_run, study_with_members

ALPHAS = {"inst.local": 0.9, "inst.stage": 0.666, "learn.doing": -0.1}


@pytest.fixture
def run(db: None) -> Run:
    """Both themes and all codes have an alpha, but one code has an undefined one instead."""
    team = study_with_members()
    run = a_run(team, a_codebook(team["lead"]))
    Agreement.objects.filter(run=run).delete()
    rows = [("theme", "institutions", 0.8), ("theme", "learning", None)]
    rows += [("code", key, alpha) for key, alpha in ALPHAS.items()]
    Agreement.objects.bulk_create(
        Agreement(run=run, scope=scope, key=key, value=alpha, units=12)
        for scope, key, alpha in rows
    )
    return run


def test_codes_stand_under_their_themes_in_the_order_of_the_codebook(run: Run) -> None:
    themes = agreement_of(run).themes

    assert [
        (each.theme.row.key, each.theme.hue, each.theme.row.value, [c.row.key for c in each.codes])
        for each in themes
    ] == [
        ("institutions", 1, 0.8, ["inst.local", "inst.stage"]),
        ("learning", 2, None, ["learn.doing"]),
    ]
    assert themes[0].codes[0].name == {"en": "Local rules"}


def test_codes_below_the_line_are_counted_and_the_least_agreed_come_first(run: Run) -> None:
    board = agreement_of(run)

    assert [each.weak for each in board.themes] == [1, 1]
    assert [code.row.key for code in board.weakest] == ["learn.doing", "inst.stage"]
    assert (len(board.codes), board.agreed) == (3, 1)


def test_an_undefined_alpha_is_neither_good_nor_weak(run: Run) -> None:
    Agreement.objects.filter(run=run, key="learn.doing").update(value=None)

    board = agreement_of(run)

    assert (len(board.codes), board.agreed, len(board.weakest)) == (2, 1, 1)
    assert not board.themes[1].codes[0].is_weak


def test_the_line_itself_is_reached(run: Run) -> None:
    Agreement.objects.filter(run=run, key="inst.stage").update(value=0.667)

    assert [code.row.key for code in agreement_of(run).weakest] == ["learn.doing"]


def test_what_the_codebook_no_longer_has_is_left_out(run: Run) -> None:
    Code.objects.get(key="inst.stage").delete()

    assert [code.row.key for code in agreement_of(run).codes] == ["inst.local", "learn.doing"]


def test_a_run_of_one_coder_has_no_agreement(run: Run) -> None:
    Agreement.objects.filter(run=run).delete()

    assert agreement_of(run).themes == ()


def test_agreement_costs_three_questions(
    run: Run, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        agreement_of(run)
