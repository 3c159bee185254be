"""The table of segments: a row each, quotes only after a yes."""

import pytest
from pytest_django import DjangoAssertNumQueries

from coding.queries.segment import segments_for
from coding.queries.segment_table import COLUMNS, segment_rows
from survey.actions.case import note_consent
from tests.factories import (
    TEXT,
    Team,
    a_case,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)

pytestmark = pytest.mark.django_db

LAND = "The county gave us land."
DOING = "We learned by doing."


@pytest.fixture
def team() -> Team:
    """Three segments of coder_a: after a yes, after no answer, and of no case."""
    team = study_with_members()
    coding_round = a_round(team.pi, a_codebook(team.pi))
    asked, silent = a_case(team.study, "F01"), a_case(team.study, "F02")
    note_consent(case=asked, said={"quote": True})
    note_consent(case=silent, said={"quote": None})
    for code, case in (("T01", asked), ("T02", silent), ("T03", None)):
        transcript = a_transcript(team.pi, code, case=case)
        a_segment(a_task(coding_round, transcript, team["coder_a"], team.pi))
    return team


def test_a_segment_is_a_row_and_its_attributes_are_cells(team: Team) -> None:
    segment = segments_for(team.pi, transcript="T01").get()
    segment.attributes = {"period": "early"}
    segment.save()

    (row,) = segment_rows(segments_for(team.pi, transcript="T01"), ["period", "actor"])

    start = TEXT.index(LAND)
    assert dict(zip((*COLUMNS, "period", "actor"), row, strict=True)) == {
        "id": str(segment.pk),
        "transcript": "T01",
        "case": "F01",
        "coder": "coder_a",
        "theme": "institutions",
        "code": "inst.local",
        "start": start,
        "end": start + len(LAND),
        "quote": LAND,
        "withheld": False,
        "value": 1.0,
        "version": 1,
        "created_at": segment.created_at,
        "period": "early",
        "actor": None,
    }


def test_a_quote_is_withheld_without_a_clear_yes(team: Team) -> None:
    rows = segment_rows(segments_for(team["coder_a"]), [])

    assert [(row[1], row[8], row[9]) for row in rows] == [
        ("T01", LAND, False),
        ("T02", None, True),
        ("T03", None, True),
    ]


def test_a_value_is_a_number_a_category_or_nothing(team: Team) -> None:
    task = segments_for(team.pi, transcript="T01").get().task
    a_segment(task, DOING, "inst.stage", "oem")
    a_segment(task, DOING, "learn.doing", None)
    a_segment(task, "The county", "inst.local", 0)

    rows = segment_rows(segments_for(team.pi, transcript="T01"), [])

    assert sorted(((row[5], row[10]) for row in rows), key=str) == [
        ("inst.local", 0.0),
        ("inst.local", 1.0),
        ("inst.stage", "oem"),
        ("learn.doing", None),
    ]


def test_a_table_costs_one_question_to_the_database(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    segments = segments_for(team.pi)

    with django_assert_num_queries(1):
        assert len(list(segment_rows(segments, []))) == 3
