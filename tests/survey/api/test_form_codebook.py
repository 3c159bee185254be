"""The codebook of a form over HTTP."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from survey.actions.form import draft_form
from tests.factories import Team, study_with_members
from tests.visitors import caller, told
from tests.xlsforms import an_xlsform

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/studies/hair/forms/firm/codebook"


@pytest.fixture
def team() -> Team:
    team = study_with_members("hair")
    draft_form(data=an_xlsform(), filename="firm.xlsx", by=team.pi)
    return team


def test_it_is_fetched_in_a_language_and_for_a_format(team: Team) -> None:
    response = caller(team.pi).get(f"{ADDRESS}?lang=zh&format=stata")

    book = load_workbook(BytesIO(response.content))
    assert book.sheetnames == ["变量", "选项"]
    assert "meta_id" in [cell.value for cell in book["变量"]["B"]]
    assert response["Content-Disposition"].endswith('"firm-codebook-zh.xlsx"')


@pytest.mark.parametrize(("query", "field"), [("lang=fr", "lang"), ("format=csvv", "format")])
def test_what_there_is_not_is_named(team: Team, query: str, field: str) -> None:
    answer = told(caller(team.pi), f"{ADDRESS}?{query}", 400)

    assert [fault["field"] for fault in answer["faults"]] == [field]


def test_who_sees_no_draft_finds_nothing(team: Team) -> None:
    told(caller(team["analyst"]), ADDRESS, 404)
