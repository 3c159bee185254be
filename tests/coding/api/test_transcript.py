"""Transcripts over HTTP."""

import pytest
from pytest_django import DjangoAssertNumQueries

from coding.models import Transcript
from tests.factories import (
    TEXT,
    Team,
    a_case,
    a_codebook,
    a_form,
    a_round,
    a_submission,
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


def test_a_row_tells_of_the_file_and_of_the_sound(team: Team) -> None:
    first, second = Transcript.objects.order_by("code")
    Transcript.objects.filter(pk=first.pk).update(source={"format": "docx"}, recording="a.mp3")

    rows = told(visitor(team["lead"]), TRANSCRIPTS)["results"]

    assert [(row["format"], row["has_sound"], row["submission"]) for row in rows] == [
        ("docx", True, None),
        ("", False, None),
    ]
    assert not second.recording


def test_a_manager_says_whose_words_they_are(team: Team) -> None:
    case = a_case(team.study, "F02")
    submission = a_submission(a_form(team.study), by=team["interviewer"], case=case)
    about = {"case": "F02", "submission": submission.instance_id, "kind": "x", "language": "zh"}

    answer = visitor(team["manager"]).patch(f"{TRANSCRIPTS}/T01", about, "application/json")

    assert answer.status_code == 200
    assert {name: answer.json()[name] for name in about} == about
    assert answer.json() == told(visitor(team["lead"]), TRANSCRIPTS)["results"][0]


@pytest.mark.parametrize(
    ("about", "field"),
    [
        ({"case": "X9"}, "case"),
        ({"language": "xx"}, "language"),
        ({"text": "other words"}, "text"),
    ],
)
def test_what_cannot_be_said_of_a_transcript_is_named(
    team: Team, about: dict[str, str], field: str
) -> None:
    answer = visitor(team["manager"]).patch(f"{TRANSCRIPTS}/T01", about, "application/json")

    assert answer.status_code == 400
    assert [fault["field"] for fault in answer.json()["faults"]] == [field]


def test_a_submission_of_another_case_is_refused(team: Team) -> None:
    submission = a_submission(
        a_form(team.study), by=team["interviewer"], case=a_case(team.study, "F02")
    )
    Transcript.objects.filter(code="T01").update(submission=submission)

    answer = visitor(team["manager"]).patch(f"{TRANSCRIPTS}/T01", {"kind": "x"}, "application/json")

    assert (answer.status_code, answer.json()["error"]) == (400, "other_case")
