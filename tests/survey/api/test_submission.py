"""Submissions over HTTP: the list and its filters, one with its answers."""

from urllib.parse import quote

import pytest
from pytest_django import DjangoAssertNumQueries

from survey.models import ReviewState, Submission
from tests.factories import Team, a_case, a_definition, a_form, a_submission, study_with_members
from tests.visitors import told, visitor

pytestmark = pytest.mark.django_db

SUBMISSIONS = "/api/v1/studies/hair/submissions"


@pytest.fixture
def team() -> Team:
    return study_with_members("hair")


def test_a_submission_comes_with_answers_and_repeats(team: Team) -> None:
    case = a_case(team.study, "F03")
    kept = a_submission(
        a_form(team.study),
        by=team["interviewer"],
        case=case,
        answers={"staff": 40, "markets": ["africa"]},
        partners=["甲", "乙"],
    )
    Submission.objects.filter(pk=kept.pk).update(empty=["stage"], unknown=["/data/x"])

    row = told(visitor(team["analyst"]), f"{SUBMISSIONS}/{kept.instance_id}")

    assert row.pop("received_at").startswith("20")
    assert row == {
        "instance_id": kept.instance_id,
        "form": "firm",
        "version": "1",
        "case": "F03",
        "interviewer": "interviewer",
        "submitted_by": "interviewer",
        "device": "",
        "review": "received",
        "reviewer": None,
        "number": 1,
        "answers": {"staff": 40, "markets": ["africa"]},
        "empty": ["stage"],
        "unknown": ["/data/x"],
        "repeats": {
            "partners": [
                {"position": 0, "parent_position": None, "answers": {"partner": "甲"}, "empty": []},
                {"position": 1, "parent_position": None, "answers": {"partner": "乙"}, "empty": []},
            ]
        },
    }


def test_a_list_is_newest_first_and_without_answers(team: Team) -> None:
    version = a_form(team.study)
    first, second = (a_submission(version, by=team["interviewer"]) for _ in range(2))

    rows = told(visitor(team.pi), SUBMISSIONS)["results"]

    assert [row["instance_id"] for row in rows] == [second.instance_id, first.instance_id]
    assert "answers" not in rows[0]
    assert rows[0]["case"] is None


def test_an_interviewer_sees_own_submissions_only(team: Team) -> None:
    version = a_form(team.study)
    mine = a_submission(version, by=team["interviewer"])
    other = a_submission(version, by=team["coordinator"])
    client = visitor(team["interviewer"])

    assert [row["instance_id"] for row in told(client, SUBMISSIONS)["results"]] == [
        mine.instance_id
    ]
    assert client.get(f"{SUBMISSIONS}/{other.instance_id}").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("form=firm", ["uuid:1", "uuid:0"]),
        ("form=office", []),
        ("case=F01", ["uuid:1"]),
        ("interviewer=KB01", ["uuid:0"]),
        ("review=approved", ["uuid:1"]),
        ("received_after=2006-05-02", ["uuid:1"]),
        ("received_after=2006-05-02T00:00:00Z&received_before=2006-06-01", []),
        ("received_before=2006-06-01", ["uuid:0"]),
        ("received_after=0001-01-01T00:00:00Z", ["uuid:1", "uuid:0"]),
        ("review=approved&interviewer=KB01", []),
        ("version=1", ["uuid:1", "uuid:0"]),
        ("version=2", []),
        ("severity=critical", ["uuid:0"]),
        ("severity=soft", []),
    ],
)
def test_submissions_are_found(team: Team, query: str, found: list[str]) -> None:
    version = a_form(team.study)
    case = a_case(team.study, "F01")
    rows = [a_submission(version, by=team["interviewer"], case=c) for c in (None, case)]
    Submission.objects.filter(pk=rows[0].pk).update(
        instance_id="uuid:0", interviewer="KB01", received_at="2006-05-01T12:00Z"
    )
    Submission.objects.filter(pk=rows[1].pk).update(
        instance_id="uuid:1", review=ReviewState.APPROVED, received_at="2006-06-02T12:00Z"
    )

    rows[0].findings.create(kind="constraint", path="/data/staff", severity="critical")

    results = told(visitor(team.pi), f"{SUBMISSIONS}?{query}")["results"]

    assert [row["instance_id"] for row in results] == found


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("review=good", "review"),
        ("severity=mild", "severity"),
        ("received_after=yesterday", "received_after"),
        ("answers=1", "answers"),
        ("form=", "form"),
    ],
)
def test_a_bad_filter_is_named(team: Team, query: str, named: str) -> None:
    problem = told(visitor(team.pi), f"{SUBMISSIONS}?{query}", 400)

    assert [fault["field"] for fault in problem["faults"]] == [named]


def test_pages_reach_every_submission_once(team: Team) -> None:
    version = a_form(team.study)
    kept = [a_submission(version, by=team["interviewer"]).instance_id for _ in range(5)]
    client = visitor(team.pi)

    found, address = [], f"{SUBMISSIONS}?limit=2&form=firm"
    while address:
        page = told(client, address)
        found.append([row["instance_id"] for row in page["results"]])
        address = page["next"]

    assert found == [[kept[4], kept[3]], [kept[2], kept[1]], [kept[0]]]


def test_an_instance_id_may_be_anything(team: Team) -> None:
    kept = a_submission(a_form(team.study), by=team["interviewer"])
    odd = "http://device/7?a=b&c=许 昌"
    Submission.objects.filter(pk=kept.pk).update(instance_id=odd)

    row = told(visitor(team.pi), f"{SUBMISSIONS}/{quote(odd, safe='')}")

    assert row["instance_id"] == odd


def test_a_list_costs_the_same_however_long_it_is(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    version = a_form(team.study)
    for _ in range(5):
        a_submission(version, by=team["interviewer"], case=a_case(team.study), partners=["甲"])
    client = visitor(team["analyst"])

    with django_assert_num_queries(4):  # session, person, member, submissions
        rows = told(client, SUBMISSIONS)["results"]

    assert len(rows) == 5


def test_one_submission_costs_six_questions(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    version = a_form(team.study, a_definition())
    kept = a_submission(version, by=team["interviewer"], partners=["甲", "乙", "丙"])
    client = visitor(team["analyst"])

    with django_assert_num_queries(6):  # session, person, member, submission, its rows and findings
        told(client, f"{SUBMISSIONS}/{kept.instance_id}")
