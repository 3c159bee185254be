"""Rows of answers: as many as the member may see, in few questions to the database."""

import pytest
from pytest_django import DjangoAssertNumQueries

from survey.formats.answers import columns
from survey.models import FormVersion, Submission
from survey.queries.answers import answers_for, repetitions_for
from survey.queries.submission import Sought
from tests.factories import Team, a_case, a_definition, a_form, a_submission, study_with_members

pytestmark = pytest.mark.django_db

TABLE = columns([a_definition()])
PARTNERS = columns([a_definition()], "partners")
FIRM = Sought(form="firm")


@pytest.fixture
def team() -> Team:
    team = study_with_members()
    version = a_form(team.study)
    for number, handle in enumerate(("interviewer", "coordinator")):
        kept = a_submission(
            version,
            by=team[handle],
            case=a_case(team.study, f"F{number}"),
            answers={"staff": number, "markets": ["usa"]},
            partners=["甲", "乙"],
        )
        Submission.objects.filter(pk=kept.pk).update(
            instance_id=f"uuid:{number}", received_at="2006-05-01T12:00Z"
        )
    return team


def test_a_submission_is_a_row_oldest_first(team: Team) -> None:
    rows = list(answers_for(team.pi, FIRM, TABLE, None))

    received = Submission.objects.first()
    assert received is not None
    assert rows == [
        [
            *("uuid:0", "F0", "interviewer", "1", received.received_at, "received"),
            *(None, 0, None, "usa"),
        ],
        [
            *("uuid:1", "F1", "coordinator", "1", received.received_at, "received"),
            *(None, 1, None, "usa"),
        ],
    ]


def test_a_repetition_is_a_row(team: Team) -> None:
    rows = list(repetitions_for(team.pi, Sought(case="F1"), "partners", PARTNERS, "en"))

    assert rows == [["uuid:1", "F1", 0, None, "甲"], ["uuid:1", "F1", 1, None, "乙"]]


def test_an_interviewer_gets_own_rows_and_a_coder_none(team: Team) -> None:
    mine = answers_for(team["interviewer"], FIRM, TABLE, None)
    partners = repetitions_for(team["interviewer"], FIRM, "partners", PARTNERS, None)

    assert [row[0] for row in mine] == ["uuid:0"]
    assert [row[0] for row in partners] == ["uuid:0", "uuid:0"]
    assert list(answers_for(team["coder_a"], FIRM, TABLE, None)) == []
    assert list(repetitions_for(team["coder_a"], FIRM, "partners", PARTNERS, None)) == []


def test_a_submission_without_a_case_has_a_row(team: Team) -> None:
    a_submission(FormVersion.objects.get(), by=team.pi, partners=["丙"])

    assert list(answers_for(team.pi, FIRM, TABLE, None))[-1][1] is None
    assert list(repetitions_for(team.pi, FIRM, "partners", PARTNERS, None))[-1][1] is None


def test_a_table_costs_one_question_to_the_database(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        list(answers_for(team.pi, FIRM, TABLE, None))
    with django_assert_num_queries(1):
        list(repetitions_for(team.pi, FIRM, "partners", PARTNERS, None))
