"""Answers changed by path over HTTP: the same deed as on the page."""

from typing import Any

import pytest
from django.test import Client

from survey.actions.form import publish_form
from survey.actions.submission import receive
from survey.models import ReviewState, Submission, SubmissionVersion
from tests.corrected import sent, the_workbook
from tests.factories import Team, study_with_members
from tests.visitors import caller, told

pytestmark = pytest.mark.django_db

SUBMISSIONS = "/api/v1/studies/hair/submissions"
STAFF = "/data/g/staff"


@pytest.fixture
def team() -> Team:
    team = study_with_members("hair")
    publish_form(data=the_workbook(), filename="firm.xlsx", kind="firm", roles={}, by=team.pi)
    receive(xml=sent(), by=team["interviewer"])
    return team


@pytest.fixture
def client(team: Team) -> Client:
    return caller(team["coordinator"])


def patch(client: Client, name: str = "uuid:1", tag: str = "", **body: object) -> Any:  # noqa: ANN401
    headers = {"If-Match": tag} if tag else {}
    return client.patch(
        f"{SUBMISSIONS}/{name}/answers", body, content_type="application/json", headers=headers
    )


def test_answers_are_changed_and_what_follows_is_told(client: Client) -> None:
    response = patch(client, answers={STAFF: 50, "/data/g/markets": ["usa"]}, reason="Typo")

    stored = Submission.objects.get()
    done = response.json()
    assert response.status_code == 200
    assert (done["saved"], done["instance_id"], done["number"]) == (True, stored.instance_id, 2)
    assert [(row["question"], row["before"], row["after"]) for row in done["changes"]] == [
        ("staff", 40, 50),
        ("markets", ["africa", "usa"], ["usa"]),
        ("half", 20, 25),
    ]
    assert done["computed"] == {"/data/half": "25"}
    assert (done["findings_made"], done["findings_solved"]) == ([], [])
    assert response.headers["ETag"] == f'"{stored.instance_id}"'
    assert stored.answers["markets"] == ["usa"]


def test_null_takes_an_answer_out(client: Client) -> None:
    patch(client, answers={"/data/g/trust": None}, reason="Never asked")

    stored = Submission.objects.get()
    assert "trust" not in stored.answers
    assert "trust" in stored.empty


def test_rows_are_added_and_removed_first(client: Client) -> None:
    rows = [
        {"act": "remove", "path": "/data/partners[1]"},
        {"act": "add", "path": "/data/partners"},
    ]

    patch(client, rows=rows, answers={"/data/partners[2]/share": 1.5}, reason="Another one")

    stored = Submission.objects.get()
    assert [row.answers.get("share") for row in stored.rows.order_by("position")] == [25.5, 1.5]
    assert stored.answers["total"] == 27


def test_a_dry_run_saves_nothing(client: Client) -> None:
    response = patch(client, answers={STAFF: 5000}, dry_run=True)

    done = response.json()
    assert (done["saved"], done["instance_id"], done["number"]) == (False, "uuid:1", 1)
    assert [(row["kind"], row["path"]) for row in done["findings_made"]] == [("constraint", STAFF)]
    assert SubmissionVersion.objects.count() == 0


def test_the_tag_of_what_was_read_lets_it_in(client: Client) -> None:
    read = client.get(f"{SUBMISSIONS}/uuid:1")

    response = patch(client, tag=read.headers["ETag"], number=1, answers={STAFF: 5}, reason="x")

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("name", "tag", "number"),
    [("uuid:1", "", None), (None, '"uuid:1"', None), (None, "", 1), (None, "uuid", None)],
)
def test_another_content_is_a_conflict(
    client: Client, name: str | None, tag: str, number: int | None
) -> None:
    patch(client, answers={STAFF: 50}, reason="First")
    now = Submission.objects.get().instance_id
    more = {} if number is None else {"number": number}

    response = patch(client, name or now, tag, answers={STAFF: 60}, reason="Second", **more)

    assert (response.status_code, response.json()["error"]) == (409, "edited_since")
    assert Submission.objects.get().instance_id == now


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"answers": {STAFF: 50}}, "no_reason"),
        ({"answers": {}, "reason": "x"}, "no_change"),
        ({"answers": {"/data/no": 1}, "reason": "x"}, "unknown_path"),
        ({"answers": {"staff": 1}, "reason": "x"}, "unknown_path"),
        ({"answers": {"/data/total": 1}, "reason": "x"}, "computed"),
        ({"answers": {STAFF: True}, "reason": "x"}, "bad_body"),
        ({"answers": {STAFF: {"a": 1}}, "reason": "x"}, "bad_body"),
        ({"answers": {"/data/g/markets": ["a b"]}, "reason": "x"}, "bad_body"),
        ({"answers": {"/data/g/markets": [1]}, "reason": "x"}, "bad_body"),
        ({"answers": [], "reason": "x"}, "bad_body"),
        ({"rows": [{"act": "steal", "path": "/data/partners"}], "reason": "x"}, "bad_body"),
        ({"rows": [{"act": "remove", "path": "/data/partners[7]"}], "reason": "x"}, "no_row"),
        ({"answer": {}}, "bad_body"),
        ({"answers": {STAFF: "\u0001"}, "reason": "x"}, "wrong_value"),
    ],
)
def test_what_is_not_understood_is_refused(client: Client, body: dict[str, Any], code: str) -> None:
    response = patch(client, **body)

    assert (response.status_code, response.json()["error"]) == (400, code)
    assert SubmissionVersion.objects.count() == 0


def test_a_refusal_names_the_path(client: Client) -> None:
    response = patch(client, answers={"/data/no": 1}, reason="x")

    assert response.json()["faults"] == [{"path": "/data/no"}]


def test_an_interviewer_corrects_what_was_returned_only(team: Team) -> None:
    client = caller(team["interviewer"])

    before = patch(client, answers={STAFF: 50}, reason="x")
    Submission.objects.update(review=ReviewState.HAS_ISSUES)
    after = patch(client, answers={STAFF: 50}, reason="x")

    assert (before.status_code, after.status_code) == (403, 200)


def test_a_former_address_answers_with_what_stands_now(client: Client) -> None:
    patch(client, answers={STAFF: 50}, reason="Typo")
    now = Submission.objects.get().instance_id

    response = client.get(f"{SUBMISSIONS}/uuid:1")

    assert response.json()["instance_id"] == now
    assert response.json()["number"] == 2
    assert response.headers["Content-Location"] == f"http://testserver{SUBMISSIONS}/{now}"
    history = told(client, f"{SUBMISSIONS}/uuid:1/history")["results"]
    assert [row["step"] for row in history if row["step"] in {"received", "edited"}] == [
        "received",
        "edited",
    ]


def test_reading_is_not_what_this_address_does(client: Client) -> None:
    response = client.get(f"{SUBMISSIONS}/uuid:1/answers")

    assert response.status_code == 405
