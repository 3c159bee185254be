"""The study's home."""

import re

import pytest
from django.test import Client

from coding.models import CodingRound, Transcript
from survey.models import Attempt, Job, JobState
from tests.computed import a_computable_study, a_computed_run
from tests.factories import Team, a_task, a_transcript, study_with_members
from tests.visitors import visitor

HOME = "/studies/hair/"


@pytest.fixture
def team(db: None) -> Team:
    return a_computable_study()


def read(client: Client) -> str:
    response = client.get(HOME)

    assert response.status_code == 200, response.content
    inside = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(inside.split())


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_who_answers_for_all_sees_three_strands(team: Team) -> None:
    a_computed_run(team["analyst"])

    page = words(read(visitor(team.pi)))

    assert "3 / 3 cases heard" in page
    assert "4 / 4 tasks handed in" in page
    assert "48.4 Nexus" in page
    assert "Codes below α 0.667 1 / 2" in page
    assert "Measures with flags 3 / 4" in page


@pytest.mark.parametrize(
    ("handle", "strangers"),
    [
        ("coder_a", ["no part in the fieldwork", "does not read results"]),
        ("interviewer", ["no part in the coding", "does not read results"]),
        ("lead", ["no part in the fieldwork"]),
        ("analyst", []),
    ],
)
def test_a_strand_that_is_not_the_members_business_says_so(
    team: Team, handle: str, strangers: list[str]
) -> None:
    page = read(visitor(team[handle]))

    every = ["no part in the fieldwork", "no part in the coding", "does not read results"]
    assert [text for text in every if text in page] == strangers


def test_a_coder_sees_own_transcripts_and_what_is_open(team: Team) -> None:
    coding_round = CodingRound.objects.get()
    a_task(coding_round, a_transcript(team["manager"], "T03"), team["coder_a"], team["lead"])

    page = words(read(visitor(team["coder_a"])))

    assert "Code transcript T03 Round · 0 segments so far" in page
    assert "T01 2 segments handed in" in page
    assert "coder_b" not in page


def test_before_the_first_run_the_analysis_says_what_it_needs(team: Team) -> None:
    assert "No run yet" in read(visitor(team.pi))


def test_a_run_under_way_is_followed_in_place(team: Team) -> None:
    a_computed_run(team["analyst"])
    visitor(team["analyst"]).post("/studies/hair/results/start/")

    page = read(visitor(team["analyst"]))

    assert "Run 2 is being computed" in page
    assert "results/start/" not in page


def test_a_first_run_that_failed_leads_to_the_reason(team: Team) -> None:
    visitor(team["analyst"]).post("/studies/hair/results/start/")
    Job.objects.update(state=JobState.FAILED)

    assert "Run 1 failed. See why" in words(read(visitor(team["analyst"])))


def test_work_that_was_given_up_is_told_to_who_answers_for_all(team: Team) -> None:
    key = Transcript.objects.get(code="T01").pk
    Attempt.objects.create(
        task="analysis.refresh_tallies",
        key=key,
        count=5,
        error="ValueError: <odd>",
        parked_at=team.study.created_at,
    )

    pages = {handle: read(visitor(team[handle])) for handle in ("pi", "analyst", "coder_a")}

    assert {handle: "Work was given up" in page for handle, page in pages.items()} == {
        "pi": True,
        "analyst": False,
        "coder_a": False,
    }
    assert f"analysis.refresh_tallies ({key}) failed 5 times" in pages["pi"]
    assert "ValueError: &lt;odd&gt;" in pages["pi"]


def test_an_empty_study_says_how_it_is_filled(db: None) -> None:
    team = study_with_members("hair")

    founder, guest = read(visitor(team.pi)), read(visitor(team["coder_a"]))

    assert "This study is empty" in founder
    assert "/studies/hair/members/" in founder
    assert "The principal investigator invites the others." in guest


def test_nothing_to_do_is_said(team: Team) -> None:
    assert "Nothing. All is done." in read(visitor(team["coder_b"]))


def test_the_feed_speaks_in_sentences(team: Team) -> None:
    page = words(read(visitor(team["lead"])))

    assert "coder_b handed in the coded transcript T02" in page


def test_a_coder_reads_no_deed_of_another(team: Team) -> None:
    page = read(visitor(team["coder_a"]))

    assert "coder_b" not in page
