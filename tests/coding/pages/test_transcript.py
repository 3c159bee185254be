"""The list of transcripts, and the reader."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from coding.actions.round import submit
from coding.models import CodingTask, Segment, Transcript
from survey.actions.case import note_consent
from survey.models import Case
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

LIST = "/studies/hair/transcripts/"
READER = "/studies/hair/transcripts/T01/"
LAND = "The county gave us land."
DOING = "We learned by doing."


@pytest.fixture
def team(db: None) -> Team:
    """T01 is coded by A, who handed it in, and by B; T02 is A's, T03 nobody's."""
    team = study_with_members("hair")
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    for code in ("T01", "T02", "T03"):
        transcript = a_transcript(team["manager"], code, case=a_case(team.study, f"F{code}"))
        for coder in {"T01": ("coder_a", "coder_b"), "T02": ("coder_a",)}.get(code, ()):
            a_task(coding_round, transcript, team[coder], team["lead"])
    mine, theirs = (_task("T01", coder) for coder in ("coder_a", "coder_b"))
    a_segment(mine, LAND)
    a_segment(theirs, DOING)
    a_segment(theirs, LAND)
    submit(task=mine, by=team["coder_a"])
    return team


def _task(transcript: str, coder: str) -> CodingTask:
    return CodingTask.objects.get(transcript__code=transcript, coder__handle=coder)


def page_of(client: Client, address: str) -> str:
    response = client.get(address)

    assert response.status_code == 200
    return response.content.decode()


def data_of(page: str) -> Any:  # noqa: ANN401 - JSON is anything
    """What the reader's script is given."""
    found = re.search(r'<script id="reader-data" type="application/json">(.*?)</script>', page)
    assert found is not None
    return json.loads(found[1])


def rows_of(team: Team, handle: str) -> list[tuple[str, int, list[str]]]:
    """Transcript, segments and coders of each line of the list."""
    response = visitor(team[handle]).get(LIST)
    return [
        (
            row["transcript"].code,
            row["segments"],
            [f"{t.coder.handle} {'done' if t.submitted_at else 'open'}" for t in row["tasks"]],
        )
        for row in response.context["rows"]
    ]


def test_a_lead_sees_who_codes_what(team: Team) -> None:
    assert rows_of(team, "lead") == [
        ("T01", 3, ["coder_a done", "coder_b open"]),
        ("T02", 0, ["coder_a open"]),
        ("T03", 0, []),
    ]


def test_a_coder_sees_own_work_alone(team: Team) -> None:
    assert rows_of(team, "coder_b") == [("T01", 2, ["coder_b open"])]
    assert "coder_a" not in page_of(visitor(team["coder_b"]), LIST)


def test_a_data_manager_sees_texts_without_coding(team: Team) -> None:
    page = page_of(visitor(team["manager"]), LIST)

    assert "T03" in page
    assert "coder_a" not in page
    assert "Coding" not in page.split("<thead>")[1].split("</thead>")[0]


@pytest.mark.parametrize(("quote", "words"), [(True, "yes"), (False, "no"), (None, "not known")])
def test_the_list_says_whether_a_respondent_may_be_quoted(
    team: Team, *, quote: bool | None, words: str
) -> None:
    note_consent(case=Case.objects.get(code="FT01"), said={"quote": quote})

    row = page_of(visitor(team["lead"]), LIST).split("<tr>")[2]

    assert re.sub(r"\s*<[^>]+>\s*", " ", row).strip().endswith(words)


def test_nothing_to_read_is_said(db: None) -> None:
    team = study_with_members("hair")

    assert "No transcript yet" in page_of(visitor(team["coder_a"]), LIST)


def test_the_reader_gives_its_script_what_the_member_may_see(team: Team) -> None:
    data = data_of(page_of(visitor(team["lead"]), READER))

    assert [told["coder"] for told in data["segments"]] == ["coder_a", "coder_b", "coder_b"]
    assert set(data["coders"]) == {"coder_a", "coder_b"}
    assert {told["id"] for told in data["segments"]} == {
        str(pk) for pk in Segment.objects.values_list("pk", flat=True)
    }


def test_a_blind_coder_finds_no_trace_of_another_in_the_source(team: Team) -> None:
    page = page_of(visitor(team["coder_a"]), READER)

    data = data_of(page)
    other = Segment.objects.filter(coder=team["coder_b"]).values_list("pk", flat=True)
    assert [told["coder"] for told in data["segments"]] == ["coder_a"]
    assert "coder_b" not in page
    assert not any(str(pk) in page for pk in other)
    assert "data-coder=" not in page


def test_turns_are_written_as_they_stand(team: Team) -> None:
    page = page_of(visitor(team["lead"]), READER)

    start = Transcript.objects.get(code="T01").text.index(LAND)
    assert f'data-start="{start}">{LAND} {DOING}</p>' in page
    assert 'id="turn-1"' in page
    assert 'id="turn-0"' not in page


@pytest.mark.parametrize(
    ("quote", "words"),
    [(False, "may not be quoted"), (None, "consent to quote not known"), (True, "")],
)
def test_the_reader_says_whether_one_may_quote(
    team: Team, *, quote: bool | None, words: str
) -> None:
    note_consent(case=Case.objects.get(code="FT01"), said={"quote": quote})

    page = page_of(visitor(team["lead"]), READER)

    told = [text for text in ("may not be quoted", "consent to quote not known") if text in page]
    assert told == ([words] if words else [])


def test_one_walks_from_transcript_to_transcript(team: Team) -> None:
    ends = {
        code: visitor(team["lead"]).get(f"{LIST}{code}/").context for code in ("T01", "T02", "T03")
    }

    assert {code: (one["previous"], one["next"]) for code, one in ends.items()} == {
        "T01": ("", "T02"),
        "T02": ("T01", "T03"),
        "T03": ("T02", ""),
    }


def test_a_coder_walks_only_over_own_transcripts(team: Team) -> None:
    context = visitor(team["coder_a"]).get(f"{LIST}T02/").context

    assert (context["previous"], context["next"]) == ("T01", "")


def test_the_case_is_a_way_only_for_who_may_read_cases(team: Team) -> None:
    pages = {h: page_of(visitor(team[h]), READER) for h in ("analyst", "lead")}

    assert {h: "/studies/hair/cases/FT01/" in page for h, page in pages.items()} == {
        "analyst": True,
        "lead": False,
    }
