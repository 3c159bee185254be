"""Deeds done to many submissions at once: to the ticked ones, or to all that the list shows."""

import pytest
from django.test import Client

from survey.actions.review import review
from survey.models import ReviewState, Submission
from survey.pages import submission_bulk
from tests.factories import Team, a_case, a_form, a_submission, study_with_members
from tests.visitors import visitor

LIST = "/studies/paper/submissions/"
APPROVE = "/studies/paper/review/"
ASSIGN = "/studies/paper/review/assign/"


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members("paper")


@pytest.fixture
def sent(team: Team) -> list[Submission]:
    """Three of case F1 and one of F2."""
    version = a_form(team.study)
    first, second = a_case(team.study, "F1"), a_case(team.study, "F2")
    cases = (first, first, first, second)
    return [a_submission(version, by=team["interviewer"], case=case) for case in cases]


def post(client: Client, there: str, **data: object) -> list[str]:
    """What the list says to which the deed leads."""
    response = client.post(there, data, follow=True)
    assert response.status_code == 200
    return [str(message) for message in response.context["messages"]]


def states(sent: list[Submission]) -> list[str]:
    found = Submission.objects.in_bulk([each.pk for each in sent])
    return [found[each.pk].review for each in sent]


def test_the_ticked_ones_are_approved_and_the_list_stays_narrowed(
    team: Team, sent: list[Submission]
) -> None:
    data = {
        "submission": [sent[0].instance_id, sent[3].instance_id, "unknown", "x\0"],
        "query": "review=received&case=F1",
    }

    response = visitor(team.pi).post(APPROVE, data, follow=True)

    assert response.redirect_chain == [(f"{LIST}?review=received&case=F1", 302)]
    assert [str(message) for message in response.context["messages"]] == ["2 submissions approved."]
    assert states(sent) == ["approved", "received", "received", "approved"]


def test_all_that_match_are_approved_and_no_others(team: Team, sent: list[Submission]) -> None:
    client = visitor(team.pi)
    shown = client.get(f"{LIST}?case=F1").context

    said = post(client, APPROVE, all="1", query="case=F1", newest=shown["newest"])

    assert said == ["3 submissions approved."]
    assert states(sent) == ["approved", "approved", "approved", "received"]


def test_what_came_in_after_the_list_was_shown_is_left_alone(
    team: Team, sent: list[Submission]
) -> None:
    said = post(visitor(team.pi), APPROVE, all="1", query="", newest=sent[1].pk)

    assert said == ["2 submissions approved."]
    assert states(sent) == ["approved", "approved", "received", "received"]


def test_a_supervisor_passes_on_what_nobody_has_passed_on(
    team: Team, sent: list[Submission]
) -> None:
    review(submission=sent[0], state="approved", by=team["manager"])

    said = post(visitor(team["manager"]), APPROVE, all="1", query="", newest=sent[-1].pk)

    assert said == ["3 submissions approved."]
    assert states(sent) == ["received"] * 4


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"all": "1"},
        {"all": "1", "newest": "x"},
        {"all": "1", "newest": "99999999", "query": "since=2025-02-01&until=2025-01-01"},
        {"query": "\r\nX: y"},
    ],
)
def test_nothing_chosen_is_told(team: Team, sent: list[Submission], data: dict[str, str]) -> None:
    assert post(visitor(team.pi), APPROVE, **data) == ["None of these waited for your approval."]
    assert states(sent) == ["received"] * 4


def test_many_are_done_in_portions(
    team: Team, sent: list[Submission], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submission_bulk, "MOST_AT_ONCE", 3)

    said = post(visitor(team.pi), APPROVE, all="1", query="", newest=sent[-1].pk)

    assert said == ["3 submissions approved.", "At most 3 are done at once: do it again."]
    assert states(sent) == ["approved", "approved", "approved", "received"]


def test_the_ticked_ones_are_given_and_taken(team: Team, sent: list[Submission]) -> None:
    client = visitor(team["coordinator"])
    names = [each.instance_id for each in sent[:2]]

    given = post(client, ASSIGN, submission=names, reviewer="manager")
    again = post(client, ASSIGN, submission=names, reviewer="manager")
    taken = post(client, ASSIGN, submission=names[:1], reviewer="")

    assert given == ["2 submissions changed hands."]
    assert again == ["Nothing changed hands: none was chosen, or all were there."]
    assert taken == ["1 submission changed hands."]
    assert list(Submission.objects.filter(reviewer=team["manager"])) == [sent[1]]


def test_all_that_match_are_given_decided_or_not(team: Team, sent: list[Submission]) -> None:
    Submission.objects.filter(pk=sent[0].pk).update(review=ReviewState.APPROVED)

    post(visitor(team.pi), ASSIGN, all="1", query="case=F1", newest=sent[-1].pk, reviewer="manager")

    given = Submission.objects.filter(reviewer=team["manager"]).order_by("pk")
    assert list(given) == sent[:3]


@pytest.mark.parametrize("handle", ["interviewer", "nobody", "x\0"])
def test_only_reviewers_get_any(team: Team, sent: list[Submission], handle: str) -> None:
    data = {"submission": [sent[0].instance_id], "reviewer": handle}

    assert visitor(team.pi).post(ASSIGN, data).status_code == 404
    assert not Submission.objects.exclude(reviewer=None).exists()
