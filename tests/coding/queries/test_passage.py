"""The segments of one code: whose, in which words, and with which values."""

import pytest
from pytest_django import DjangoAssertNumQueries

from coding.models import Code, Transcript
from coding.queries.passage import _passage, code_for, neighbours, passages_for
from coding.queries.segment import segments_for
from survey.models import Case, Consent
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

LAND = "The county gave us land."


@pytest.fixture
def team(db: None) -> Team:
    """Both coders marked the same words in T01, coder B other words in T02."""
    team = study_with_members()
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    for code in ("T01", "T02"):
        a_transcript(team["manager"], code, case=a_case(team.study, f"F{code}"))
    given = [
        ("T01", "coder_a", LAND, 2),
        ("T01", "coder_b", LAND, -1),
        ("T02", "coder_b", "land", 2),
    ]
    for code, coder, quote, value in given:
        transcript = Transcript.objects.get(study=team.study, code=code)
        task = a_task(coding_round, transcript, team[coder], team["lead"])
        a_segment(task, quote, value=value)
    return team


def local(team: Team, handle: str = "lead") -> Code:
    return code_for(team[handle], "inst.local")


def test_the_same_words_of_two_coders_are_one_passage(team: Team) -> None:
    found = passages_for(team["lead"], local(team))

    assert found.n == 3
    assert [(part.transcript.code, part.n) for part in found.transcripts] == [
        ("T01", 2),
        ("T02", 1),
    ]
    (both,) = found.transcripts[0].passages
    assert both.quote == LAND
    assert [(mark.coder, mark.value) for mark in both.marks] == [
        ("coder_a · coder_a", 2),
        ("coder_b · coder_b", -1),
    ]


def test_a_coder_sees_only_own_marks(team: Team) -> None:
    found = passages_for(team["coder_a"], local(team))

    assert found.n == 1
    assert found.coders == (("coder_a", "coder_a · coder_a"),)
    assert "coder_b" not in str(found)
    assert [(level.value, level.n) for level in found.levels if level.n] == [(2, 1)]


def test_segments_of_one_coder_are_sought_by_the_handle(team: Team) -> None:
    found = passages_for(team["lead"], local(team), coder="coder_b")

    assert (found.coder, found.n) == ("coder_b", 2)
    assert [handle for handle, _label in found.coders] == ["coder_a", "coder_b"]


def test_asking_for_another_coder_does_not_lift_the_blind(team: Team) -> None:
    found = passages_for(team["coder_a"], local(team), coder="coder_b")

    assert (found.coder, found.n) == ("", 1)
    assert "coder_b" not in str(found)


def test_a_data_manager_reads_no_segment(team: Team) -> None:
    found = passages_for(team["manager"], local(team, "manager"))

    assert (found.n, found.transcripts, found.coders, found.levels) == (0, (), (), ())


def test_values_are_counted_over_the_whole_scale(team: Team) -> None:
    levels = passages_for(team["lead"], local(team)).levels

    assert [(level.value, level.n, round(level.share, 2)) for level in levels] == [
        (-2, 0, 0.0),
        (-1, 1, 0.33),
        (0, 0, 0.0),
        (1, 0, 0.0),
        (2, 2, 0.67),
    ]


def test_a_code_without_scale_has_no_levels(team: Team) -> None:
    code = code_for(team["lead"], "learn.doing")

    assert passages_for(team["lead"], code).levels == ()


def test_words_are_withheld_after_a_no_but_not_from_whoever_marked_them(team: Team) -> None:
    Consent.objects.create(case=Case.objects.get(study=team.study, code="FT01"), quote=False)
    marked = list(segments_for(team["lead"], transcript="T01"))
    members = [team["coder_a"], team["lead"], team["interviewer"]]

    quotes = [_passage(marked, member, None).quote for member in members]

    assert quotes == [LAND, LAND, None]


def test_only_the_first_of_very_many_are_laid_out(team: Team) -> None:
    whole = passages_for(team["lead"], local(team))
    found = passages_for(team["lead"], local(team), most=2)

    assert (found.n, [part.n for part in found.transcripts]) == (3, [2])
    assert (whole.is_whole, found.is_whole) == (True, False)


def test_codes_have_neighbours_across_themes(team: Team) -> None:
    lead = team["lead"]

    first, middle, last = (
        neighbours(code_for(lead, key)) for key in ("inst.local", "inst.stage", "learn.doing")
    )

    assert [code.key if code else None for code in first] == [None, "inst.stage"]
    assert [code.key if code else None for code in middle] == ["inst.local", "learn.doing"]
    assert [code.key if code else None for code in last] == ["inst.stage", None]


@pytest.mark.parametrize("handle", ["interviewer", "coordinator"])
def test_a_fieldworker_finds_no_code(team: Team, handle: str) -> None:
    with pytest.raises(Code.DoesNotExist):
        code_for(team[handle], "inst.local")


def test_a_code_of_another_study_is_not_there(team: Team) -> None:
    other = study_with_members()

    with pytest.raises(Code.DoesNotExist):
        code_for(other["lead"], "inst.local")


def test_the_segments_of_a_code_cost_two_questions(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    code = local(team)
    passages_for(team["lead"], code)

    with django_assert_num_queries(2):
        found = passages_for(team["lead"], code)

    assert found.n == 3
