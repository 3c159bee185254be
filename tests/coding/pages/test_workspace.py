"""The coding workspace: who may open it, and what its scripts are given."""

import json
import re
from typing import Any, cast

import pytest
from django.http import StreamingHttpResponse
from django.test import Client

from coding.actions.round import submit
from coding.models import CodingTask, Segment, Turn
from coding.pages.workspace import COLUMNS, MODULES
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

LAND = "The county gave us land."
GAP = re.compile(r'data-gap="([^"]*)"')


@pytest.fixture
def team(db: None) -> Team:
    """T01 is coded by A and by B, blind to each other."""
    team = study_with_members("hair")
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    transcript = a_transcript(team["manager"], "T01", case=a_case(team.study, "F01"))
    for coder in ("coder_a", "coder_b"):
        a_segment(a_task(coding_round, transcript, team[coder], team["lead"]), LAND)
    return team


def task_of(coder: str) -> CodingTask:
    return CodingTask.objects.get(coder__handle=coder)


def address(task: CodingTask) -> str:
    return f"/studies/hair/coding/{task.pk}/"


def page_of(client: Client, task: CodingTask) -> str:
    response = client.get(address(task))

    assert response.status_code == 200
    return b"".join(cast("StreamingHttpResponse", response)).decode()


def data_of(page: str) -> Any:  # noqa: ANN401 - JSON is anything
    found = re.search(r'<script id="workspace-data"[^>]*>(.*?)</script>', page)
    assert found is not None
    return json.loads(found[1])


def test_the_page_holds_own_segments_without_their_quotes(team: Team) -> None:
    task = task_of("coder_a")
    own = Segment.objects.get(task=task)

    told = data_of(page_of(visitor(team["coder_a"]), task))

    assert told["segments"] == [[str(own.pk), 1, own.start, own.end, "inst.local", 1, {}]]
    assert len(told["segments"][0]) == len(COLUMNS)
    assert told["task"]["is_open"] is True


def test_another_coder_s_task_is_not_there(team: Team) -> None:
    response = visitor(team["coder_a"]).get(address(task_of("coder_b")))

    assert response.status_code == 404


def test_turns_and_gaps_make_up_the_text(team: Team) -> None:
    task = task_of("coder_a")
    text = task.transcript.text
    turns = Turn.objects.filter(transcript=task.transcript).order_by("position")
    ends = [0, *(turn.end for turn in turns)]

    page = page_of(visitor(team["coder_a"]), task)

    gaps = [text[end : turn.start] for end, turn in zip(ends, turns, strict=False)]
    assert GAP.findall(page) == gaps
    assert (
        "".join(gap + text[turn.start : turn.end] for gap, turn in zip(gaps, turns, strict=True))
        == (text[: ends[-1]])
    )


def test_a_task_handed_in_can_be_read_but_not_handed_in_again(team: Team) -> None:
    task = task_of("coder_a")
    submit(task=task, by=team["coder_a"])

    page = page_of(visitor(team["coder_a"]), task)

    assert data_of(page)["task"]["is_open"] is False
    assert "data-open-hand-in" not in page


def test_the_page_is_sent_compressed(team: Team) -> None:
    client = visitor(team["coder_a"])

    response = client.get(address(task_of("coder_a")), headers={"accept-encoding": "gzip"})

    assert response.headers["Content-Encoding"] == "gzip"


def test_every_module_is_announced_to_the_browser(team: Team) -> None:
    page = page_of(visitor(team["coder_a"]), task_of("coder_a"))

    assert [
        module for module in MODULES if f'rel="modulepreload" href="/static/{module}"' in page
    ] == [*MODULES]
