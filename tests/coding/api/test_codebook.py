"""The codebook over HTTP."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories import (
    Team,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)
from tests.visitors import told, visitor

pytestmark = pytest.mark.django_db

CODEBOOK = "/api/v1/studies/hair/codebook"


@pytest.fixture
def team() -> Team:
    team = study_with_members("hair")
    coding_round = a_round(team.pi, a_codebook(team.pi))
    transcript = a_transcript(team.pi)
    for handle in ("coder_a", "coder_b"):
        a_segment(a_task(coding_round, transcript, team[handle], team.pi))
    return team


def test_a_codebook_has_themes_codes_scales_and_attributes(team: Team) -> None:
    book = told(visitor(team["lead"]), CODEBOOK)

    assert (book["id"], book["version"]) == ("book", "1")
    assert [(theme["id"], theme["hue"]) for theme in book["themes"]] == [
        ("institutions", 1),
        ("learning", 2),
    ]
    assert [(code["id"], code["scale"]) for code in book["themes"][0]["codes"]] == [
        ("inst.local", "valence"),
        ("inst.stage", "stage"),
    ]
    assert book["themes"][1]["codes"][0]["scale"] is None
    assert [(scale["id"], scale["low"], scale["high"]) for scale in book["scales"]] == [
        ("valence", -2.0, 2.0),
        ("stage", None, None),
    ]
    assert [attribute["id"] for attribute in book["attributes"]] == ["period"]


def test_counts_are_of_the_segments_one_may_see(team: Team) -> None:
    def count(handle: str) -> int:
        found: int = told(visitor(team[handle]), CODEBOOK)["themes"][0]["codes"][0]["n"]
        return found

    assert (count("lead"), count("coder_a")) == (2, 1)


def test_a_study_without_a_codebook_has_none() -> None:
    pi = study_with_members("bald", people={}).pi

    assert visitor(pi).get("/api/v1/studies/bald/codebook").status_code == 404


def test_a_codebook_costs_the_same_however_long_it_is(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = visitor(team["lead"])

    with django_assert_num_queries(6):  # the three of sign-in; version, book, counts
        told(client, CODEBOOK)
