"""The sampling list, and one case of it."""

import pytest
from pytest_django import DjangoAssertNumQueries

from survey.actions.case import assign, note_consent
from survey.models import Study
from tests.factories import (
    Team,
    a_case,
    a_definition,
    a_form,
    a_submission,
    a_user,
    study_with_members,
)
from tests.visitors import visitor

LIST = "/studies/paper/cases/"


@pytest.fixture
def team(db: None) -> Team:
    """F1 was heard and quoted, F2 is given to the interviewer, G1 is an office."""
    team = study_with_members("paper")
    Study.objects.filter(pk=team.study.pk).update(
        kinds={"firm": {"en": "Firm", "zh": "企业"}, "office": {"en": "Office", "zh": "部门"}}
    )
    cases = [a_case(team.study, "F1"), a_case(team.study, "F2")]
    office = a_case(team.study, "G1", kind="office")
    for case, place, stage in zip([*cases, office], "xyx", ["oem", "obm", "oem"], strict=True):
        case.attributes = {"place": place, "stage": stage}
        case.save()
    note_consent(case=cases[0], said={"take_part": True, "quote": True})
    assign(case=cases[1], interviewer=team["interviewer"], by=team.pi)
    a_submission(a_form(team.study), by=team["coordinator"], case=cases[0])
    return team


def listed(team: Team, handle: str, query: str = "") -> list[str]:
    page = visitor(team[handle]).get(f"{LIST}?{query}")
    assert page.status_code == 200
    return [line.case.code for line in page.context["lines"]]


@pytest.mark.parametrize("handle", ["pi", "coordinator", "analyst", "manager"])
def test_who_may_read_all_cases_sees_the_list(team: Team, handle: str) -> None:
    assert listed(team, handle) == ["F1", "F2", "G1"]


def test_an_interviewer_sees_own_cases(team: Team) -> None:
    assert listed(team, "interviewer") == ["F2"]


@pytest.mark.parametrize("handle", ["coder_a", "lead"])
@pytest.mark.parametrize("address", [LIST, f"{LIST}F1/"])
def test_coders_are_kept_out(team: Team, handle: str, address: str) -> None:
    assert visitor(team[handle]).get(address).status_code == 403


@pytest.mark.parametrize("address", [LIST, f"{LIST}F1/"])
def test_a_stranger_finds_nothing(team: Team, address: str) -> None:
    assert visitor(study_with_members("other", {}).pi).get(address).status_code == 404


def test_a_list_is_only_read(team: Team) -> None:
    assert visitor(team.pi).post(LIST).status_code == 405


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("q=g1", ["G1"]),
        ("kind=office", ["G1"]),
        ("place=y", ["F2"]),
        ("consent=quote", ["F1"]),
        ("consent=not_asked", ["F2", "G1"]),
        ("heard=yes", ["F1"]),
        ("heard=no", ["F2", "G1"]),
    ],
)
def test_each_filter_narrows_the_list(team: Team, query: str, codes: list[str]) -> None:
    assert listed(team, "pi", query) == codes


def test_the_page_counts_what_was_found_and_what_there_is(team: Team) -> None:
    page = visitor(team.pi).get(f"{LIST}?kind=firm")

    assert "2 of 3 cases" in page.text


def test_a_filter_that_cannot_be_is_told_and_what_was_typed_is_kept(team: Team) -> None:
    page = visitor(team.pi).get(f"{LIST}?kind=wizard&q=F")

    assert page.context["filters"].errors == {
        "kind": ["Select a valid choice. wizard is not one of the available choices."]
    }
    assert 'name="q" value="F"' in page.text
    assert [line.case.code for line in page.context["lines"]] == ["F1", "F2"]


def test_an_empty_answer_says_so(team: Team) -> None:
    assert "No case is like that" in visitor(team.pi).get(f"{LIST}?q=zzz").text
    assert (
        "No case yet" in visitor(study_with_members("bare", {}).pi).get("/studies/bare/cases/").text
    )


def test_attributes_are_shown_in_the_words_of_the_forms(team: Team) -> None:
    client = visitor(team.pi)

    english = client.get(f"{LIST}?q=F2").text
    client.cookies["django_language"] = "zh-hans"
    chinese = client.get(f"{LIST}?q=F2").text

    assert "Own brand" in english
    assert "自有品牌" in chinese


def test_the_list_costs_the_same_however_long_it_is(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = visitor(team.pi)
    client.get(LIST)
    with django_assert_num_queries(QUERIES):
        client.get(LIST)

    version = a_form(team.study, a_definition(version="2"))
    for _ in range(5):
        case = a_case(team.study)
        note_consent(case=case, said={"take_part": True})
        assign(case=case, interviewer=team["interviewer"], by=team.pi)
        a_submission(version, by=team["interviewer"], case=case)

    client.get(LIST)
    with django_assert_num_queries(QUERIES):
        client.get(LIST)


QUERIES = 11


def test_a_case_shows_what_is_known_of_it(team: Team) -> None:
    page = visitor(team.pi).get(f"{LIST}F1/")

    assert page.context["facts"] == [("Place", "x"), ("Stage", "OEM")]
    assert [row.interviewer for row in page.context["submissions"]] == ["coordinator"]
    assert page.text.count("not asked") == 2


def test_a_case_names_whom_it_is_given_to(team: Team) -> None:
    page = visitor(team["interviewer"]).get(f"{LIST}F2/")

    assert "<b>interviewer</b>" in page.text
    assert "Nobody has asked this respondent yet." in page.text


def test_an_interviewer_finds_no_other_case(team: Team) -> None:
    assert visitor(team["interviewer"]).get(f"{LIST}F1/").status_code == 404


def test_a_code_may_hold_a_slash(team: Team) -> None:
    a_case(team.study, "F/9 #1")

    page = visitor(team.pi).get(LIST)

    assert 'href="/studies/paper/cases/F/9%20%231/"' in page.text
    assert visitor(team.pi).get("/studies/paper/cases/F/9%20%231/").status_code == 200


def test_a_stranger_without_any_study_finds_nothing(team: Team) -> None:
    person = a_user("stranger")
    client = visitor(team.pi)
    client.force_login(person)

    assert client.get(LIST).status_code == 404
