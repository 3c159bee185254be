"""Which cases a member sees, and how far they are."""

import pytest
from pytest_django import DjangoAssertNumQueries

from survey.models import Case, Consent, FormVersion, Membership
from survey.queries.case import case_progress, cases_for, counted_cases_for
from tests.factories import Team, a_case, a_form, a_submission, study_with_members


@pytest.fixture
def team(db: None) -> Team:
    """Three cases: F2 is the interviewer's; the coordinator was at F1, both were at F2."""
    team = study_with_members()
    version = a_form(team.study)
    f1, f2, _f3 = (a_case(team.study, code) for code in ("F1", "F2", "F3"))
    f2.assignments.create(interviewer=team["interviewer"])
    Consent.objects.create(case=f2, quote=True)
    for by, case in ((team["coordinator"], f1), (team["coordinator"], f2)):
        a_submission(version, by=by, case=case)
    a_submission(version, by=team["interviewer"], case=f2)
    a_submission(version, by=team["coordinator"], case=None)
    a_case(study_with_members(people={}).study, "F1")
    return team


def codes(member: Membership) -> list[str]:
    return [case.code for case in cases_for(member)]


@pytest.mark.parametrize("handle", ["pi", "coordinator", "analyst", "manager"])
def test_who_may_read_all_sees_the_whole_list(team: Team, handle: str) -> None:
    assert codes(team[handle]) == ["F1", "F2", "F3"]


def test_an_interviewer_sees_assigned_cases(team: Team) -> None:
    assert codes(team["interviewer"]) == ["F2"]


@pytest.mark.parametrize("handle", ["coder_a", "lead"])
def test_coders_see_no_cases(team: Team, handle: str) -> None:
    assert codes(team[handle]) == []


def test_received_counts_what_the_member_may_see(team: Team) -> None:
    counts = {
        handle: [
            (case.code, getattr(case, "received", None)) for case in counted_cases_for(team[handle])
        ]
        for handle in ("pi", "interviewer")
    }

    assert counts == {"pi": [("F1", 1), ("F2", 2), ("F3", 0)], "interviewer": [("F2", 1)]}


def test_the_list_can_be_narrowed(team: Team) -> None:
    Case.objects.filter(study=team.study, code="F3").update(kind="office")

    narrowed = [
        [case.code for case in counted_cases_for(team.pi, kind="office")],
        [case.code for case in counted_cases_for(team.pi, interviewer="interviewer")],
        [case.code for case in counted_cases_for(team.pi, kind="office", interviewer="nobody")],
    ]

    assert narrowed == [["F3"], ["F2"], []]


def test_progress_counts_cases_not_submissions(team: Team) -> None:
    assert case_progress(team.pi) == (2, 3)


def test_progress_of_an_interviewer_counts_only_assigned_cases(team: Team) -> None:
    elsewhere = Case.objects.get(study=team.study, code="F3")
    version = FormVersion.objects.get(form__study=team.study)
    a_submission(version, by=team["interviewer"], case=elsewhere)

    assert case_progress(team["interviewer"]) == (1, 1)


def test_a_list_of_cases_takes_three_queries(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        rows = [
            (
                getattr(case, "received", None),
                getattr(case, "consent", None),
                [given.interviewer.handle for given in case.assignments.all()],
            )
            for case in counted_cases_for(team.pi)
        ]

    assert [(n, bool(consent), given) for n, consent, given in rows] == [
        (1, False, []),
        (2, True, ["interviewer"]),
        (0, False, []),
    ]
