"""The codebook of a form: which versions, which languages."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from survey.actions.form import draft_form, publish_draft
from survey.formats.export.options import Format
from survey.models import Form, FormVersion
from survey.queries.form_codebook import (
    codebook_languages,
    definitions_for,
    form_codebook,
)
from tests.factories import Team, study_with_members
from tests.xlsforms import QUESTIONS, an_xlsform

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return study_with_members()


def drafted(team: Team, version: str = "1", questions: object = QUESTIONS) -> FormVersion:
    data = an_xlsform(questions, version=version)  # type: ignore[arg-type]
    return draft_form(data=data, filename="firm.xlsx", by=team.pi)


def test_the_published_versions_are_described_the_newest_first(team: Team) -> None:
    for version in ("1", "2"):
        publish_draft(form=drafted(team, version).form, by=team.pi)
    drafted(team, "3")

    found = definitions_for(team["analyst"], "firm")

    assert [each.version for each in found] == ["2", "1"]


def test_a_draft_is_described_to_who_edits_forms(team: Team) -> None:
    drafted(team)

    assert [each.version for each in definitions_for(team.pi, "firm")] == ["1"]
    with pytest.raises(Form.DoesNotExist):
        definitions_for(team["analyst"], "firm")


def test_another_study_s_form_is_not_there(team: Team) -> None:
    drafted(team)

    with pytest.raises(Form.DoesNotExist):
        definitions_for(study_with_members().pi, "firm")


def test_a_question_that_is_gone_is_still_described(team: Team) -> None:
    publish_draft(form=drafted(team, "1").form, by=team.pi)
    publish_draft(form=drafted(team, "2", QUESTIONS[:2]).form, by=team.pi)

    name, content = form_codebook(definitions_for(team.pi, "firm"), "zh", Format.CSV)

    sheet = load_workbook(BytesIO(content))["变量"]
    names = [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert name == "firm-codebook-zh.xlsx"
    assert [each for each in names if not str(each).startswith("_")] == [
        *("firm_code", "staff", "exports", "market", "partner"),
    ]


def test_the_languages_are_those_of_the_form_and_ours(team: Team) -> None:
    (definition,) = definitions_for(team.pi, drafted(team).form.form_id)

    assert codebook_languages(definition) == ("en", "zh")
