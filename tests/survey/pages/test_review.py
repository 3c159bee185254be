"""The card of the review, the history, and the deeds behind their buttons."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from survey.actions.review import LONGEST, assign_reviewer, return_to_interviewer, review
from survey.actions.submission import receive
from survey.formats.edit_difference import Change
from survey.formats.openrosa import build_submission
from survey.models import ReviewStep, Submission
from survey.pages.review import ChangeLine, change_in_words
from tests.factories import Team, a_case, a_definition, a_form, a_submission, study_with_members
from tests.visitors import visitor

LIST = "/studies/paper/submissions/"


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members("paper")


@pytest.fixture
def sent(team: Team) -> Submission:
    case = a_case(team.study, "F1")
    return a_submission(a_form(team.study), by=team["interviewer"], case=case)


def address(submission: Submission, deed: str = "") -> str:
    return f"{LIST}{submission.instance_id}/{deed}"


def state_of(submission: Submission) -> str:
    return Submission.objects.values_list("review", flat=True).get(pk=submission.pk)


def post(client: Client, there: str, **data: object) -> list[str]:
    """What the page to which the deed leads says."""
    response = client.post(there, data, follow=True)
    assert response.status_code == 200
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize(
    ("handle", "state", "says", "becomes"),
    [
        ("manager", "approved", "Passed on to the coordinator.", "received"),
        ("coordinator", "approved", "Approved.", "approved"),
        ("coordinator", "rejected", "Rejected: it counts in no figure.", "rejected"),
        ("manager", "has_issues", "Returned to the interviewer.", "has_issues"),
        ("manager", "rejected", "Only a coordinator may reject a submission.", "received"),
        ("pi", "nonsense", "A review approves, returns or rejects a submission.", "received"),
    ],
)
def test_a_decision_is_told_on_the_submission(
    team: Team, sent: Submission, handle: str, state: str, says: str, becomes: str
) -> None:
    client = visitor(team[handle])

    told = post(client, address(sent, "review/"), state=state, comment="Staff?")

    assert (told, state_of(sent)) == ([says], becomes)


def test_a_return_without_a_comment_is_refused_there(team: Team, sent: Submission) -> None:
    response = visitor(team.pi).post(address(sent, "review/"), {"state": "has_issues"}, follow=True)

    assert response.redirect_chain == [(address(sent), 302)]
    assert "Say what is to be mended." in response.text


@pytest.mark.parametrize(
    ("handle", "shown"),
    [
        ("pi", {"Approve", "Return", "Reject", "Only comment", "Give to"}),
        ("manager", {"Pass on", "Return", "Only comment", "Give to"}),
        ("analyst", {"Only comment"}),
        ("interviewer", {"Only comment"}),
    ],
)
def test_each_is_offered_what_they_may_do(
    team: Team, sent: Submission, handle: str, shown: set[str]
) -> None:
    page = visitor(team[handle]).get(address(sent))

    buttons = re.findall(r"<button[^>]*>(.*?)</button>", page.text, re.DOTALL)
    words = {re.sub(r"<[^>]*>", "", button).strip() for button in buttons}
    offered = {"Approve", "Pass on", "Return", "Reject", "Only comment", "Give to"}
    assert words & offered == shown


def test_a_supervisor_is_offered_nothing_once_it_is_decided(team: Team, sent: Submission) -> None:
    review(submission=sent, state="approved", by=team.pi)

    page = visitor(team["manager"]).get(address(sent))

    assert page.context["may_decide"] is False
    assert [line.standing is not None for line in page.context["levels"]] == [False, True]
    assert [line.label for line in page.context["levels"]] == ["Supervisor", "Coordinator"]


def test_an_interviewer_reads_a_return_and_answers_it(team: Team, sent: Submission) -> None:
    return_to_interviewer(submission=sent, comment="How many <staff>?", by=team["manager"])
    client = visitor(team["interviewer"])

    page = client.get(address(sent))
    told = post(client, address(sent, "comment/"), comment="Forty.")

    assert "How many &lt;staff&gt;?" in page.text
    assert told == ["Your comment is kept."]
    assert ReviewStep.objects.latest("pk").comment == "Forty."
    assert [
        each.submission for each in client.get(f"{LIST}?review=has_issues").context["lines"]
    ] == [sent]


def test_an_endless_comment_is_refused_there(team: Team, sent: Submission) -> None:
    told = post(visitor(team.pi), address(sent, "comment/"), comment="x" * (LONGEST + 1))

    assert told == [f"A comment has at most {LONGEST} characters."]


def test_a_reviewer_is_given_and_taken(team: Team, sent: Submission) -> None:
    client = visitor(team.pi)

    given = post(client, address(sent, "reviewer/"), reviewer="manager")
    chosen = '<option value="manager" selected >'
    is_shown = chosen in " ".join(client.get(address(sent)).text.split())
    taken = post(client, address(sent, "reviewer/"), reviewer="")

    assert (given, taken) == (
        ["Given to manager for review."],
        ["Nobody in particular reviews it now."],
    )
    assert is_shown
    assert Submission.objects.get(pk=sent.pk).reviewer is None
    for nobody in ("interviewer", "x\0"):
        assert client.post(address(sent, "reviewer/"), {"reviewer": nobody}).status_code == 404


def test_deeds_on_what_one_may_not_see_find_nothing(team: Team, sent: Submission) -> None:
    other = a_submission(sent.form_version, by=team["coordinator"])
    stranger = visitor(study_with_members("other", {}).pi)

    assert visitor(team["interviewer"]).post(address(other, "comment/")).status_code == 404
    for deed in ("review/", "comment/", "reviewer/"):
        assert stranger.post(address(sent, deed)).status_code == 404


def test_mine_to_review_narrows_the_list(team: Team, sent: Submission) -> None:
    a_submission(sent.form_version, by=team["interviewer"])
    assign_reviewer(submission=sent, reviewer=team["manager"], by=team.pi)

    mine = visitor(team["manager"]).get(f"{LIST}?review=mine")
    theirs = visitor(team.pi).get(f"{LIST}?review=mine")
    nobodys = visitor(team["analyst"]).get(f"{LIST}?review=mine")

    assert [line.submission for line in mine.context["lines"]] == [sent]
    assert (mine.context["is_filtered"], theirs.context["found"].n) == (True, 0)
    assert (nobodys.context["found"].n, "Mine to review" in nobodys.text) == (2, False)


def test_the_list_lets_a_reviewer_choose_what_waits_for_them(team: Team, sent: Submission) -> None:
    second, third = (a_submission(sent.form_version, by=team["interviewer"]) for _ in range(2))
    review(submission=second, state="approved", by=team["manager"])
    review(submission=third, state="rejected", by=team.pi)

    def choices(handle: str) -> list[tuple[bool, bool]]:
        lines = visitor(team[handle]).get(LIST).context["lines"]
        return [(line.waits, line.is_passed_on) for line in lines]

    assert choices("pi") == [(False, False), (True, True), (True, False)]
    assert choices("manager") == [(False, False), (False, True), (True, False)]
    assert choices("interviewer") == [(False, False)] * 3
    assert visitor(team.pi).get(LIST).text.count('name="submission"') == 3
    assert 'id="bulk"' in visitor(team.pi).get(LIST).text
    assert 'id="bulk"' not in visitor(team["analyst"]).get(LIST).text


def test_an_edit_is_shown_in_words_of_the_readers_language(team: Team) -> None:
    a_form(team.study)
    former = ""
    for number, stage in enumerate(("oem", "obm")):
        name = f"uuid:{number}"
        body = build_submission(
            a_definition(), {"stage": stage}, instance_id=name, deprecated_id=former
        )
        receive(xml=body, by=team["interviewer"])
        former = name
    client = visitor(team.pi)

    english = client.get(f"{LIST}{former}/")
    client.cookies["django_language"] = "zh-hans"
    chinese = client.get(f"{LIST}{former}/")

    assert [line.changes for line in english.context["history"]] == [
        (),
        (ChangeLine("Stage", None, "OEM", "Own brand"),),
    ]
    assert chinese.context["history"][1].changes == (ChangeLine("阶段", None, "代工", "自有品牌"),)


def test_answers_of_every_kind_are_worded() -> None:
    changes = [
        Change("markets", {}, ["africa", "usa"], None),
        Change("partner", {}, None, "华丽", "partners", 1),
        Change("staff", {}, 4, 5.5),
        Change("gone", {}, "x", "y"),
    ]

    assert [change_in_words(change, a_definition(), "zh") for change in changes] == [
        ChangeLine("市场", None, "非洲；美国", ""),
        ChangeLine("伙伴名称", 2, "", "华丽"),
        ChangeLine("员工数", None, "4", "5.5"),
        ChangeLine("gone", None, "x", "y"),
    ]


def test_a_long_history_costs_a_page_no_more(
    team: Team, sent: Submission, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = visitor(team.pi)
    client.get(address(sent))
    for number in range(5):
        return_to_interviewer(submission=sent, comment=f"{number}", by=team["manager"])

    with django_assert_num_queries(PAGE_QUERIES):
        client.get(address(sent))


PAGE_QUERIES = 16
