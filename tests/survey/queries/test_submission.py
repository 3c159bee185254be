"""Which submissions and forms a member sees."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from survey.models import Membership, Submission
from survey.queries.submission import (
    NOBODY,
    Sought,
    forms_for,
    latest_versions,
    sought_submissions_for,
    submission_for,
    submissions_for,
)
from tests.factories import (
    Team,
    a_case,
    a_definition,
    a_form,
    a_submission,
    study_with_members,
)


@pytest.fixture
def team(db: None) -> Team:
    """Two submissions of the interviewer, then one of the coordinator; and another study's."""
    team, other = study_with_members(), study_with_members()
    version = a_form(team.study)
    a_submission(version, by=team["interviewer"], case=a_case(team.study, "F1"), partners=["A"])
    a_submission(version, by=team["interviewer"])
    a_submission(version, by=team["coordinator"])
    a_submission(a_form(other.study), by=other["interviewer"])
    return team


def senders(member: Membership) -> list[str]:
    return [submission.interviewer for submission in submissions_for(member)]


@pytest.mark.parametrize("handle", ["pi", "coordinator", "analyst", "manager"])
def test_who_may_read_all_sees_all_submissions_of_the_study_newest_first(
    team: Team, handle: str
) -> None:
    assert senders(team[handle]) == ["coordinator", "interviewer", "interviewer"]


def test_an_interviewer_sees_own_submissions(team: Team) -> None:
    assert senders(team["interviewer"]) == ["interviewer", "interviewer"]


@pytest.mark.parametrize("handle", ["coder_a", "lead"])
def test_coders_see_no_submissions(team: Team, handle: str) -> None:
    assert senders(team[handle]) == []


def test_one_submission_is_found_by_its_instance_id_with_its_rows(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = Submission.objects.filter(study=team.study).earliest("pk")

    with django_assert_num_queries(3):
        found = submission_for(team["interviewer"], first.instance_id)
        partners = [row.answers for row in found.rows.all()]

    assert found == first
    assert partners == [{"partner": "A"}]


def test_a_submission_of_somebody_else_is_not_there(team: Team) -> None:
    other = Submission.objects.get(interviewer="coordinator")

    with pytest.raises(Submission.DoesNotExist):
        submission_for(team["interviewer"], other.instance_id)


def test_submissions_are_sought_by_what_they_are_about(team: Team) -> None:
    now = timezone.now()
    first = Submission.objects.get(case__code="F1")
    for path in ("/data/staff", "/data/stage"):
        first.findings.create(kind="type", path=path, question="", severity="critical")
    sought = {
        "form": Sought(form="firm"),
        "other form": Sought(form="office"),
        "case": Sought(case="F1"),
        "interviewer": Sought(interviewer="coordinator"),
        "review": Sought(review="approved"),
        "since": Sought(received_after=now - timedelta(hours=1)),
        "before": Sought(received_before=now - timedelta(hours=1)),
        "version": Sought(version="1"),
        "other version": Sought(version="2"),
        "critical finding": Sought(severity="critical"),
        "soft finding": Sought(severity="soft"),
        "any finding": Sought(has_findings=True),
        "no finding": Sought(has_findings=False),
        "reviewer": Sought(reviewer="manager"),
        "no reviewer": Sought(reviewer=NOBODY),
        "text of a case": Sought(text="f1"),
        "text of a name": Sought(text="coord"),
        "all": Sought(form="firm", case="F1", interviewer="interviewer", review="received"),
    }

    counts = {
        name: sought_submissions_for(team.pi, wanted).count() for name, wanted in sought.items()
    }

    assert counts == {
        "form": 3,
        "other form": 0,
        "case": 1,
        "interviewer": 1,
        "review": 0,
        "since": 3,
        "before": 0,
        "version": 3,
        "other version": 0,
        "critical finding": 1,
        "soft finding": 0,
        "any finding": 1,
        "no finding": 2,
        "reviewer": 0,
        "no reviewer": 3,
        "text of a case": 1,
        "text of a name": 1,
        "all": 1,
    }


def test_seeking_does_not_widen_what_a_member_sees(team: Team) -> None:
    assert not sought_submissions_for(team["interviewer"], Sought(interviewer="coordinator"))


def test_a_list_of_submissions_takes_one_query_and_leaves_the_xml_alone(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        rows = [
            (row.form_version.form.form_id, row.case and row.case.code, str(row.submitted_by.user))
            for row in submissions_for(team.pi)
            if row.submitted_by
        ]

    assert rows == [
        ("firm", None, "coordinator"),
        ("firm", None, "interviewer"),
        ("firm", "F1", "interviewer"),
    ]
    assert "xml" in submissions_for(team.pi)[0].get_deferred_fields()


def test_forms_count_the_submissions_that_the_member_may_see(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_form(team.study, a_definition("office"))

    with django_assert_num_queries(2):  # nothing is asked for the coder
        counts = {
            handle: [
                (form.form_id, getattr(form, "received", None)) for form in forms_for(team[handle])
            ]
            for handle in ("coordinator", "interviewer", "coder_a")
        }

    assert counts == {
        "coordinator": [("firm", 3), ("office", 0)],
        "interviewer": [("firm", 2), ("office", 0)],
        "coder_a": [],
    }


def test_the_latest_version_of_each_form_is_the_one_published_last(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    newest = a_form(team.study, a_definition(version="2"))
    office = a_form(team.study, a_definition("office", "2020"))

    with django_assert_num_queries(1):
        versions = latest_versions(team.study.pk)

    assert versions == {"firm": newest, "office": office}
