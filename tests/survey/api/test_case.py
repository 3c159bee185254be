"""The sampling list over HTTP."""

import pytest
from pytest_django import DjangoAssertNumQueries

from survey.actions.case import assign, note_consent
from tests.factories import Team, a_case, a_form, a_submission, study_with_members
from tests.visitors import told, visitor

pytestmark = pytest.mark.django_db

CASES = "/api/v1/studies/hair/cases"


@pytest.fixture
def team() -> Team:
    return study_with_members("hair")


def test_a_case_tells_consent_interviewers_and_what_was_received(team: Team) -> None:
    case = a_case(team.study, "F03")
    assign(case=case, interviewer=team["interviewer"], by=team["coordinator"])
    note_consent(case=case, said={"take_part": True, "record": False, "quote": None})
    a_submission(a_form(team.study), by=team["interviewer"], case=case)

    row = told(visitor(team["analyst"]), f"{CASES}/F03")

    said_at = row["consent"].pop("said_at")
    assert said_at.startswith("20")
    assert row == {
        "code": "F03",
        "kind": "firm",
        "attributes": {"town": "Xuchang"},
        "interviewers": ["interviewer"],
        "consent": {"take_part": True, "record": False, "quote": None, "archive": None},
        "received": 1,
    }


def test_a_case_that_nobody_asked_has_no_consent(team: Team) -> None:
    a_case(team.study, "F03")

    assert told(visitor(team["analyst"]), f"{CASES}/F03")["consent"] is None


def test_an_interviewer_sees_assigned_cases_and_own_submissions(team: Team) -> None:
    mine, other = a_case(team.study, "F01"), a_case(team.study, "F02")
    assign(case=mine, interviewer=team["interviewer"], by=team["coordinator"])
    version = a_form(team.study)
    a_submission(version, by=team["interviewer"], case=mine)
    a_submission(version, by=team["coordinator"], case=mine)
    client = visitor(team["interviewer"])

    rows = told(client, CASES)["results"]

    assert [(row["code"], row["received"]) for row in rows] == [("F01", 1)]
    assert client.get(f"{CASES}/{other.code}").status_code == 404


def test_cases_are_found_by_kind_and_by_interviewer(team: Team) -> None:
    firm = a_case(team.study, "F01")
    a_case(team.study, "G01", kind="office")
    assign(case=firm, interviewer=team["interviewer"], by=team["coordinator"])
    client = visitor(team["coordinator"])

    offices = told(client, f"{CASES}?kind=office")["results"]
    assigned = told(client, f"{CASES}?interviewer=interviewer")["results"]

    assert [row["code"] for row in offices] == ["G01"]
    assert [row["code"] for row in assigned] == ["F01"]


def test_a_code_may_hold_a_slash(team: Team) -> None:
    a_case(team.study, "F/03 甲")

    assert told(visitor(team.pi), f"{CASES}/F%2F03%20甲")["code"] == "F/03 甲"


def test_another_study_s_case_is_not_here(team: Team) -> None:
    a_case(study_with_members("other", people={}).study, "F09")

    assert visitor(team.pi).get(f"{CASES}/F09").status_code == 404
    assert told(visitor(team.pi), CASES)["results"] == []


def test_a_list_costs_the_same_however_long_it_is(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    version = a_form(team.study)
    for _ in range(5):
        case = a_case(team.study)
        assign(case=case, interviewer=team["interviewer"], by=team["coordinator"])
        note_consent(case=case, said={"quote": True})
        a_submission(version, by=team["interviewer"], case=case)
    client = visitor(team["analyst"])

    with django_assert_num_queries(6):  # session, person, member, cases, assignments, interviewers
        rows = told(client, CASES)["results"]

    assert len(rows) == 5
