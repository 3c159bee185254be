"""A package with faults: each is named with file, place and reason, and nothing is loaded. The same
package again changes nothing; a changed one adds what is new.
"""

import json
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.apps import apps
from pytest_django import Settings

from analysis.actions.package import load_job, load_package, read_package
from analysis.models import Run, SystemVersion
from coding.models import Segment
from survey.actions.job import enqueue, hold
from survey.actions.refusal import Refusal
from survey.formats.package import Package, PackageRefused, open_zip
from survey.models import Case, Job, JobState, Study, Submission, User
from tests.factories import a_workbook
from tests.packages import CODING, MANIFEST, SUBMISSIONS, a_package, coded, coding_file

WITH_INDICATORS = MANIFEST.replace(
    "  codebook: codebook.yaml\n", "  codebook: codebook.yaml\n  indicators: indicators.yaml\n"
)
INDICATORS = """indicator_system:
  id: system
  version: "1"
  codebook: book 1
  forms: [firm]
  measures:
    - id: local
      name: {en: Local rules}
      level: interview
      source: coding
      codes: [inst.local]
      op: code_value_mean
      formula: mean of the values
      unit: points
      direction: 1
      goalposts: [-2, 2]
      min_n: 1
      role: score
    - id: consent
      name: {en: Consent}
      level: firm
      source: survey
      form: firm
      questions: [agreed]
      op: map_mean
      args: {map: {"yes": 1, "no": 0}}
      formula: how many agreed
      unit: people
      direction: 1
      goalposts: [0, 1]
      min_n: 1
      role: score
  sub_indicators:
    - id: all
      name: {en: All}
      dimension: ALL
      measures: {local: 1, consent: 1}
      weight: 1
  dimensions:
    - id: ALL
      name: {en: All}
      themes: [all]
      sub_indicators: [all]
  composites:
    - id: nexus
      name: {en: Nexus}
      parts: {ALL: 1}
      aggregation: geometric
"""
CODE_LINE, QUESTION_LINE = 11, 24

pytestmark = pytest.mark.django_db


@pytest.fixture
def founder() -> User:
    user = User.objects.create_user("pi@small.example", "Pi")
    user.founds_studies = True
    user.save()
    return user


def package(
    indicators: str = INDICATORS, more: Mapping[str, bytes] | None = None, **changed: bytes | None
) -> Package:
    """The small package with an indicator system."""
    files = {"indicators.yaml": indicators.encode()} | dict(more or {})
    return a_package(files, study_yaml=WITH_INDICATORS.encode(), **changed)


def faults_of(opened: Package) -> list[tuple[object, object, object]]:
    """(file, line or row, reason) of every fault, after making sure that it is refused."""
    with pytest.raises(Refusal) as refused:
        read_package(opened)
    return [
        (
            fault["file"],
            fault.get("line", fault.get("row")),
            fault.get("reason", fault.get("message")),
        )
        for fault in refused.value.faults
    ]


def row_counts() -> dict[str, int]:
    """Of every table of the three houses, events and history among them."""
    return {
        model.__name__: model._default_manager.count()
        for house in ("survey", "coding", "analysis")
        for model in apps.get_app_config(house).get_models()
    }


def test_the_package_is_in_order(founder: User) -> None:
    study = load_package(read_package(package()), by=founder)

    assert Segment.objects.filter(transcript__study=study).count() == 3
    assert SystemVersion.objects.get(system__study=study).version == "1"
    assert Run.objects.get(study=study).job.state == JobState.QUEUED


def test_an_unknown_question_is_named_with_its_line() -> None:
    wrong = INDICATORS.replace("questions: [agreed]", "questions: [agred]")

    assert faults_of(package(wrong)) == [
        ("indicators.yaml", QUESTION_LINE, "names no known question: agred")
    ]


def test_an_unknown_code_is_named_with_its_line() -> None:
    wrong = INDICATORS.replace("codes: [inst.local]", "codes: [inst.locale]")

    assert faults_of(package(wrong)) == [
        ("indicators.yaml", CODE_LINE, "names no known code: inst.locale")
    ]


def test_a_quote_that_is_not_in_the_text_is_named_with_its_row() -> None:
    invented = coded("coder_a", "Nobody said this.", "inst.local", 1)

    assert faults_of(package(coding_json=coding_file(CODING[0], invented))) == [
        ("coding.json", 2, "quote_absent: Nobody said this.")
    ]


def test_a_workbook_that_is_none_is_named() -> None:
    assert ("firm.xlsx", None, "This is not an .xlsx workbook.") in faults_of(
        package(firm_xlsx=b"no workbook")
    )


