"""Transcripts over HTTP."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories import (
    TEXT,
    Team,
    a_case,
    a_codebook,
    a_round,
    a_task,
    a_transcript,
    study_with_members,
)
from tests.visitors import told, visitor

pytestmark = pytest.mark.django_db

TRANSCRIPTS = "/api/v1/studies/hair/transcripts"


@pytest.fixture
def team() -> Team:
    team = study_with_members("hair")
    a_transcript(team.pi, "T01", case=a_case(team.study, "F01"))
    a_transcript(team.pi, "T02")
    return team


def test_a_list_tells_how_many_turns(team: Team) -> None:
    rows = told(visitor(team["lead"]), TRANSCRIPTS)["results"]

    assert [(row["code"], row["case"], row["turn_count"]) for row in rows] == [
        ("T01", "F01", 4),
        ("T02", None, 4),
    ]
    assert "text" not in rows[0]


def test_a_transcript_has_its_text_and_turns_in_code_points(team: Team) -> None:
    transcript = told(visitor(team["manager"]), f"{TRANSCRIPTS}/T01")

    turns = transcript["turns"]
    assert transcript["text"].strip() == TEXT.strip()
    assert [turn["is_respondent"] for turn in turns] == [False, True, False, True]
    assert [transcript["text"][turn["start"] : turn["end"]].strip() for turn in turns] == [
        "How did you begin?",
        "The county gave us land. We learned by doing.",
        "And the markets?",
        "我们先做非洲市场。 Then the United States.",
    ]


def test_a_coder_sees_assigned_transcripts_only(team: Team) -> None:
    coding_round = a_round(team.pi, a_codebook(team.pi))
    a_task(coding_round, a_transcript(team.pi, "T03"), team["coder_a"], team.pi)
    client = visitor(team["coder_a"])

    assert [row["code"] for row in told(client, TRANSCRIPTS)["results"]] == ["T03"]
    assert client.get(f"{TRANSCRIPTS}/T01").status_code == 404


def test_a_coordinator_reads_no_transcripts(team: Team) -> None:
    assert visitor(team["coordinator"]).get(TRANSCRIPTS).status_code == 403


def test_a_list_costs_the_same_however_long_it_is(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = visitor(team["lead"])

    with django_assert_num_queries(4):  # session, person, member, transcripts
        told(client, TRANSCRIPTS)
