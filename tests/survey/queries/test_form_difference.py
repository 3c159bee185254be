"""How many submissions a change touches."""

import pytest
from pytest_django import DjangoAssertNumQueries

from survey.models import FormVersion
from survey.queries.form_difference import touched
from survey.xform.difference import Difference, DifferenceKind, Meaning
from tests.factories import Team, a_definition, a_form, a_submission, study_with_members


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


@pytest.fixture
def version(team: Team) -> FormVersion:
    """Two submissions: a full one with two partners, and one that only says its stage."""
    version = a_form(team.study)
    a_submission(version, by=team["interviewer"], partners=["华丽", "瑞贝卡"])
    a_submission(version, by=team["coordinator"], answers={"stage": "obm"})
    return version


def change(meaning: Meaning, name: str = "", **more: str) -> Difference:
    kind = DifferenceKind.RENAMED if meaning is Meaning.OTHER_NAME else DifferenceKind.LABEL
    return Difference(kind, name, meaning, **more)


@pytest.mark.parametrize(
    ("difference", "count"),
    [
        (change(Meaning.NOTHING, "staff"), None),
        (change(Meaning.NEW_COLUMN, "new"), 2),
        (change(Meaning.OLD_COLUMN, "staff"), 1),
        (change(Meaning.MAY_NOT_FIT, "stage"), 2),
        (change(Meaning.OTHER_NAME, "people", before="staff"), 1),
        (change(Meaning.MAY_BE_EMPTY, "staff"), 1),
        (change(Meaning.CHOICE_IN_DATA, "stages", choice="obm"), 1),
        (change(Meaning.CHOICE_IN_DATA, "markets", choice="africa"), 1),
        (change(Meaning.MEANT_OTHERWISE, "markets", choice="nowhere"), 0),
        (change(Meaning.OLD_COLUMN, "partner"), 1),
        (change(Meaning.MAY_BE_EMPTY, "partner"), 0),
        (change(Meaning.OTHER_RULES, "nothing"), 0),
    ],
)
def test_a_change_touches_the_submissions_that_it_means_something_for(
    team: Team, version: FormVersion, difference: Difference, count: int | None
) -> None:
    assert touched(team.pi, version, a_definition(), [difference]) == [count]


def test_only_what_the_member_may_see_is_counted(team: Team, version: FormVersion) -> None:
    changes = [change(Meaning.OLD_COLUMN, "stage"), change(Meaning.NEW_COLUMN)]

    assert touched(team["interviewer"], version, a_definition(), changes) == [1, 1]


def test_many_changes_cost_as_many_readings_as_one(
    team: Team, version: FormVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    changes = [change(Meaning.OLD_COLUMN, name) for name in ("staff", "stage", "partner")] * 20

    with django_assert_num_queries(3):
        touched(team.pi, version, a_definition(), changes)
