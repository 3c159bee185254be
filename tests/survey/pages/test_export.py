"""The page of exports."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from survey.models import Export, FormVersion, JobState
from tests.factories import Team, a_form, an_export, study_with_members
from tests.visitors import visitor

pytestmark = pytest.mark.django_db

PAGE = "/studies/taken/exports/"


@pytest.fixture
def team(settings: LazySettings, tmp_path: Path) -> Team:
    settings.MEDIA_ROOT = tmp_path
    return study_with_members("taken")


@pytest.fixture
def version(team: Team) -> FormVersion:
    return a_form(team.study)


def test_without_a_form_there_is_nothing_to_ask_for(team: Team) -> None:
    page = visitor(team.pi).get(PAGE)

    assert page.context["can_ask"] is False
    assert "No export yet" in page.content.decode()


def test_the_form_asks_for_an_export(team: Team, version: FormVersion) -> None:
    given = {
        "form": "firm",
        "format": "spss",
        "lang": "zh",
        "values": "labels",
        "split": "on",
        "with_media": "on",
        "since": "2026-01-01",
    }

    answer = visitor(team.pi).post(f"{PAGE}new/", given)

    export = Export.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert (export.form, export.format, export.asked_by) == (version.form, "spss", team.pi)
    assert export.options == {
        "lang": "zh",
        "values": "labels",
        "headers": "names",
        "split": True,
        "groups": False,
        "media": True,
        "only_approved": False,
        "only_archivable": False,
        "since": "2026-01-01",
        "until": None,
    }


@pytest.mark.parametrize(
    ("field", "value", "told_at"),
    [
        ("form", "nothing", "form"),
        ("format", "wordperfect", "format"),
        ("lang", "fr", "lang"),
        ("since", "yesterday", "since"),
        ("format", "geojson", "format"),
    ],
)
def test_what_is_not_understood_stands_beside_its_field(
    team: Team, version: FormVersion, field: str, value: str, told_at: str
) -> None:
    given = {"form": "firm", "format": "csv", "lang": "en"} | {field: value}

    page = visitor(team.pi).post(f"{PAGE}new/", given)

    assert page.status_code == 200
    assert list(page.context["form"].errors) == [told_at]
    assert not Export.objects.exists()


def test_the_period_must_have_an_end_after_its_beginning(team: Team, version: FormVersion) -> None:
    given = {"form": "firm", "format": "csv", "lang": "en"}
    days = {"since": "2026-02-02", "until": "2026-02-01"}

    page = visitor(team.pi).post(f"{PAGE}new/", given | days)

    assert page.context["form"].errors == {"until": ["This day is before the first one."]}


def test_the_list_shows_how_far_each_is(team: Team, version: FormVersion) -> None:
    ready, failed, waiting, gone = (an_export(version, by=team.pi) for _ in range(4))
    Export.objects.filter(pk__in=[failed.pk, waiting.pk, gone.pk]).update(file="")
    failed.job.state, failed.job.error = JobState.FAILED, "The disk is full."
    waiting.job.state = JobState.RUNNING
    for export in (failed, waiting):
        export.job.save()

    page = visitor(team.pi).get(PAGE)

    lines = page.context["lines"]
    text = page.content.decode()
    assert [line.export for line in lines] == [gone, waiting, failed, ready]
    assert [line.is_ready for line in lines] == [False, False, False, True]
    assert [line.is_under_way for line in lines] == [False, True, False, False]
    assert text.count("The disk is full.") == 1
    assert text.count(f"/jobs/{waiting.job_id}/") == 1
    assert text.count(f"{PAGE}{ready.pk}/file/") == 1
    assert text.count("The file was deleted: it was old, or a respondent withdrew.") == 1
    assert text.count("/again/") == 3


def test_again_asks_for_the_same(team: Team, version: FormVersion) -> None:
    former = an_export(version, by=team.pi)
    former.options = {"lang": "zh", "split": True}
    former.save()

    answer = visitor(team.pi).post(f"{PAGE}{former.pk}/again/")

    newer = Export.objects.exclude(pk=former.pk).get()
    assert answer["Location"] == PAGE
    assert (newer.format, newer.options["lang"], newer.options["split"]) == ("csv", "zh", True)


def test_the_file_is_saved_and_never_shown(team: Team, version: FormVersion) -> None:
    export = an_export(version, by=team.pi, content=b"PK-file")

    answer = visitor(team.pi).get(f"{PAGE}{export.pk}/file/")

    assert b"".join(answer) == b"PK-file"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_file_of_another_member_is_not_there(team: Team, version: FormVersion) -> None:
    export = an_export(version, by=team.pi)

    assert visitor(team["analyst"]).get(f"{PAGE}{export.pk}/file/").status_code == 404


def test_exports_stand_in_the_navigation_of_who_may_export(team: Team) -> None:
    entries = {
        handle: [room.key for room in visitor(team[handle]).get("/studies/taken/").context["nav"]]
        for handle in ("analyst", "interviewer")
    }

    assert "exports" in entries["analyst"]
    assert "exports" not in entries["interviewer"]
