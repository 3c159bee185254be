"""Exports over the API: ask, follow, fetch."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from survey.models import Export, FormVersion, JobState
from survey.tasks import export as export_task
from tests.factories import Team, a_form, a_submission, an_export, study_with_members
from tests.visitors import caller, told

pytestmark = pytest.mark.django_db

EXPORTS = "/api/v1/studies/away/exports"


@pytest.fixture
def team(settings: LazySettings, tmp_path: Path) -> Team:
    settings.MEDIA_ROOT = tmp_path
    return study_with_members("away")


@pytest.fixture
def version(team: Team) -> FormVersion:
    return a_form(team.study)


def ask(client: Client, status: int = 202, **body: object) -> Any:  # noqa: ANN401 - JSON is anything
    response = client.post(EXPORTS, body, content_type="application/json")
    assert response.status_code == status, response.content
    return response.json()


def test_an_export_is_asked_for_followed_and_fetched(team: Team, version: FormVersion) -> None:
    a_submission(version, by=team.pi)
    client = caller(team["analyst"])

    asked = ask(client, form="firm", format="csv", lang="zh", since="2020-01-01")
    export_task(key=Export.objects.get(pk=asked["id"]).job_id)
    done = told(client, f"{EXPORTS}/{asked['id']}")
    file = client.get(done["file"])

    assert (asked["state"], asked["file"], asked["size"]) == ("queued", None, None)
    assert asked["options"] == {
        "lang": "zh",
        "values": "names",
        "headers": "names",
        "split": False,
        "groups": False,
        "media": False,
        "only_approved": False,
        "only_archivable": False,
        "since": "2020-01-01",
        "until": None,
    }
    assert (done["state"], done["done"], done["total"]) == ("done", 1, 1)
    body = b"".join(file)
    assert (body[:2], len(body)) == (b"PK", done["size"])
    assert file["Content-Type"] == "application/octet-stream"
    assert file["Content-Disposition"].startswith('attachment; filename="away-firm-csv-')


def test_a_part_of_the_file_can_be_asked_for(team: Team, version: FormVersion) -> None:
    export = an_export(version, by=team.pi, content=b"0123456789")
    client = caller(team.pi)

    part = client.get(f"{EXPORTS}/{export.pk}/file", headers={"Range": "bytes=2-4"})
    beyond = client.get(f"{EXPORTS}/{export.pk}/file", headers={"Range": "bytes=20-"})

    assert (part.status_code, b"".join(part)) == (206, b"234")
    assert beyond.status_code == 416


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"format": "csv"}, "form"),
        ({"form": "firm"}, "format"),
        ({"form": "firm", "format": "wordperfect"}, "format"),
        ({"form": "firm", "format": "csv", "split": "perhaps"}, "split"),
        ({"form": "firm", "format": "csv", "values": "codes"}, "values"),
        ({"form": "firm", "format": "csv", "since": "yesterday"}, "since"),
        ({"form": "firm", "format": "csv", "lang": "fr"}, "lang"),
        ({"form": "firm", "format": "csv", "colour": "red"}, "colour"),
        ({"form": "firm", "format": "geojson"}, "format"),
        ({"form": "firm", "format": "csv", "since": "2026-02-02", "until": "2026-02-01"}, "until"),
    ],
)
def test_a_broken_option_is_named(
    team: Team, version: FormVersion, body: dict[str, object], field: str
) -> None:
    problem = ask(caller(team.pi), status=400, **body)

    assert [fault["field"] for fault in problem["faults"]] == [field]
    assert not Export.objects.exists()


def test_an_unknown_form_is_not_found(team: Team, version: FormVersion) -> None:
    ask(caller(team.pi), status=404, form="nothing", format="csv")


def test_the_list_holds_own_exports_page_by_page(team: Team, version: FormVersion) -> None:
    first, second = an_export(version, by=team.pi), an_export(version, by=team.pi)
    an_export(version, by=team["analyst"])
    client = caller(team.pi)

    page = told(client, f"{EXPORTS}?limit=1")
    rest = told(client, page["next"])

    assert [row["id"] for row in page["results"]] == [second.pk]
    assert [row["id"] for row in rest["results"]] == [first.pk]
    assert rest["next"] is None


def test_without_a_file_there_is_nothing_to_fetch(team: Team, version: FormVersion) -> None:
    export = an_export(version, by=team.pi)
    Export.objects.update(file="")
    export.job.state = JobState.FAILED
    export.job.save()
    client = caller(team.pi)

    assert told(client, f"{EXPORTS}/{export.pk}")["file"] is None
    told(client, f"{EXPORTS}/{export.pk}/file", status=404)
