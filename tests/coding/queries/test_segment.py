"""Blind reading: a coder sees own segments and nothing of another's."""

import pytest
from pytest_django import DjangoAssertNumQueries

from coding.models import Segment
from coding.queries.segment import readable_segments, segments_for
from survey.actions.member import change_roles, end_membership
from survey.models import Consent, Membership
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

LAND, LEARNT, MARKETS = (
    "The county gave us land.",
    "We learned by doing.",
    "我们先做非洲市场。",
)


@pytest.fixture
def team(db: None) -> Team:
    """Two transcripts; coder A marked three segments, coder B two of the same spans."""
    team, other = study_with_members(), study_with_members()
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    case = a_case(team.study, "F01")
    Consent.objects.create(case=case, quote=True)
    texts = {
        code: a_transcript(team["manager"], code, case=case if code == "T01" else None)
        for code in ("T01", "T02")
    }
    for coder, code, quote, key, value in (
        ("coder_a", "T02", LAND, "inst.local", 1),
        ("coder_a", "T01", MARKETS, "learn.doing", None),
        ("coder_a", "T01", LAND, "inst.local", 2),
        ("coder_b", "T01", LAND, "inst.stage", "oem"),
        ("coder_b", "T01", LEARNT, "learn.doing", None),
    ):
        task = a_task(coding_round, texts[code], team[coder], team["lead"])
        a_segment(task, quote, key, value)
    foreign = a_round(other["lead"], a_codebook(other["lead"]))
    a_segment(a_task(foreign, a_transcript(other["manager"]), other["coder_a"], other["lead"]))
    return team


def owners(member: Membership) -> list[str]:
    return sorted(segment.coder.handle for segment in readable_segments(member))


@pytest.mark.parametrize("handle", ["pi", "lead", "analyst"])
def test_who_may_read_all_coders_reads_all_of_the_study(team: Team, handle: str) -> None:
    assert owners(team[handle]) == ["coder_a"] * 3 + ["coder_b"] * 2


def test_a_coder_reads_only_own_segments(team: Team) -> None:
    assert owners(team["coder_a"]) == ["coder_a"] * 3
    assert owners(team["coder_b"]) == ["coder_b"] * 2


@pytest.mark.parametrize("handle", ["manager", "coordinator", "interviewer"])
def test_others_read_no_segments(team: Team, handle: str) -> None:
    assert owners(team[handle]) == []


def test_asking_for_another_coder_does_not_lift_the_blind(team: Team) -> None:
    assert list(segments_for(team["coder_a"], coder="coder_b")) == []


def test_a_former_coder_reads_nothing(team: Team) -> None:
    end_membership(member=team["coder_a"], by=team.pi)

    assert owners(Membership.objects.get(pk=team["coder_a"].pk)) == []


def test_who_stops_coding_to_lead_reads_all(team: Team) -> None:
    change_roles(member=team["coder_a"], roles=["lead_coder"], by=team.pi)

    assert len(owners(Membership.objects.get(pk=team["coder_a"].pk))) == 5


def test_segments_stand_in_the_order_of_the_text_in_one_query(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        rows = [
            (
                segment.transcript.code,
                segment.quote,
                segment.coder.handle,
                segment.code.theme.key,
                segment.code.scale and segment.code.scale.key,
                segment.transcript.case and segment.transcript.case.consent.quote,
            )
            for segment in segments_for(team["lead"])
        ]

    assert rows == [
        ("T01", LAND, "coder_a", "institutions", "valence", True),
        ("T01", LAND, "coder_b", "institutions", "stage", True),
        ("T01", LEARNT, "coder_b", "learning", None, True),
        ("T01", MARKETS, "coder_a", "learning", None, True),
        ("T02", LAND, "coder_a", "institutions", "valence", None),
    ]


def test_segments_are_sought_by_transcript_code_coder_and_theme(team: Team) -> None:
    lead = team["lead"]

    counts = {
        "transcript": segments_for(lead, transcript="T02").count(),
        "codes": segments_for(lead, codes=["inst.local", "inst.stage"]).count(),
        "no code": segments_for(lead, codes=[]).count(),
        "coder": segments_for(lead, coder="coder_b").count(),
        "theme": segments_for(lead, theme="learning").count(),
        "all": segments_for(lead, transcript="T01", codes=["learn.doing"], coder="coder_a").count(),
    }

    assert counts == {
        "transcript": 1,
        "codes": 3,
        "no code": 0,
        "coder": 2,
        "theme": 2,
        "all": 1,
    }


def test_the_text_stays_in_the_database(team: Team) -> None:
    segment = segments_for(team["lead"])[0]

    assert isinstance(segment, Segment)
    assert segment.transcript.get_deferred_fields() == {"text"}
