"""The table of answers to download."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from survey.models import FormVersion, Submission
from tests.factories import Team, a_case, a_definition, a_form, a_submission, study_with_members
from tests.visitors import told, visitor

pytestmark = pytest.mark.django_db

ANSWERS = "/api/v1/studies/hair/submissions/answers.csv"


@pytest.fixture
def team() -> Team:
    team = study_with_members("hair")
    kept = a_submission(
        a_form(team.study),
        by=team["interviewer"],
        case=a_case(team.study, "F03"),
        answers={"firm_code": "=F03", "staff": 40, "stage": "obm", "markets": ["africa", "usa"]},
        partners=["甲", "-乙"],
    )
    Submission.objects.filter(pk=kept.pk).update(
        instance_id="uuid:1", received_at="2006-05-01T12:00Z"
    )
    return team


def _table(client: Client, query: str) -> list[list[str]]:
    response: Any = client.get(f"{ANSWERS}?{query}")

    assert response.status_code == 200, response.content
    text = b"".join(response.streaming_content).decode()
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_submission_is_a_row_with_names_and_safe_cells(team: Team) -> None:
    assert _table(visitor(team["analyst"]), "form=firm") == [
        [
            *("_id", "_case", "_interviewer", "_version", "_received_at", "_review"),
            *("firm_code", "staff", "stage", "markets"),
        ],
        [
            *("uuid:1", "F03", "interviewer", "1", "2006-05-01T12:00:00+00:00", "received"),
            *("'=F03", "40", "obm", "africa usa"),
        ],
    ]


def test_header_and_choices_can_be_labels(team: Team) -> None:
    table = _table(visitor(team.pi), "form=firm&header=label&values=label&lang=zh")

    assert [row[6:] for row in table] == [
        ["企业代码", "员工数", "阶段", "市场"],
        ["'=F03", "40", "自有品牌", "非洲; 美国"],
    ]


def test_a_repeat_has_a_row_per_repetition(team: Team) -> None:
    assert _table(visitor(team.pi), "form=firm&repeat=partners") == [
        ["_id", "_case", "_position", "_parent_position", "partner"],
        ["uuid:1", "F03", "0", "", "甲"],
        ["uuid:1", "F03", "1", "", "'-乙"],
    ]


def test_what_only_an_older_version_asked_comes_last(team: Team) -> None:
    shorter = a_definition(version="2")
    nodes = tuple(node for node in shorter.nodes if node.name != "staff")
    newer = a_form(team.study, type(shorter)(**vars(shorter) | {"nodes": nodes}))
    FormVersion.objects.exclude(pk=newer.pk).update(published_at="2006-01-01T00:00Z")

    header = _table(visitor(team.pi), "form=firm")[0]

    assert header[6:] == ["firm_code", "stage", "markets", "staff"]


def test_a_download_has_the_filters_of_the_list(team: Team) -> None:
    client = visitor(team.pi)

    assert len(_table(client, "form=firm&case=F03")) == 2
    assert len(_table(client, "form=firm&case=F04")) == 1
    assert len(_table(client, "form=firm&repeat=partners&received_after=2006-06-01")) == 1


def test_an_interviewer_downloads_own_submissions_only(team: Team) -> None:
    a_submission(FormVersion.objects.get(), by=team["coordinator"], partners=["丙"])
    client = visitor(team["interviewer"])

    assert [row[0] for row in _table(client, "form=firm")[1:]] == ["uuid:1"]
    assert [row[4] for row in _table(client, "form=firm&repeat=partners")[1:]] == ["甲", "'-乙"]


def test_the_file_has_a_name_and_for_excel_a_mark(team: Team) -> None:
    response: Any = visitor(team.pi).get(f"{ANSWERS}?form=firm&repeat=partners&bom=1")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert (
        response["Content-Disposition"] == 'attachment; filename="hair-firm-partners-answers.csv"'
    )
    assert b"".join(response.streaming_content).startswith(b"\xef\xbb\xbf_id,")


@pytest.mark.parametrize(
    ("query", "status", "named"),
    [
        ("", 400, ["form"]),
        ("form=firm&repeat=friends", 400, ["repeat"]),
        ("form=firm&header=nice", 400, ["header"]),
        ("form=firm&limit=3", 400, ["limit"]),
        ("form=office", 404, []),
    ],
)
def test_what_cannot_be_had_is_named(team: Team, query: str, status: int, named: list[str]) -> None:
    problem = told(visitor(team.pi), f"{ANSWERS}?{query}", status)

    assert [fault["field"] for fault in problem.get("faults", [])] == named
