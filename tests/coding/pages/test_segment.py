"""The segments of one code as a page."""

import pytest
from django.test import Client

from coding.models import Segment
from survey.actions.case import note_consent
from tests.factories import (
    Team,
    a_case,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)
from tests.visitors import visitor

ADDRESS = "/studies/hair/codebook/inst.local/"
LAND = "The county gave us land."
DOING = "We learned by doing."


@pytest.fixture
def team(db: None) -> Team:
    """Coder A marked the land, coder B the learning, under the same code."""
    team = study_with_members("hair")
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    transcript = a_transcript(team["manager"], "T01", case=a_case(team.study, "F01"))
    for coder, quote in (("coder_a", LAND), ("coder_b", DOING)):
        a_segment(a_task(coding_round, transcript, team[coder], team["lead"]), quote, value=-2)
    return team


def read(client: Client, query: str = "") -> str:
    response = client.get(ADDRESS + query)

    assert response.status_code == 200
    return response.content.decode().split("<main", 1)[1]


def test_a_lead_reads_the_words_of_both_coders_and_comes_to_the_text(team: Team) -> None:
    page = read(visitor(team["lead"]))

    segment = Segment.objects.get(quote=LAND)
    assert LAND in page
    assert DOING in page
    assert "coder_b · coder_b" in page
    assert f"/studies/hair/transcripts/T01/#segment-{segment.pk}" in page
    assert "−2" in page


def test_one_coder_can_be_read_alone(team: Team) -> None:
    page = read(visitor(team["lead"]), "?coder=coder_b")

    assert LAND not in page
    assert DOING in page


@pytest.mark.parametrize("query", ["", "?coder=coder_b", "?coder=nobody"])
def test_a_coder_reads_nothing_of_another(team: Team, query: str) -> None:
    page = read(visitor(team["coder_a"]), query)

    assert LAND in page
    assert DOING not in page
    assert "coder_b" not in page


def test_a_coder_reads_the_own_words_after_a_no(team: Team) -> None:
    case = Segment.objects.get(quote=LAND).transcript.case
    assert case is not None
    note_consent(case=case, said={"quote": False})

    assert LAND in read(visitor(team["coder_a"]))


def test_a_data_manager_reads_the_code_but_no_segment(team: Team) -> None:
    page = read(visitor(team["manager"]))

    assert "Your role does not read segments." in page
    assert LAND not in page


def test_a_code_that_nobody_used_says_so(team: Team) -> None:
    page = visitor(team["lead"]).get("/studies/hair/codebook/inst.stage/")

    assert "No segment to read" in page.content.decode()


def test_a_code_that_is_not_in_the_codebook_is_not_there(team: Team) -> None:
    assert visitor(team["lead"]).get("/studies/hair/codebook/inst.nothing/").status_code == 404


def test_one_walks_from_code_to_code(team: Team) -> None:
    page = visitor(team["lead"]).get("/studies/hair/codebook/inst.stage/").content.decode()

    assert "/studies/hair/codebook/inst.local/" in page
    assert "/studies/hair/codebook/learn.doing/" in page
