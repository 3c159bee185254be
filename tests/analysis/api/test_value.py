"""The figures of a run over HTTP. Scripts outside rely on the first columns of the table."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from analysis.models import Value
from tests.factories import Team, a_codebook, a_run, study_with_members
from tests.visitors import caller, told, visitor

pytestmark = pytest.mark.django_db

LATEST = "/api/v1/studies/hair/runs/latest"


@pytest.fixture
def team() -> Team:
    team = study_with_members("hair")
    a_run(team, a_codebook(team.pi))
    return team


def _csv(client: Client, query: str = "") -> str:
    response: Any = client.get(f"{LATEST}/values.csv{query}")

    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def test_the_table_has_the_columns_that_were_promised(team: Team) -> None:
    Value.objects.filter(layer="coder_a").update(low=50.5, high=60, flags=["weak", "unreliable"])
    Value.objects.filter(key="nexus").update(gated=40, gated_low=30.5, gated_high=50)

    assert _csv(caller(team["analyst"])) == (
        "kind,id,layer,n,raw,value,low,high,flags,gated,gated_low,gated_high\r\n"
        "measure,inst_local,reconciled,42,3.5,62.5,,,,,,\r\n"
        "measure,inst_local,coder_a,40,3.25,56.25,50.5,60.0,weak unreliable,,,\r\n"
        "composite,nexus,reconciled,,,48.125,,,,40.0,30.5,50.0\r\n"
    )


def test_the_table_is_a_file_with_a_name(team: Team) -> None:
    response: Any = visitor(team["analyst"]).get(f"{LATEST}/values.csv?bom=true")

    assert response["Content-Disposition"] == 'attachment; filename="hair-run1-values.csv"'
    assert b"".join(response.streaming_content).startswith(b"\xef\xbb\xbfkind,id,")


def test_the_table_can_be_narrowed(team: Team) -> None:
    table = _csv(visitor(team["analyst"]), "?kind=measure&layer=reconciled")

    assert table.splitlines()[1:] == ["measure,inst_local,reconciled,42,3.5,62.5,,,,,,"]


def test_a_figure_is_told_with_its_interval_and_flags(team: Team) -> None:
    page = told(visitor(team["analyst"]), f"{LATEST}/values?id=inst_local&layer=coder_a")

    assert page == {
        "results": [
            {
                "kind": "measure",
                "id": "inst_local",
                "layer": "coder_a",
                "n": 40,
                "raw": 3.25,
                "value": 56.25,
                "low": None,
                "high": None,
                "gated": None,
                "gated_low": None,
                "gated_high": None,
                "missing": None,
                "flags": [],
                "shares": {},
            }
        ],
        "next": None,
    }


def test_pages_have_the_order_of_the_table_without_gaps_or_repeats(team: Team) -> None:
    client = visitor(team["analyst"])

    found, address = [], f"{LATEST}/values?limit=1"
    while address:
        page = told(client, address)
        found += [(row["kind"], row["id"], row["layer"]) for row in page["results"]]
        address = page["next"]

    assert found == [
        ("measure", "inst_local", "reconciled"),
        ("measure", "inst_local", "coder_a"),
        ("composite", "nexus", "reconciled"),
    ]


def test_units_are_those_of_one_measure(team: Team) -> None:
    client = visitor(team["analyst"])

    page = told(client, f"{LATEST}/units?measure=inst_local")

    assert page == {"results": [{"unit": "F03", "raw": 3.5, "value": 62.5}], "next": None}
    assert told(client, f"{LATEST}/units?measure=inst_local&layer=coder_a")["results"] == []


@pytest.mark.parametrize(
    ("leaf", "named"),
    [
        ("values?kind=figure", "kind"),
        ("values?colour=red", "colour"),
        ("values.csv?limit=3", "limit"),
        ("values.csv?bom=perhaps", "bom"),
        ("units", "measure"),
        ("agreement?scope=theme", "scope"),
    ],
)
def test_a_bad_filter_is_named(team: Team, leaf: str, named: str) -> None:
    problem = told(visitor(team["analyst"]), f"{LATEST}/{leaf}", 400)

    assert [fault["field"] for fault in problem["faults"]] == [named]


@pytest.mark.parametrize("leaf", ["values", "values.csv", "agreement", "units?measure=x"])
def test_a_coder_reads_no_results(team: Team, leaf: str) -> None:
    assert visitor(team["coder_a"]).get(f"{LATEST}/{leaf}").status_code == 403


def test_figures_cost_the_same_however_many_there_are(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = visitor(team["analyst"])

    with django_assert_num_queries(5):  # session, person, member, run, values
        told(client, f"{LATEST}/values")
    with django_assert_num_queries(5):
        _csv(client)
