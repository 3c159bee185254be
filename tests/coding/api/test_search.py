"""Search over HTTP: pages of hits, a plan, and coding what was planned."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from coding.actions import step as stepping
from coding.api import search as searching
from coding.models import CodingTask, Segment
from tests.factories import Team, study_with_members
from tests.steps import a_given_task
from tests.visitors import told, visitor

pytestmark = pytest.mark.django_db

STUDY = "/api/v1/studies/hair"
PLAN: dict[str, Any] = {"q": "came", "unit": "sentence", "code": "learn.doing"}


@pytest.fixture
def team() -> Team:
    team = study_with_members("hair")
    a_given_task(team)
    return team


@pytest.fixture
def client(team: Team) -> Client:
    return visitor(team["coder_a"])


def post(client: Client, path: str, body: object, status: int) -> Any:  # noqa: ANN401 - JSON
    response = client.post(f"{STUDY}/{path}", body, content_type="application/json")

    assert response.status_code == status, response.content
    return response.json()


def test_pages_of_hits_lead_on(client: Client) -> None:
    found, address = [], f"{STUDY}/search?q=e&limit=3"
    while address:
        page = told(client, address)
        found += [(row["start"], row["hit"]) for row in page["results"]]
        address = page["next"]

    whole = told(client, f"{STUDY}/search?q=e&limit=500")
    assert found == [(row["start"], row["hit"]) for row in whole["results"]]
    assert whole["next"] is None
    assert len(found) > 3


def test_one_searches_in_a_task(client: Client) -> None:
    task = CodingTask.objects.get().pk

    (row,) = told(
        client, f"{STUDY}/search?q=One&in=transcript&task={task}&whole_words=true&speaker=R"
    )["results"]

    assert (row["transcript"], row["task"], row["hit"], row["codes"]) == ("T01", task, "One", [])


@pytest.mark.parametrize(
    "query",
    ["", "q=", "q=%20", "q=a&in=here", "q=a&after=x", "q=a&limit=0", "q=a&x=1", "q=" + "a" * 201],
)
def test_what_cannot_be_looked_for_is_refused(client: Client, query: str) -> None:
    response = client.get(f"{STUDY}/search?{query}")

    assert response.status_code == 400
    assert response.json()["error"] in {"bad_filter", "bad_query"}


def test_what_was_planned_is_coded_by_a_step(client: Client) -> None:
    plan = post(client, "search/plan", PLAN, 200)
    (planned,) = plan["tasks"]

    step = {"id": str(uuid4()), "kind": "batch", "changes": planned["changes"]}
    post(client, f"tasks/{planned['task']}/steps", step, 201)
    again = post(client, "search/plan", PLAN, 200)

    quotes = Segment.objects.order_by("start").values_list("quote", flat=True)
    assert quotes[1] == "Then 𠮷田 came."
    assert (plan["total"], again["total"], again["tasks"][0]["already"]) == (2, 0, 2)


def test_a_plan_is_of_the_named_tasks(client: Client) -> None:
    task = CodingTask.objects.get().pk

    none = post(client, "search/plan", {**PLAN, "tasks": [task + 1]}, 200)
    one = post(client, "search/plan", {**PLAN, "tasks": [task], "speaker": "@respondent"}, 200)

    assert (none, one["total"]) == ({"tasks": [], "total": 0}, 2)


def test_a_plan_too_large_for_a_step_is_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MOST_CHANGES", 1)

    refused = post(client, "search/plan", PLAN, 400)

    assert refused["error"] == "too_many_hits"
    assert stepping.MOST_CHANGES == 2000


@pytest.mark.parametrize(
    "changes",
    [{"unit": "page"}, {"q": ""}, {"code": None}, {"tasks": ["x"]}, {"value": []}, {"x": 1}],
)
def test_what_cannot_be_planned_is_refused(client: Client, changes: dict[str, Any]) -> None:
    post(client, "search/plan", PLAN | changes, 400)
