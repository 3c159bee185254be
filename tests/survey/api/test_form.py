"""Forms with their questions over HTTP."""

import pytest
from pytest_django import DjangoAssertNumQueries

from survey.models import FormVersion
from tests.factories import Team, a_definition, a_form, a_submission, study_with_members
from tests.visitors import told, visitor

pytestmark = pytest.mark.django_db

FORMS = "/api/v1/studies/hair/forms"


@pytest.fixture
def team() -> Team:
    return study_with_members("hair")


def _two_versions(team: Team) -> None:
    first = a_form(team.study, a_definition(version="1"))
    a_form(team.study, a_definition(version="2"))
    FormVersion.objects.filter(pk=first.pk).update(published_at="2006-01-01T00:00Z")
    a_submission(first, by=team["interviewer"])


def test_a_list_names_the_versions_newest_first(team: Team) -> None:
    _two_versions(team)

    assert told(visitor(team["interviewer"]), FORMS) == {
        "results": [
            {
                "form_id": "firm",
                "kind": "firm",
                "title": {"en": "Firm", "zh": "企业"},
                "versions": ["2", "1"],
                "received": 1,
            }
        ],
        "next": None,
    }


def test_a_form_tells_its_questions_and_choices(team: Team) -> None:
    _two_versions(team)

    form = told(visitor(team.pi), f"{FORMS}/firm")

    assert (form["version"], form["languages"]) == ("2", ["en", "zh"])
    assert [question["name"] for question in form["questions"]] == [
        *("firm_code", "staff", "stage", "markets", "partners", "partner"),
    ]
    assert form["questions"][2] == {
        "name": "stage",
        "path": "/data/stage",
        "kind": "question",
        "type": "select_one",
        "label": {"en": "Stage", "zh": "阶段"},
        "hint": {},
        "choices": "stages",
        "required": "",
        "relevant": "",
        "constraint": "",
        "severity": "",
        "completion": "",
        "repeat": None,
    }
    assert form["choices"]["stages"] == [
        {"name": "oem", "label": {"en": "OEM", "zh": "代工"}},
        {"name": "obm", "label": {"en": "Own brand", "zh": "自有品牌"}},
    ]


def test_an_older_version_is_there_by_name(team: Team) -> None:
    _two_versions(team)
    client = visitor(team.pi)

    assert told(client, f"{FORMS}/firm?version=1")["version"] == "1"
    assert client.get(f"{FORMS}/firm?version=3").status_code == 404


def test_a_form_of_another_study_is_not_here(team: Team) -> None:
    a_form(study_with_members("other", people={}).study)

    assert visitor(team.pi).get(f"{FORMS}/firm").status_code == 404


def test_a_list_costs_the_same_however_long_it_is(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        a_form(team.study, a_definition(form_id=f"form{number}"))
    client = visitor(team.pi)

    with django_assert_num_queries(5):  # session, person, member, forms, versions
        rows = told(client, FORMS)["results"]

    assert len(rows) == 4
