"""A transcript laid open: its turns, and what the reader may see on them."""

import pytest
from django.db.models import F
from pytest_django import DjangoAssertNumQueries

from coding.models import CodingTask, Segment, Transcript
from coding.queries.reading import Chip, Coder, Reading, reading_for
from coding.queries.transcript import transcript_for
from tests.factories import (
    TEXT,
    Team,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)

LAND = "The county gave us land."
DOING = "We learned by doing."
AFRICA = "我们先做非洲市场。"


@pytest.fixture
def team(db: None) -> Team:
    """Both coders marked the land, coder A the learning, coder B the markets, in Chinese."""
    team = study_with_members()
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    transcript = a_transcript(team["manager"], "T01")
    mine, theirs = (
        a_task(coding_round, transcript, team[coder], team["lead"])
        for coder in ("coder_a", "coder_b")
    )
    a_segment(mine, LAND, value=1)
    a_segment(mine, DOING, "learn.doing", None)
    a_segment(theirs, LAND, value=-2)
    a_segment(theirs, AFRICA, "inst.stage", "oem")
    return team


def read(team: Team, handle: str) -> Reading:
    member = team[handle]
    return reading_for(member, transcript_for(member, "T01"))


def test_turns_count_from_one_and_hold_their_text(team: Team) -> None:
    turns = read(team, "lead").turns

    assert [(turn.number, turn.speaker, turn.question, turn.lang) for turn in turns] == [
        (1, "Interviewer", True, "en"),
        (2, "Respondent", False, "en"),
        (3, "Interviewer", True, "en"),
        (4, "Respondent", False, ""),  # in both languages
    ]
    assert [TEXT[turn.start : turn.start + len(turn.text)] for turn in turns] == [
        turn.text for turn in turns
    ]
    assert turns[1].text == f"{LAND} {DOING}"


def test_the_header_tells_who_speaks(team: Team) -> None:
    header = {"speakers": "Interviewer = Ms Li / 李女士"}
    Transcript.objects.filter(study=team.study).update(header=header)

    speakers = [turn.speaker for turn in read(team, "lead").turns]

    assert speakers == [
        {"en": "Ms Li", "zh": "李女士"},
        "Respondent",
        {"en": "Ms Li", "zh": "李女士"},
        "Respondent",
    ]


def test_a_turn_carries_its_segments_as_chips(team: Team) -> None:
    chips = [turn.segments for turn in read(team, "lead").turns]

    assert chips == [
        (),
        (
            Chip({"en": "Local rules"}, 1, "A", "1"),
            Chip({"en": "Local rules"}, 1, "B", "−2"),
            Chip({"en": "Learning by doing"}, 2, "A", None),
        ),
        (),
        (Chip({"en": "Stage"}, 1, "B", "oem"),),
    ]


def test_themes_and_codes_are_those_that_the_transcript_has(team: Team) -> None:
    themes = read(team, "lead").themes

    assert [
        (theme.name["en"], theme.hue, [(code.key, code.count) for code in theme.codes])
        for theme in themes
    ] == [
        ("Institutions", 1, [("inst.local", 2), ("inst.stage", 1)]),
        ("Learning", 2, [("learn.doing", 1)]),
    ]


def test_coders_stand_with_handle_and_name(team: Team) -> None:
    found = read(team, "lead")

    assert found.coders == (
        Coder("coder_a", "coder_a · coder_a"),
        Coder("coder_b", "coder_b · coder_b"),
    )
    assert found.data["coders"]["coder_a"] == {"name": "coder_a · coder_a", "initials": "A"}


def test_a_coder_without_a_name_stands_with_the_handle(team: Team) -> None:
    user = team["coder_a"].user
    user.name = ""
    user.save()

    assert read(team, "lead").coders[0] == Coder("coder_a", "coder_a")


def test_a_coder_reads_only_own_segments_and_no_other_name(team: Team) -> None:
    found = read(team, "coder_b")

    assert found.coders == (Coder("coder_b", "coder_b · coder_b"),)
    assert {told["coder"] for told in found.data["segments"]} == {"coder_b"}
    assert "coder_a" not in str(found)
    assert [code.count for theme in found.themes for code in theme.codes] == [1, 1]


def test_a_data_manager_reads_the_text_without_segments(team: Team) -> None:
    found = read(team, "manager")

    assert len(found.turns) == 4
    assert (found.themes, found.coders) == ((), ())
    assert found.data == {"segments": [], "codes": {}, "coders": {}}


def test_a_segment_is_told_in_code_points_with_value_and_words(team: Team) -> None:
    Segment.objects.filter(category="oem").update(attributes={"period": "early", "mood": "glad"})

    told = read(team, "coder_b").data["segments"][1]

    start = TEXT.index(AFRICA)
    assert {name: told[name] for name in ("start", "end", "code", "hue", "value", "anchor")} == {
        "start": start,
        "end": start + len(AFRICA),
        "code": "inst.stage",
        "hue": 1,
        "value": "oem",
        "anchor": {"en": "OEM", "zh": "代工"},
    }
    assert told["attributes"] == [
        {"name": {"en": "Period", "zh": "时期"}, "value": {"en": "Early", "zh": "早期"}},
        {"name": "mood", "value": "glad"},
    ]


def test_an_attribute_whose_value_has_no_words_keeps_it(team: Team) -> None:
    Segment.objects.filter(category="oem").update(attributes={"period": "late"})

    told = read(team, "coder_b").data["segments"][1]

    assert told["attributes"] == [{"name": {"en": "Period", "zh": "时期"}, "value": "late"}]


def test_whole_values_have_no_point(team: Team) -> None:
    Segment.objects.filter(number=1).update(number=F("number") + 0.5)

    values = [told["value"] for told in read(team, "lead").data["segments"]]

    assert values == [1.5, -2, None, "oem"]
    assert isinstance(values[1], int)


def test_a_long_transcript_costs_no_more_questions(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lead = team["lead"]
    task = CodingTask.objects.get(coder=team["coder_a"])
    opened = transcript_for(lead, "T01")
    reading_for(lead, opened)
    for quote in ("land", "gave", "county"):
        a_segment(task, quote)

    with django_assert_num_queries(5):
        found = reading_for(lead, opened)

    assert len(found.data["segments"]) == 7
