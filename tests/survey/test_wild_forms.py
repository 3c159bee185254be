"""Forms as teams bring them, all the way: upload, trial by a device, answers, checks, every export.

Nested repeats, cascades, external choices, or_other, three languages, names in Chinese, an old root,
and the marks of another server.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from pytest_django import Settings

from survey.actions.export import make_export, request_export
from survey.actions.form import publish_form
from survey.actions.form_media import missing_media
from survey.actions.job import hold
from survey.actions.recheck import make_recheck, request_recheck
from survey.actions.submission import receive
from survey.formats.export.options import Format
from survey.models import Export, FormVersion, Submission
from tests.factories import Team, study_with_members
from tests.visitors import told, visitor

pytestmark = pytest.mark.django_db

SURVEY = [
    (
        "type",
        "name",
        "label::English (en)",
        "label::中文 (zh)",
        "label::ខ្មែរ (km)",
        "choice_filter",
    ),
    ("start", "start"),
    ("select_one state", "state", "State", "省", "រដ្ឋ"),
    ("select_one county", "county", "County", "县", "ស្រុក", "state = ${state}"),
    ("select_one_external town", "town", "Town", "镇", "ទីក្រុង", "county = ${county}"),
    ("select_multiple goods or_other", "goods", "Goods", "产品", "ទំនិញ"),
    ("begin_repeat", "工厂", "Works", "工厂", "រោងចក្រ"),
    ("text", "厂名", "Name", "厂名", "ឈ្មោះ"),
    ("begin_repeat", "line", "Line", "生产线", "ខ្សែ"),
    ("integer", "workers", "Workers", "工人", "កម្មករ"),
    ("end_repeat",),
    ("calculate", "hands", "", "", "", "", "sum(${workers})"),
    ("end_repeat",),
    ("calculate", "works", "", "", "", "", "count(${工厂})"),
]
CHOICES = [
    ("list_name", "name", "label::English (en)", "label::中文 (zh)", "label::ខ្មែរ (km)", "state"),
    ("state", "hn", "Henan", "河南", "ហឺណាន"),
    ("state", "sd", "Shandong", "山东", "សានទុង"),
    ("county", "xc", "Xuchang", "许昌", "ស៊ូឆាង", "hn"),
    ("county", "jz", "Jiaozhou", "胶州", "ចៀវចូវ", "sd"),
    ("goods", "wig", "Wigs", "假发", "សក់"),
    ("goods", "lace", "Lace", "蕾丝", "ចរ"),
]
EXTERNAL = [
    ("list_name", "name", "label::English (en)", "label::中文 (zh)", "county"),
    ("town", "xiaolv", "Xiaolü", "小吕", "xc"),
    ("town", "licha", "Licha", "李哥庄", "jz"),
]
BODY = """<?xml version='1.0' encoding='UTF-8'?>
<{root} id="wild" version="7" xmlns:jr="http://openrosa.org/javarosa"
 xmlns:orx="http://openrosa.org/xforms"><formhub><uuid>0b5cf0a1</uuid></formhub>
 <start>2026-03-01T09:00:00.000+08:00</start>
 <state>hn</state><county>{county}</county><town>{town}</town>
 <goods>wig other</goods><goods_other>felt =1+1</goods_other>
 <工厂><厂名>瑞贝卡</厂名><line><workers>30</workers></line><line><workers>12</workers></line>
 <hands>{hands}</hands></工厂>
 <工厂><厂名>华丽 🎎</厂名><hands>0</hands></工厂>
 <works>2</works><__version__>vAbC</__version__>
 <meta><instanceID>uuid:{number}</instanceID></meta></{root}>"""


def workbook() -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    head = (*SURVEY[0], "calculation")
    sheets: dict[str, Sequence[Sequence[str]]] = {
        "survey": [head, *SURVEY[1:]],
        "choices": CHOICES,
        "external_choices": EXTERNAL,
        "settings": [
            ("form_id", "version", "form_title", "default_language"),
            ("wild", "7", "Wild", "English (en)"),
        ],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    target = BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def team() -> Team:
    return study_with_members("wild")


@pytest.fixture
def version(team: Team) -> FormVersion:
    return publish_form(data=workbook(), filename="wild.xlsx", kind="firm", roles={}, by=team.pi)


def sent(team: Team, number: int = 1, /, **changes: str) -> Submission:
    usual = {"root": "data", "county": "xc", "town": "xiaolv", "hands": "42"}
    xml = BODY.format(number=number, **usual | changes)
    return receive(xml=xml.encode(), by=team["interviewer"])[0]


def findings(submission: Submission) -> list[tuple[str, str, str]]:
    found = submission.findings.exclude(kind="unknown").order_by("path")
    return list(found.values_list("kind", "path", "value"))


def made(team: Team, version: FormVersion, format_: Format, **options: object) -> Export:
    export = request_export(form=version.form, format_=format_, options=options, by=team.pi)
    with hold(export.job_id) as held:
        assert held is not None
        make_export(held)
    export.refresh_from_db()
    return export


def table(export: Export, name: str) -> list[dict[str, str]]:
    with ZipFile(export.file.path) as archive:
        return list(csv.DictReader(StringIO(archive.read(name).decode(), newline="")))


def test_it_is_published_with_all_it_needs(version: FormVersion) -> None:
    warned = [(each["sheet"], each["row"], each["column"]) for each in version.warnings]

    assert missing_media(version) == []
    assert version.definition["languages"] == ["en", "zh", "km"]
    assert ("survey", 7, "name") in warned  # Chinese names: devices may not load them
    assert ("survey", 8, "name") in warned


@pytest.mark.parametrize("root", ["data", "wild", "aBcDeF", "_x"])
def test_what_a_device_sends_is_understood_whatever_its_root(
    team: Team, version: FormVersion, root: str
) -> None:
    submission = sent(team, root=root)

    assert submission.answers == {
        "state": "hn",
        "county": "xc",
        "town": "xiaolv",
        "works": 2,
        "goods": ["wig", "other"],
        "goods_other": "felt =1+1",
        "start": "2026-03-01T09:00:00.000+08:00",
    }
    rows = submission.rows.order_by("repeat", "position").values_list("repeat", "answers")
    assert list(rows) == [
        ("line", {"workers": 30}),
        ("line", {"workers": 12}),
        ("工厂", {"厂名": "瑞贝卡", "hands": 42}),
        ("工厂", {"厂名": "华丽 🎎", "hands": 0}),
    ]
    assert findings(submission) == []


def test_the_marks_of_another_server_are_named_and_harm_nothing(
    team: Team, version: FormVersion
) -> None:
    submission = sent(team)

    unknown = submission.findings.filter(kind="unknown").values_list("path", flat=True)
    assert "/data/formhub/uuid" not in unknown
    assert set(unknown) <= {"/data/__version__"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"county": "jz", "town": "licha"}, [("choice", "/data/county", "jz")]),
        ({"town": "licha"}, [("choice", "/data/town", "licha")]),
        ({"town": "nowhere"}, [("choice", "/data/town", "nowhere")]),
        ({"hands": "41"}, [("calculation", "/data/工厂[1]/hands", "41")]),
    ],
)
def test_faults_are_found_in_cascades_external_lists_and_rows(
    team: Team,
    version: FormVersion,
    changes: Mapping[str, str],
    expected: list[tuple[str, str, str]],
) -> None:
    assert findings(sent(team, **changes)) == expected


def test_checking_all_again_changes_nothing(team: Team, version: FormVersion) -> None:
    for number, town in enumerate(("xiaolv", "licha"), start=1):
        sent(team, number, town=town)
    recheck = request_recheck(form=version.form, by=team.pi)
    with hold(recheck.job_id) as held:
        assert held is not None
        make_recheck(held)

    recheck.refresh_from_db()
    assert (recheck.checked, recheck.added, recheck.gone, recheck.failed) == (2, 0, 0, 0)


def test_nested_rows_find_their_parents_in_a_csv(team: Team, version: FormVersion) -> None:
    sent(team)

    export = made(team, version, Format.CSV, values="labels", lang="km")

    (main,) = table(export, "wild.csv")
    assert (main["state"], main["goods_other"]) == ("ហឺណាន", "felt =1+1")
    assert [row["厂名"] for row in table(export, "wild-工厂.csv")] == ["瑞贝卡", "华丽 🎎"]
    assert [row["workers"] for row in table(export, "wild-line.csv")] == ["30", "12"]


@pytest.mark.parametrize("format_", [each for each in Format if each != Format.GEOJSON])
def test_every_format_takes_it(team: Team, version: FormVersion, format_: Format) -> None:
    sent(team)

    export = made(team, version, format_, lang="zh", values="labels")

    with ZipFile(export.file.path) as archive:
        assert archive.testzip() is None
        book = load_workbook(BytesIO(archive.read("codebook.xlsx")))
        rows = [row[:2] for row in book["变量"].iter_rows(min_row=2, values_only=True)]
    assert len(set(rows)) == len(rows)
    names = [str(name) for _table, name in rows]
    if format_ in {Format.SPSS, Format.STATA}:
        assert all(len(name) <= 32 for name in names)


def test_the_api_and_the_pages_show_it_in_all_its_languages(
    team: Team, version: FormVersion
) -> None:
    submission = sent(team)
    client = visitor(team.pi)

    form: Any = told(client, "/api/v1/studies/wild/forms/wild")
    pages = [
        client.get(f"/studies/wild/{page}").content.decode()
        for page in (
            "forms/wild/",
            "forms/wild/questions/",
            "forms/wild/print/?lang=km",
            f"submissions/{submission.instance_id}/",
        )
    ]

    assert json.dumps(form, ensure_ascii=False).count("ហឺណាន") == 1
    assert "ទំនិញ" in pages[1]
    assert "ទំនិញ" in pages[2]
    assert "华丽 🎎" in pages[3]
