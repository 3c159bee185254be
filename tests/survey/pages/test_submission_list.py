"""The list of submissions is narrowed by all that a reviewer asks for."""

import pytest

from survey.actions.review import assign_reviewer, review
from survey.models import FindingKind, Submission
from survey.queries.counting import Counted
from tests.factories import Team, a_case, a_form, a_submission, study_with_members
from tests.visitors import visitor

LIST = "/studies/paper/submissions/"


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members("paper")


@pytest.fixture
def sent(team: Team) -> dict[str, Submission]:
    """One with a finding, one given to the manager and passed on, one of somebody else."""
    version = a_form(team.study)
    found = a_submission(version, by=team["interviewer"], case=a_case(team.study, "F1"))
    passed = a_submission(version, by=team["interviewer"], case=a_case(team.study, "F2"))
    other = a_submission(version, by=team["coordinator"])
    found.findings.create(kind=FindingKind.REQUIRED, path="/data/staff", question="staff")
    assign_reviewer(submission=passed, reviewer=team["manager"], by=team.pi)
    review(submission=passed, state="approved", by=team["manager"])
    return {"found": found, "passed": passed, "other": other}


def names(team: Team, sent: dict[str, Submission], query: str, handle: str = "pi") -> set[str]:
    lines = visitor(team[handle]).get(f"{LIST}?{query}").context["lines"]
    by_pk = {submission.pk: name for name, submission in sent.items()}
    return {by_pk[line.submission.pk] for line in lines}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("findings=with", {"found"}),
        ("findings=without", {"passed", "other"}),
        ("findings=hard", {"found"}),
        ("findings=critical", set()),
        ("reviewer=manager", {"passed"}),
        ("reviewer=-", {"found", "other"}),
        ("text=f1", {"found"}),
        ("text=coordinator", {"other"}),
        ("text=nothing", set()),
        ("text=%00", {"found", "passed", "other"}),
        ("case=F2", {"passed"}),
        ("findings=maybe", {"found", "passed", "other"}),
    ],
)
def test_the_list_is_narrowed(
    team: Team, sent: dict[str, Submission], query: str, expected: set[str]
) -> None:
    assert names(team, sent, query) == expected


def test_an_instance_id_is_found_by_a_part_of_it(team: Team, sent: dict[str, Submission]) -> None:
    part = sent["other"].instance_id[-12:]

    assert names(team, sent, f"text={part}") == {"other"}
    assert names(team, sent, f"text={part[:3]}") == set()


def test_what_waits_depends_on_the_level_of_the_reader(
    team: Team, sent: dict[str, Submission]
) -> None:
    assert names(team, sent, "review=waiting") == {"found", "passed", "other"}
    assert names(team, sent, "review=waiting", "manager") == {"found", "other"}


def test_who_does_not_review_is_not_asked_about_reviewers(
    team: Team, sent: dict[str, Submission]
) -> None:
    form = visitor(team["analyst"]).get(LIST).context["filters"]

    assert "reviewer" not in form.fields
    assert "waiting" not in dict(form.fields["review"].choices)
    assert names(team, sent, "reviewer=manager", "analyst") == {"found", "passed", "other"}


def test_findings_and_reviewer_stand_in_the_line(team: Team, sent: dict[str, Submission]) -> None:
    response = visitor(team.pi).get(LIST)

    lines = {line.submission.pk: line for line in response.context["lines"]}
    assert lines[sent["found"].pk].findings == 1
    assert lines[sent["passed"].pk].findings == 0
    assert lines[sent["passed"].pk].is_passed_on
    assert (response.context["found"], response.context["waiting"]) == (Counted(3), Counted(3))


def test_nothing_that_waits_is_told_kindly(team: Team, sent: dict[str, Submission]) -> None:
    for submission in sent.values():
        review(submission=submission, state="approved", by=team.pi)

    page = visitor(team.pi).get(f"{LIST}?review=waiting").content.decode()

    assert "Nothing waits for your decision here." in page
