"""What goes into an archive."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import LazySettings
from lxml import etree

from survey.actions.export_content import Contents
from survey.formats.export.columns import layout
from survey.formats.export.options import Format, Options
from survey.models import Finding, FindingKind, FormVersion, ReviewStep
from survey.queries.export import submissions_to_export
from tests.factories import Team, a_definition, a_form, a_submission, an_export, study_with_members

pytestmark = pytest.mark.django_db

TABLES = {
    Format.CSV: ["firm.csv", "firm-partners.csv"],
    Format.XLSX: ["firm.xlsx"],
    Format.SPSS: ["firm.sav", "firm-partners.sav"],
    Format.STATA: ["firm.dta", "firm-partners.dta"],
    Format.PARQUET: ["firm.parquet", "firm-partners.parquet"],
    Format.JSON: ["firm.jsonl"],
    Format.GEOJSON: [],
    Format.CODEBOOK: [],
}
DESCRIBED = ("README.txt", "codebook.csv", "choices.csv", "ddi.xml", "codebook.xlsx")


@pytest.fixture
def team(settings: LazySettings, tmp_path: Path) -> Team:
    settings.MEDIA_ROOT = tmp_path / "media"
    return study_with_members("filled")


@pytest.fixture
def version(team: Team) -> FormVersion:
    return a_form(team.study)


def filled(team: Team, version: FormVersion, format_: Format, folder: Path) -> ZipFile:
    export = an_export(version, by=team.pi)
    export.format = format_
    planned = layout([a_definition()], Options())
    contents = Contents(export, planned, Options(), folder, "1")
    found = submissions_to_export(team.pi, version.form, Options())
    told: list[int] = []
    members = contents.collect(found, told.append, lambda: told.append(-1))
    contents.pack(folder / "whole.zip", members, lambda: None)
    assert told == [found.count(), -1]
    assert [path.name for path in folder.iterdir() if path.is_file()] == ["whole.zip"]
    return ZipFile(folder / "whole.zip")


@pytest.mark.parametrize("format_", list(Format))
def test_every_format_comes_with_its_description(
    team: Team, version: FormVersion, tmp_path: Path, format_: Format
) -> None:
    a_submission(version, by=team.pi, partners=["华丽"])

    with filled(team, version, format_, tmp_path) as archive:
        assert archive.namelist() == [*DESCRIBED, *TABLES[format_]]
        note = archive.read("README.txt").decode()
        assert all(f"  {name}: " in note for name in archive.namelist())
        etree.fromstring(archive.read("ddi.xml"))


def test_what_stands_beside_the_answers_is_there_when_there_is_any(
    team: Team, version: FormVersion, tmp_path: Path
) -> None:
    submission = a_submission(version, by=team.pi, answers={"staff": "many"})
    Finding.objects.create(
        submission=submission, kind=FindingKind.TYPE, path="/data/staff", question="staff"
    )
    ReviewStep.objects.create(submission=submission, comment="?", by=team.pi)

    with filled(team, version, Format.PARQUET, tmp_path) as archive:
        assert archive.namelist() == [
            *DESCRIBED,
            *TABLES[Format.PARQUET],
            *("errors.csv", "actions.csv", "misfits.csv"),
        ]
        misfits = archive.read("misfits.csv").decode().splitlines()
        assert misfits[1] == f"{submission.instance_id},firm,{submission.instance_id},staff,many"


def test_the_rows_of_each_table_are_counted(
    team: Team, version: FormVersion, tmp_path: Path
) -> None:
    for partners in ([], ["A"], ["A", "B"]):
        a_submission(version, by=team.pi, partners=partners)

    with filled(team, version, Format.CSV, tmp_path) as archive:
        root = etree.fromstring(archive.read("ddi.xml"))

    found = root.iterfind(".//{ddi:codebook:2_5}caseQnty")
    assert [each.text for each in found] == ["3", "3"]
