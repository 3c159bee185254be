"""The study's indicator system, and the facts it is checked against."""

import pytest
from pytest_django import DjangoAssertNumQueries

from analysis.actions.system import publish_system
from analysis.queries.system import codebook_facts, form_facts, latest_system, parts_of
from analysis.system.facts import CodebookFacts, FormFacts, QuestionFacts, ScaleFacts
from coding.formats.codebook import from_json
from tests.computed import SYSTEM
from tests.factories import CODEBOOK, Team, a_codebook, a_definition, a_form, study_with_members


@pytest.fixture
def team(db: None) -> Team:
    team = study_with_members()
    a_codebook(team["lead"])
    a_form(team.study)
    return team


def publish(team: Team, version: str = "1") -> None:
    source = SYSTEM.replace('version: "1"', f'version: "{version}"')
    publish_system(source=source, file="system.yaml", by=team["analyst"])


def test_a_study_without_system_has_none(team: Team) -> None:
    assert latest_system(team.study.pk) is None


def test_the_latest_system_is_the_one_published_last_in_this_study(team: Team) -> None:
    publish(team, "2")
    publish(team, "1")
    other = study_with_members()

    latest = latest_system(team.study.pk)

    assert latest is not None
    assert (latest.version, latest.system.key) == ("1", "system")
    assert latest_system(other.study.pk) is None


def test_a_version_is_parsed_once_a_process(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publish(team)
    latest = latest_system(team.study.pk)
    assert latest is not None
    first = parts_of(latest)

    with django_assert_num_queries(0):
        again = parts_of(latest)

    assert again is first
    assert [measure.id for measure in first.measures] == ["size", "local", "doing", "stages"]


def test_a_codebook_tells_scales_and_themes_of_its_codes() -> None:
    assert codebook_facts(from_json(CODEBOOK)) == CodebookFacts(
        {
            "inst.local": ScaleFacts(kind="interval", low=-2, high=2, reconcile="mean"),
            "inst.stage": ScaleFacts(
                kind="nominal", values=("oem",), reconcile="majority_else_adjudicate"
            ),
            "learn.doing": None,
        },
        {
            "inst.local": "institutions",
            "inst.stage": "institutions",
            "learn.doing": "learning",
        },
    )
    assert codebook_facts(None) == CodebookFacts({})


def test_a_form_tells_its_questions_with_choices_and_repeats() -> None:
    assert form_facts(a_definition()) == FormFacts(
        {
            "firm_code": QuestionFacts(type="text"),
            "staff": QuestionFacts(type="integer"),
            "stage": QuestionFacts(type="select_one", choices=("oem", "obm")),
            "markets": QuestionFacts(type="select_multiple", choices=("africa", "usa")),
            "partners": QuestionFacts(type="repeat"),
            "partner": QuestionFacts(type="text", repeat="partners"),
        }
    )
