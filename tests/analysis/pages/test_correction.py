"""Corrected shares as a page."""

import pytest

from coding.actions.adjudication import adjudicate, draw_sample
from coding.models import CodingRound
from tests.computed import a_computable_study, a_computed_run
from tests.factories import Team
from tests.visitors import visitor

PAGE = "/studies/hair/results/1/corrected/"


@pytest.fixture
def team(db: None) -> Team:
    return a_computable_study()


def read(team: Team, handle: str = "analyst", address: str = PAGE) -> str:
    response = visitor(team[handle]).get(address)

    assert response.status_code == 200, response.content
    return response.content.decode().split("<main", 1)[1].split("</main>")[0]


def test_without_a_sample_the_page_says_sampling_error_only(team: Team) -> None:
    a_computed_run(team.pi)

    page = read(team)

    assert "Sampling error only" in page
    assert "Any code of the theme" in page


def test_with_a_sample_the_share_stands_before_and_after(team: Team) -> None:
    coding_round = CodingRound.objects.get(study=team.study)
    sample = draw_sample(coding_round=coding_round, size=4, by=team["lead"], seed=1)
    for sampled in sample.turns.all():
        adjudicate(sampled=sampled, holds=["learn.doing"], by=team["lead"])
    a_computed_run(team.pi)

    page = read(team)

    assert "Sampling error only" not in page
    assert "<b>100.0%</b>" in page
    assert "4 <small>/ 4</small>" in page


def test_who_adjudicates_finds_the_way_to_it(team: Team) -> None:
    a_computed_run(team.pi)

    assert "/studies/hair/adjudication/" in read(team, "lead")
    assert "/studies/hair/adjudication/" not in read(team, "analyst")


def test_a_measure_shows_its_correction(team: Team) -> None:
    a_computed_run(team.pi)

    page = read(team, address="/studies/hair/results/1/measure/doing/")

    assert "Corrected for coders" in page
    assert "sampling error only" in page
    assert "Corrected for" not in read(team, address="/studies/hair/results/1/measure/size/")


def test_the_page_speaks_chinese(team: Team) -> None:
    a_computed_run(team.pi)
    client = visitor(team["analyst"])
    client.cookies["django_language"] = "zh-hans"

    page = client.get(PAGE).content.decode()

    assert "编码员校正后的占比" in page
