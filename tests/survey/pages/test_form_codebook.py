"""The codebook of a form as a download."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from survey.actions.form import draft_form, publish_draft
from tests.factories import Team, study_with_members
from tests.visitors import visitor
from tests.xlsforms import an_xlsform

pytestmark = pytest.mark.django_db
ADDRESS = "/studies/hair/forms/firm/codebook/"


@pytest.fixture
def team() -> Team:
    team = study_with_members("hair")
    draft = draft_form(data=an_xlsform(), filename="firm.xlsx", by=team.pi)
    publish_draft(form=draft.form, by=team.pi)
    return team


@pytest.mark.parametrize(("query", "lang"), [("", "en"), ("?lang=zh&format=spss", "zh")])
def test_it_is_saved_under_a_name_that_tells_its_language(
    team: Team, query: str, lang: str
) -> None:
    response = visitor(team["analyst"]).get(f"{ADDRESS}{query}")

    assert response["Content-Disposition"] == f'attachment; filename="firm-codebook-{lang}.xlsx"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert len(load_workbook(BytesIO(response.content)).sheetnames) == 2


@pytest.mark.parametrize("query", ["?lang=fr", "?lang=%00", "?format=xlsx"])
def test_what_there_is_not_is_not_asked_for(team: Team, query: str) -> None:
    assert visitor(team.pi).get(f"{ADDRESS}{query}").status_code == 400


def test_the_page_of_the_form_offers_it_in_each_language(team: Team) -> None:
    page = visitor(team["analyst"]).get("/studies/hair/forms/firm/").text

    assert f'href="{ADDRESS}?lang=en"' in page
    assert f'href="{ADDRESS}?lang=zh"' in page
