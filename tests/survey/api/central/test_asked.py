"""What clients ask of tables and is not understood: each is told as Central tells it."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from survey.actions.token import issue_token
from tests.central import FORM, PARTNERS, Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(tmp_path: Path, settings: Settings) -> Scene:
    settings.MEDIA_ROOT = tmp_path
    scene = Scene.made("", tmp_path)
    scene.publish()
    return scene


def asked(scene: Scene, table: str, query: dict[str, str]) -> dict[str, object]:
    token = issue_token(user=scene.team["analyst"].user)
    client = Client(headers={"Authorization": f"Bearer {token}"})
    answer = client.get(
        f"/v1/projects/{scene.team.study.pk}/forms/{FORM}.svc/{table}", query_params=query
    )
    if answer.status_code == 200:
        return {}
    told: dict[str, object] = answer.json()
    assert answer.status_code == int(str(told["code"]).partition(".")[0])
    return told


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"$filter": "firm_code eq 'F01'"}, 501.5),
        ({"$filter": "contains(__system/submissionDate, '2026') eq true"}, 501.4),
        ({"$filter": "__system/submissionDate gt 5"}, 501.4),
        ({"$filter": "((("}, 400.18),
        ({"$filter": "__system/submissionDate gt"}, 400.18),
        ({"$filter": "__system/submissionDate gt 2026-01-01\0"}, 404.1),
        ({"$expand": "partners"}, 501.6),
        ({"$expand": "*", "$select": "firm_code"}, 501.11),
        ({"$select": "nothing"}, 400.23),
        ({"$select": "about/partners"}, 400.24),
        ({"$top": "-1"}, 400.8),
        ({"$top": "99999999999"}, 400.8),
        ({"$skip": "many"}, 400.8),
        ({"$skip": "²"}, 400.8),
        ({"$count": "maybe"}, 400.8),
        ({"$search": "a"}, 501.1),
        ({"$skiptoken": "forged"}, 400.8),
        ({"$orderby": "firm_code"}, 501.5),
        ({"$orderby": "__system/submissionDate up"}, 400.8),
        ({"$skiptoken": "x", "$orderby": "__system/submissionDate"}, 501.1),
    ],
)
def test_what_is_not_understood_is_told(scene: Scene, query: dict[str, str], code: float) -> None:
    told = asked(scene, "Submissions", query)

    assert (told["code"], bool(told["message"])) == (code, True)


def test_a_filter_that_is_not_supported_says_where(scene: Scene) -> None:
    told = asked(scene, "Submissions", {"$filter": "1 eq 1 and firm_code eq 'F01'"})

    assert told["details"] == {"text": "firm_code", "at": 11}


def test_tables_of_repeats_have_neither_system_nor_an_order(scene: Scene) -> None:
    assert asked(scene, PARTNERS, {"$select": "__system"})["code"] == 400.23
    assert asked(scene, PARTNERS, {"$orderby": "__system/submissionDate"})["code"] == 501.1


@pytest.mark.parametrize("table", ["Submissions.none", "submissions", "Submissions('", "none"])
def test_a_table_that_there_is_not_is_not_found(scene: Scene, table: str) -> None:
    assert asked(scene, table, {})["code"] == 404.1


@pytest.mark.parametrize(
    "query",
    [
        {"$top": "0", "$count": "True"},
        {"$select": "*"},
        {"$filter": " "},
        {"$format": "json"},
        {"other": "parameter"},
        {"$orderby": "__system/updatedAt desc, __system/submitterId"},
        {"$filter": "__system/submissionDate lt 9999-12-31 and year(now()) lt 999999999999999999"},
        {"$filter": "__system/submissionDate gt 0001-01-01T00:00:00+14:00"},
    ],
)
def test_what_asks_for_nothing_special_is_answered(scene: Scene, query: dict[str, str]) -> None:
    assert asked(scene, "Submissions", query) == {}
