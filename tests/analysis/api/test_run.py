"""Runs over HTTP: their state, starting one, the agreement of the coders."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from analysis.models import Agreement, IndicatorSystem, Run, SystemVersion
from coding.models import CodebookVersion
from survey.models import Job, JobState
from tests.factories import Team, a_codebook, a_run, study_with_members
from tests.visitors import told, visitor

pytestmark = pytest.mark.django_db

RUNS = "/api/v1/studies/hair/runs"


@pytest.fixture
def team() -> Team:
    return study_with_members("hair")


@pytest.fixture
def book(team: Team) -> CodebookVersion:
    return a_codebook(team.pi)


def _start(client: Client) -> tuple[int, dict[str, object]]:
    response = client.post(RUNS, content_type="application/json")
    body: dict[str, object] = response.json()
    return response.status_code, body


def test_a_run_tells_how_far_it_is(team: Team, book: CodebookVersion) -> None:
    a_run(team, book, state=JobState.RUNNING)
    Job.objects.update(step="computing")

    row = told(visitor(team["analyst"]), f"{RUNS}/1")

    assert str(row.pop("created_at")).startswith("20")
    assert row == {
        "number": 1,
        "state": "running",
        "progress": {"done": 1, "total": 3, "step": "computing"},
        "error": "",
        "system": "1",
        "codebook": "1",
        "seed": 1,
        "digest": "",
        "finished_at": None,
        "manifest": {},
    }


def test_runs_are_listed_newest_first(team: Team, book: CodebookVersion) -> None:
    for number in (1, 2, 3):
        a_run(team, book, number=number)
    client = visitor(team["lead"])

    page = told(client, f"{RUNS}?limit=2")
    rest = told(client, page["next"])

    assert [row["number"] for row in page["results"] + rest["results"]] == [3, 2, 1]
    assert rest["next"] is None


def test_the_latest_is_the_last_finished(team: Team, book: CodebookVersion) -> None:
    a_run(team, book, number=1)
    a_run(team, book, number=2, state=JobState.FAILED)

    assert told(visitor(team["analyst"]), f"{RUNS}/latest")["number"] == 1


@pytest.mark.parametrize("number", ["2", "last", "-1", "9" * 40, "%00"])
def test_what_is_no_run_is_not_found(team: Team, book: CodebookVersion, number: str) -> None:
    a_run(team, book)

    for leaf in ("", "/values", "/values.csv", "/agreement", "/units?measure=x"):
        assert visitor(team["analyst"]).get(f"{RUNS}/{number}{leaf}").status_code == 404


def test_an_analyst_starts_a_run(team: Team, book: CodebookVersion) -> None:
    system = IndicatorSystem.objects.create(study=team.study, key="system")
    SystemVersion.objects.create(system=system, version="1", source="", digest="0" * 64)

    status, row = _start(visitor(team["analyst"]))

    assert (status, row["number"], row["state"]) == (202, 1, "queued")
    assert Run.objects.get().requested_by == team["analyst"].user


def test_a_run_needs_a_system_first(team: Team) -> None:
    status, problem = _start(visitor(team["analyst"]))

    assert (status, problem["error"]) == (400, "nothing_to_compute")


def test_a_lead_coder_reads_results_but_starts_no_run(team: Team, book: CodebookVersion) -> None:
    a_run(team, book)
    client = visitor(team["lead"])

    assert client.get(RUNS).status_code == 200
    assert _start(client)[0] == 403
    assert Run.objects.count() == 1


def test_agreement_is_told_per_theme_and_code(team: Team, book: CodebookVersion) -> None:
    a_run(team, book)

    assert told(visitor(team["lead"]), f"{RUNS}/latest/agreement") == {
        "results": [
            {
                "scope": "theme",
                "id": "institutions",
                "unit": "turn",
                "figure": "alpha",
                "scale": "",
                "value": 0.75,
                "low": None,
                "high": None,
                "units": 12,
            },
            {
                "scope": "code",
                "id": "inst.local",
                "unit": "turn",
                "figure": "alpha",
                "scale": "",
                "value": None,
                "low": None,
                "high": None,
                "units": 12,
            },
        ]
    }


def test_agreement_is_told_by_unit_and_figure(team: Team, book: CodebookVersion) -> None:
    run = a_run(team, book)
    Agreement.objects.create(
        run=run,
        scope="scale",
        key="valence",
        unit="value",
        figure="gwet",
        scale="valence",
        value=0.5,
        low=0.25,
        high=0.75,
        units=9,
    )
    client = visitor(team["lead"])

    found = told(client, f"{RUNS}/latest/agreement?unit=value&figure=gwet")["results"]

    assert found == [
        {
            "scope": "scale",
            "id": "valence",
            "unit": "value",
            "figure": "gwet",
            "scale": "valence",
            "value": 0.5,
            "low": 0.25,
            "high": 0.75,
            "units": 9,
        }
    ]
    assert told(client, f"{RUNS}/latest/agreement?figure=percent") == {"results": []}
    assert client.get(f"{RUNS}/latest/agreement?unit=word").status_code == 400


def test_a_list_costs_the_same_however_long_it_is(
    team: Team, book: CodebookVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, 5):
        a_run(team, book, number=number)
    client = visitor(team["analyst"])

    with django_assert_num_queries(4):  # session, person, member, runs
        assert len(told(client, RUNS)["results"]) == 4
