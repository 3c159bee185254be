"""The codebook as a member reads it: counts leak nothing."""

import pytest
from pytest_django import DjangoAssertNumQueries

from coding.formats.codebook import from_json
from coding.models import CodebookVersion
from coding.queries.codebook import codebook_for, content_of, latest_version, themes_for
from survey.actions.member import end_membership
from survey.models import Membership
from tests.factories import (
    CODEBOOK,
    Team,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)


@pytest.fixture
def team(db: None) -> Team:
    """Coder A marked two segments under two codes, coder B one; and another study has one."""
    team = study_with_members()
    code(team, "coder_a", "inst.local", "learn.doing")
    code(team, "coder_b", "inst.local")
    code(study_with_members(), "coder_a", "inst.local")
    return team


def code(team: Team, coder: str, *codes: str) -> None:
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    task = a_task(coding_round, a_transcript(team["manager"]), team[coder], team["lead"])
    for key in codes:
        a_segment(task, code=key, value=1 if key == "inst.local" else None)


def counts(member: Membership) -> dict[str, int]:
    return {
        code.key: getattr(code, "n", -1)
        for theme in themes_for(member)
        for code in theme.codes.all()
    }


@pytest.mark.parametrize("handle", ["pi", "lead", "analyst"])
def test_who_reads_all_segments_counts_all(team: Team, handle: str) -> None:
    assert counts(team[handle]) == {"inst.local": 2, "inst.stage": 0, "learn.doing": 1}


def test_a_coder_counts_only_own_segments(team: Team) -> None:
    assert counts(team["coder_a"]) == {"inst.local": 1, "inst.stage": 0, "learn.doing": 1}
    assert counts(team["coder_b"]) == {"inst.local": 1, "inst.stage": 0, "learn.doing": 0}


def test_a_data_manager_reads_the_codebook_without_counts(team: Team) -> None:
    assert counts(team["manager"]) == {"inst.local": 0, "inst.stage": 0, "learn.doing": 0}


@pytest.mark.parametrize("handle", ["interviewer", "coordinator"])
def test_fieldworkers_read_no_codebook(team: Team, handle: str) -> None:
    assert counts(team[handle]) == {}
    assert codebook_for(team[handle]) is None


def test_a_former_coder_reads_no_codebook(team: Team) -> None:
    end_membership(member=team["coder_a"], by=team.pi)
    former = Membership.objects.get(pk=team["coder_a"].pk)

    assert counts(former) == {}
    assert codebook_for(former) is None


def test_the_codebook_is_that_of_the_study(team: Team) -> None:
    book = codebook_for(team["coder_a"])

    assert book is not None
    assert (book.study_id, book.key) == (team.study.pk, "book")
    assert codebook_for(study_with_members(people={}).pi) is None


def test_themes_and_codes_stand_in_order_in_two_queries(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        themes = [
            (theme.key, [(code.key, code.scale and code.scale.key) for code in theme.codes.all()])
            for theme in themes_for(team["coder_a"])
        ]

    assert themes == [
        ("institutions", [("inst.local", "valence"), ("inst.stage", "stage")]),
        ("learning", [("learn.doing", None)]),
    ]


def test_the_frozen_content_is_read_once_a_process(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    version = CodebookVersion.objects.get(codebook__study=team.study)
    content_of(version)

    with django_assert_num_queries(0):
        content = content_of(version)

    assert content == from_json(CODEBOOK)


def test_a_study_without_codebook_has_no_version(team: Team) -> None:
    assert latest_version(study_with_members(people={}).study.pk) is None
