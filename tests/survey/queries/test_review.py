"""What stands on submissions, who reviews, and what waits for whom."""

import pytest
from pytest_django import DjangoAssertNumQueries

from survey.actions.review import assign_reviewer, comment, review
from survey.models import Submission, SubmissionVersion
from survey.queries.review import (
    Standing,
    decisions,
    level_of,
    reviewers_for,
    standing_of,
    standings_of,
)
from survey.queries.submission import Sought, sought_submissions_for, waiting_submissions_for
from tests.factories import Team, a_form, a_submission, study_with_members


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


@pytest.fixture
def sent(team: Team) -> Submission:
    return a_submission(a_form(team.study), by=team["interviewer"])


def edited(submission: Submission) -> None:
    SubmissionVersion.objects.create(
        submission=submission,
        study=submission.study,
        number=1,
        instance_id="uuid:old",
        digest="",
        xml=b"",
        answers={},
        received_at=submission.received_at,
    )


def test_nothing_stands_before_the_first_decision(team: Team, sent: Submission) -> None:
    comment(submission=sent, text="Why?", by=team.pi)

    assert standing_of(sent) == Standing()
    assert not standing_of(sent).is_passed_on


def test_the_newest_decision_of_each_level_stands(team: Team, sent: Submission) -> None:
    review(submission=sent, state="has_issues", by=team["manager"])
    passed_on = review(submission=sent, state="approved", by=team["manager"])
    review(submission=sent, state="rejected", by=team.pi)
    approved = review(submission=sent, state="approved", by=team.pi)

    found = standing_of(sent)

    assert found == Standing(passed_on, approved)
    assert found.is_passed_on
    assert decisions()[0] == approved


def test_an_edit_takes_the_standing_away(team: Team, sent: Submission) -> None:
    review(submission=sent, state="approved", by=team["manager"])
    edited(sent)
    taken = standing_of(sent)
    anew = review(submission=sent, state="approved", by=team["manager"])

    assert taken == Standing()
    assert standing_of(sent) == Standing(supervisor=anew)


def test_many_cost_one_query(
    team: Team, sent: Submission, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    others = [a_submission(sent.form_version, by=team["interviewer"]) for _ in range(5)]
    step = review(submission=others[2], state="approved", by=team["manager"])

    with django_assert_num_queries(1):
        found = standings_of([sent, *others])

    assert found == {others[2].pk: Standing(supervisor=step)}


def test_reviewers_are_told_to_reviewers(team: Team) -> None:
    handles = [member.handle for member in reviewers_for(team["manager"])]

    assert handles == ["coordinator", "manager", team.pi.handle]
    assert list(reviewers_for(team["interviewer"])) == []


def test_what_waits_for_a_reviewer_is_sought(team: Team, sent: Submission) -> None:
    a_submission(sent.form_version, by=team["interviewer"])
    assign_reviewer(submission=sent, reviewer=team["manager"], by=team.pi)

    def waiting(handle: str) -> list[Submission]:
        return list(sought_submissions_for(team.pi, Sought(to_review_by=handle)))

    given = waiting("manager")
    review(submission=sent, state="approved", by=team["manager"])
    passed_on = waiting("manager")
    edited(sent)
    reopened = waiting("manager")
    review(submission=sent, state="approved", by=team.pi)

    assert (given, passed_on, reopened, waiting("manager")) == ([sent], [], [sent], [])
    assert waiting("coordinator") == []


def test_a_level_waits_until_it_has_decided_and_again_after_an_edit(
    team: Team, sent: Submission
) -> None:
    def waiting() -> list[str]:
        return [
            handle
            for handle in ("manager", "coordinator", "pi", "interviewer", "analyst")
            if list(waiting_submissions_for(team[handle])) == [sent]
        ]

    came = waiting()
    review(submission=sent, state="approved", by=team["manager"])
    passed_on = waiting()
    review(submission=sent, state="has_issues", by=team["coordinator"])
    returned = waiting()
    edited(sent)
    Submission.objects.update(review="edited")
    corrected = waiting()
    review(submission=sent, state="approved", by=team.pi)

    assert came == corrected == ["manager", "coordinator", "pi"]
    assert passed_on == ["coordinator", "pi"]
    assert returned == waiting() == []


def test_who_approves_decides_at_the_coordinators_level(team: Team) -> None:
    levels = {handle: level_of(team[handle]) for handle in ("pi", "coordinator", "manager")}

    assert levels == {"pi": "coordinator", "coordinator": "coordinator", "manager": "supervisor"}
