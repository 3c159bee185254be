"""Rounds as pages: opening, giving out, closing; what is refused is said there."""

import pytest

from coding.actions.round import submit
from coding.models import CodingRound, CodingTask
from tests.factories import Team, a_codebook, a_round, a_task, a_transcript, study_with_members
from tests.visitors import visitor

ROUNDS = "/studies/hair/rounds/"


@pytest.fixture
def team(db: None) -> Team:
    """T01 is given to coder A; T02 to nobody."""
    team = study_with_members("hair")
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    texts = [a_transcript(team["manager"], code) for code in ("T01", "T02")]
    a_task(coding_round, texts[0], team["coder_a"], team["lead"])
    return team


def read(team: Team, address: str, handle: str = "lead", language: str = "en") -> str:
    client = visitor(team[handle])
    client.cookies["django_language"] = language
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def post(team: Team, address: str, **data: object) -> str:
    """Whatever the page says that one is led to."""
    response = visitor(team["lead"]).post(address, data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_a_round_is_opened(team: Team) -> None:
    told = post(
        team,
        f"{ROUNDS}open/",
        name_en="Second",
        name_zh="第二轮",
        codebook="1",
        due_on="2026-03-01",
        note="Slowly",
    )

    opened = CodingRound.objects.get(position=2)
    assert "The round is open: now give out transcripts." in told
    assert (opened.name, opened.is_blind, str(opened.due_on), opened.note) == (
        {"en": "Second", "zh": "第二轮"},
        False,
        "2026-03-01",
        "Slowly",
    )


@pytest.mark.parametrize(
    "wrong", [{"name_en": ""}, {"codebook": "9"}, {"due_on": "soon"}, {"name_en": "x" * 200}]
)
def test_a_round_that_is_wrong_is_shown_again(team: Team, wrong: dict[str, str]) -> None:
    told = post(team, f"{ROUNDS}open/", **{"name_en": "Second", "codebook": "1", **wrong})

    assert 'id="open"' in told
    assert 'class="error"' in told
    assert CodingRound.objects.count() == 1


def test_ticked_cells_and_ticked_rows_by_columns_are_given(team: Team) -> None:
    texts = {t.transcript.code: t.transcript for t in CodingTask.objects.all()}
    second = a_transcript(team["manager"], "T03")

    told = post(
        team,
        f"{ROUNDS}1/give/",
        cell=[f"{second.pk} {team['coder_a'].pk}", "x", f"0 {team['coder_a'].pk}"],
        transcript=[texts["T01"].pk],
        coder=[team["coder_a"].pk, team["coder_b"].pk],
        due_on="2026-03-01",
    )

    rows = CodingTask.objects.order_by("transcript__code", "coder__handle")
    assert "2 tasks are given out." in told
    assert list(rows.values_list("transcript__code", "coder__handle")) == [
        ("T01", "coder_a"),
        ("T01", "coder_b"),
        ("T03", "coder_a"),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Tick cells, or transcripts and coders."),
        ({"due_on": "soon"}, "This is no day."),
    ],
)
def test_what_cannot_be_given_is_said(team: Team, data: dict[str, str], words: str) -> None:
    assert words in post(team, f"{ROUNDS}1/give/", **data)


def test_closing_asks_for_a_tick_while_tasks_are_open(team: Team) -> None:
    refused = post(team, f"{ROUNDS}1/close/")
    closed = post(team, f"{ROUNDS}1/close/", despite="on")

    assert "1 task is not handed in yet." in refused
    assert "The round is closed." in closed
    assert 'name="cell"' not in closed


def test_the_plan_is_shown_before_it_is_done(team: Team) -> None:
    query = "each=1&seed=1&transcripts=T01&transcripts=T02&coders=coder_a&coders=coder_b"
    page = read(team, f"{ROUNDS}1/balance/?{query}")

    assert "Give out 1 task" in page
    assert CodingTask.objects.count() == 1
    done = {"each": 1, "seed": 1, "transcripts": ["T01", "T02"], "coders": ["coder_a", "coder_b"]}
    stale = post(team, f"{ROUNDS}1/balance/do/", **done, expected=2)
    assert "look at the plan again" in stale
    assert "1 task is given out." in post(team, f"{ROUNDS}1/balance/do/", **done, expected=1)


@pytest.mark.parametrize("query", ["each=9&seed=1", "each=x", "each=3&seed=1&coders=coder_a"])
def test_a_plan_that_cannot_be_is_said_to_be_none(team: Team, query: str) -> None:
    page = read(team, f"{ROUNDS}1/balance/?{query}&transcripts=T01")

    assert 'class="error"' in page or "error-summary" in page
    assert "Give out" in page


def test_a_task_is_changed_taken_back_reopened_and_declined(team: Team) -> None:
    task = CodingTask.objects.get()
    address = f"{ROUNDS}1/tasks/{task.pk}/"

    assert "Kept." in post(team, f"{address}terms/", due_on="2026-03-01", note="Soon")
    assert "This is no day." in post(team, f"{address}terms/", due_on="soon")
    submit(task=task, by=task.coder)
    assert "was handed in; reopen it instead" in post(team, f"{address}withdraw/")
    assert "Nobody asks to reopen" in post(team, f"{address}decline/", answer="No")
    assert "The task is open again." in post(team, f"{address}reopen/", answer="Go on")
    assert "The task is taken back." in post(team, f"{address}withdraw/")
    assert not CodingTask.objects.exists()


@pytest.mark.parametrize("address", [ROUNDS, f"{ROUNDS}1/", f"{ROUNDS}1/balance/"])
def test_the_pages_speak_chinese(team: Team, address: str) -> None:
    page = read(team, address, language="zh-hans")

    assert "编码轮次" in page
    assert "Give out" not in page
