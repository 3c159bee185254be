"""My work as a page: what waits, what is done, handing in, asking."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coding.actions.assignment import set_terms
from coding.actions.reopening import decline_to_reopen
from coding.actions.round import close_round
from coding.models import CodingRound, CodingTask
from tests.factories import (
    Team,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)
from tests.visitors import visitor

WORK = "/studies/hair/coding/"


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members("hair")


@pytest.fixture
def task(team: Team) -> CodingTask:
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    return a_task(coding_round, a_transcript(team["manager"], "T01"), team["coder_a"], team["lead"])


def read(team: Team, address: str = WORK, handle: str = "coder_a") -> str:
    response = visitor(team[handle]).get(address)
    assert response.status_code == 200
    return response.content.decode()


def post(team: Team, address: str, **data: str) -> str:
    response = visitor(team["coder_a"]).post(address, data, follow=True)
    return response.content.decode()


def test_without_tasks_the_page_says_so(team: Team) -> None:
    assert "Nothing to code yet" in read(team)


def test_what_is_due_first_stands_first_and_what_is_begun_goes_on(
    team: Team, task: CodingTask
) -> None:
    later = a_task(task.round, a_transcript(team["manager"], "T02"), team["coder_a"], team["lead"])
    yesterday = timezone.localdate() - timedelta(days=1)
    set_terms(
        tasks=[later], changes={"due_on": yesterday, "note": "Mind the dialect."}, by=team["lead"]
    )
    a_segment(task)

    page = read(team)

    assert page.index("T02") < page.index("0 of 2 of the respondent’s coded") < page.index("1 of 2")
    assert "1 late" in page
    assert "Go on with T01" in page
    assert "Mind the dialect." in page


def test_uncoded_turns_are_named_before_handing_in(team: Team, task: CodingTask) -> None:
    a_segment(task)

    page = read(team, f"{WORK}{task.pk}/submit/")

    assert "我们先做非洲市场。" in page
    assert "The county gave us land." not in page
    assert "T01 is handed in." in post(team, f"{WORK}{task.pk}/submit/do/")
    assert "All is handed in" in read(team)
    assert "It is handed in already" in read(team, f"{WORK}{task.pk}/submit/")


def test_a_coder_asks_and_reads_the_answer(team: Team, task: CodingTask) -> None:
    post(team, f"{WORK}{task.pk}/submit/do/")

    assert "Say why it should be reopened." in post(team, f"{WORK}{task.pk}/ask/")
    asked = post(team, f"{WORK}{task.pk}/ask/", reason="A page.")
    decline_to_reopen(task=task, answer="Too late.", by=team["lead"])

    assert "The lead coder is asked." in asked
    assert "You asked to reopen it: A page." in " ".join(asked.split())
    assert "Not reopened: Too late." in " ".join(read(team).split())


def test_a_closed_round_is_over(team: Team, task: CodingTask) -> None:
    close_round(coding_round=CodingRound.objects.get(), by=team["lead"], despite_open=True)

    assert "not handed in; the round is closed" in read(team)
    assert "This coding round is closed." in post(team, f"{WORK}{task.pk}/submit/do/")


def test_the_home_of_the_study_leads_there(team: Team, task: CodingTask) -> None:
    page = read(team, "/studies/hair/")

    assert f'href="{WORK}"' in page
    assert f'href="{WORK}{task.pk}/"' in page
