"""A form takes its roster from the cases of the study, as docs/forms.md says."""

from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from survey.actions.form import draft_form
from survey.models import FormVersion
from survey.queries.walk import Walker
from survey.xform.check import FindingKind
from tests.factories import a_case, study_with_members
from tests.xlsforms import an_xlsform

HEAD = ("type", "name", "label::English (en)", "choice_filter", "calculation")
QUESTIONS = (
    ("select_one_from_file cases.csv", "firm_code", "Firm", "kind = 'firm'"),
    ("select_multiple_from_file cases.csv", "partners", "Partners", "name != ${firm_code}"),
    ("calculate", "town", "", "", "pulldata('cases', 'town', 'name', ${firm_code})"),
)


@pytest.fixture
def draft(db: None, settings: Settings, tmp_path: Path) -> FormVersion:
    """The study has two firms and an office."""
    settings.MEDIA_ROOT = tmp_path
    team = study_with_members()
    for code, kind in (("F01", "firm"), ("F02", "firm"), ("G01", "office")):
        a_case(team.study, code, kind=kind)
    return draft_form(data=an_xlsform(QUESTIONS, head=HEAD), filename="firm.xlsx", by=team.pi)


@pytest.mark.parametrize(
    ("firm", "partners", "wrong"),
    [
        ("F01", ["F02", "G01"], []),
        ("F03", ["F02"], ["/data/firm_code"]),
        ("G01", ["F02"], ["/data/firm_code"]),
        ("F01", ["F01"], ["/data/partners"]),
    ],
)
def test_the_choices_are_the_cases_of_the_study(
    draft: FormVersion, firm: str, partners: list[str], wrong: list[str]
) -> None:
    answers = {"firm_code": firm, "partners": partners}

    outcome = Walker(draft).walk(answers, now=timezone.now())

    assert [one.path for one in outcome.findings if one.kind is FindingKind.CHOICE] == wrong


def test_attributes_of_the_case_can_be_looked_up(draft: FormVersion) -> None:
    outcome = Walker(draft).walk({"firm_code": "F01"}, now=timezone.now())

    assert outcome.calculations == {"/data/town": "Xuchang"}