def test_an_answer_to_an_unknown_question_is_named_with_its_row() -> None:
    data = {"firm_code": "F01", "asked_by": "KB01", "agreed": "yes", "colour": "red"}
    records = [*SUBMISSIONS["submissions"], {"form": "firm", "data": data}]

    ((file, row, reason),) = faults_of(
        package(submissions_json=json.dumps({"submissions": records}).encode())
    )

    assert (file, row) == ("submissions.json", 3)
    assert "colour" in str(reason)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("firm_xlsx", "firm.xlsx"),
        ("cases_csv", "cases.csv"),
        ("submissions_json", "submissions.json"),
        ("codebook_yaml", "codebook.yaml"),
        ("coding_json", "coding.json"),
    ],
)
def test_a_missing_file_is_named(name: str, file: str) -> None:
    without: dict[str, bytes | None] = {name: None}

    assert (file, None, "missing") in faults_of(package(INDICATORS, None, **without))


def test_a_missing_indicator_system_is_named() -> None:
    opened = a_package(study_yaml=WITH_INDICATORS.encode())

    assert faults_of(opened) == [("indicators.yaml", None, "missing")]


def test_a_package_without_manifest_is_not_opened() -> None:
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        archive.writestr("cases.csv", "code\n")

    with pytest.raises(PackageRefused) as refused:
        open_zip(data.getvalue())

    assert refused.value.reason == "no_manifest"


def test_faults_of_many_files_are_named_together() -> None:
    opened = package(
        INDICATORS.replace("[inst.local]", "[inst.locale]"),
        cases_csv=b"kind\nfirm\n",
        coding_json=coding_file(coded("coder_a", "Nobody said this.", "inst.local", 1)),
    )

    assert [file for file, _, _ in faults_of(opened)] == [
        "cases.csv",
        "coding.json",
        "indicators.yaml",
    ]


@pytest.mark.parametrize(
    "broken",
    [
        lambda: package(INDICATORS.replace("[agreed]", "[agred]")),
        lambda: package(coding_json=None),
        lambda: package(firm_xlsx=b""),
    ],
)
def test_a_job_with_a_broken_package_stores_nothing(
    founder: User, broken: Callable[[], Package], settings: Settings, tmp_path: Path
) -> None:
    job = _uploaded(broken(), founder, settings, tmp_path)
    before = row_counts()

    with hold(job.pk) as held:
        assert held is not None
        load_job(held)

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert json.loads(job.error)["faults"]
    assert row_counts() == before


def _uploaded(opened: Package, founder: User, settings: Settings, folder: Path) -> Job:
    settings.MEDIA_ROOT = folder
    with ZipFile(folder / "package.zip", "w") as archive:
        for name in opened.members:
            archive.writestr(name, opened.read(name))
    params = {"upload": "package.zip"}
    return enqueue(task="analysis.load_package", study=None, by=founder, params=params)


def test_a_deed_that_is_refused_on_the_way_leaves_nothing_behind(founder: User) -> None:
    """The code of a segment is checked when it is marked, after all else is done."""
    unknown = coded("coder_a", "The county gave us land.", "inst.unknown", 1)
    contents = read_package(package(coding_json=coding_file(CODING[0], unknown)))
    before = row_counts()

    with pytest.raises(Refusal) as refused:
        load_package(contents, by=founder)

    assert [(fault["file"], fault["row"]) for fault in refused.value.faults] == [("coding.json", 2)]
    assert row_counts() == before


def test_the_same_package_again_changes_nothing(founder: User) -> None:
    study = load_package(read_package(package()), by=founder)
    before = row_counts()

    again = load_package(read_package(package()), by=founder)

    assert again == study
    assert row_counts() == before


def test_a_changed_package_adds_what_is_new(founder: User) -> None:
    study = load_package(read_package(package()), by=founder)
    segments = set(Segment.objects.values_list("pk", flat=True))
    data = {"firm_code": "F03", "asked_by": "KB01", "agreed": "yes"}
    records = [*SUBMISSIONS["submissions"], {"form": "firm", "data": data}]
    changed = package(
        INDICATORS.replace('version: "1"', 'version: "2"'),
        cases_csv=b"code,kind,town\nF01,firm,x\nF02,firm,y\nF03,firm,z\n",
        submissions_json=json.dumps({"submissions": records}).encode(),
        firm_xlsx=a_workbook(
            ("text", "firm_code", "Firm"),
            ("text", "asked_by", "Interviewer"),
            ("select_one yn", "agreed", "Agreed?"),
            ("integer", "staff", "Staff"),
            version="2",
        ),
    )

    again = load_package(read_package(changed), by=founder)

    assert again == study
    assert sorted(Case.objects.values_list("code", flat=True)) == ["F01", "F02", "F03"]
    assert Submission.objects.filter(study=study).count() == 3
    assert set(Segment.objects.values_list("pk", flat=True)) == segments
    assert [v.version for v in SystemVersion.objects.order_by("pk")] == ["1", "2"]
    assert Run.objects.filter(study=study).count() == 2
    assert Study.objects.count() == 1
