"""Pages of agreement: every figure, and where coders differ."""

import pytest
from django.test import Client

from analysis.models import Agreement
from tests.computed import a_computable_study, a_computed_run
from tests.factories import Team
from tests.visitors import visitor

RESULTS = "/studies/hair/results/1/"


@pytest.fixture
def team(db: None) -> Team:
    team = a_computable_study()
    a_computed_run(team["analyst"])
    return team


def read(client: Client, address: str) -> str:
    response = client.get(f"{RESULTS}{address}")

    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_every_theme_and_code_has_its_alpha_and_leads_to_its_disagreements(team: Team) -> None:
    page = read(visitor(team["lead"]), "agreement/")

    assert f'href="{RESULTS}agreement/code/inst.local/?unit=turn"' in page
    assert f'href="{RESULTS}agreement/theme/institutions/?unit=turn"' in page
    assert "α 0.53 unreliable" in page
    assert "α 1.00 good" in page
    assert 'class="line"' in page


def test_another_unit_and_figure_can_be_asked_for(team: Team) -> None:
    gwet = Agreement.objects.get(unit="turn", figure="gwet", scope="code", key="inst.local")
    client = visitor(team["analyst"])

    by_gwet = read(client, "agreement/?figure=gwet")
    values = read(client, "agreement/?unit=value")

    assert gwet.value is not None
    assert f'"lead-cell"> {gwet.value:.2f} </td>' in by_gwet.replace("  ", " ")
    assert 'class="line"' not in by_gwet
    assert "By scale, over all codes" in values
    assert "By scale, over all codes" not in by_gwet


@pytest.mark.parametrize("query", ["unit=word", "figure=kappa"])
def test_what_is_not_known_is_refused(team: Team, query: str) -> None:
    assert visitor(team["lead"]).get(f"{RESULTS}agreement/?{query}").status_code == 400


def test_a_run_of_one_coder_has_nothing_to_compare(team: Team) -> None:
    Agreement.objects.all().delete()

    assert "Nothing to compare" in read(visitor(team["lead"]), "agreement/")


def test_a_disagreement_stands_with_its_words_and_leads_to_the_transcript(team: Team) -> None:
    page = read(visitor(team["lead"]), "agreement/code/inst.local/")

    assert "Coders differ at 1 place" in page
    assert "We learned by doing." in page
    assert 'href="/studies/hair/transcripts/T02/' in page
    assert "marked nothing of it in this turn" in page
    assert "coder_b" in page


def test_values_that_differ_stand_side_by_side(team: Team) -> None:
    page = read(visitor(team["lead"]), "agreement/code/inst.local/?unit=value")

    assert "<b >2</b>" in page or "<b>2</b>" in page
    assert 'href="/studies/hair/transcripts/T01/' in page
    assert "marked nothing" not in page


@pytest.mark.parametrize("unit", ["turn", "value"])
def test_a_theme_shows_where_its_codes_differ(team: Team, unit: str) -> None:
    page = read(visitor(team["lead"]), f"agreement/theme/institutions/?unit={unit}")

    assert "Coders differ at 1 place" in page


def test_where_all_agree_the_page_says_so(team: Team) -> None:
    page = read(visitor(team["lead"]), "agreement/code/learn.doing/")

    assert "No disagreement" in page
    assert "2 transcripts have been handed in by two coders or more." in page


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("agreement/code/nothing/", 404),
        ("agreement/theme/inst.local/", 404),
        ("agreement/scale/valence/", 404),
        ("agreement/code/inst.local/?page=2", 404),
        ("agreement/code/inst.local/?page=0", 400),
        ("agreement/code/inst.local/?page=x", 400),
        ("agreement/code/inst.local/?unit=character", 400),
    ],
)
def test_what_is_not_there_is_not_shown(team: Team, address: str, status: int) -> None:
    assert visitor(team["lead"]).get(f"{RESULTS}{address}").status_code == status


def test_the_gated_value_stands_beside_the_value(team: Team) -> None:
    page = read(visitor(team["lead"]), "")

    assert '<small class="gated-value" >withheld</small>' in page
    assert "<dt>gated</dt> <dd> withheld </dd>" in page
