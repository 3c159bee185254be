"""The start page."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from survey.models import User
from tests.factories import a_case, a_user, study_with_members
from tests.visitors import visitor


@pytest.fixture
def founder(db: None) -> User:
    return a_user("founder", founds_studies=True)


def home_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_who_has_a_single_study_is_in_it_at_once(db: None) -> None:
    team = study_with_members("paper", {})

    assert visitor(team.pi).get("/")["Location"] == "/studies/paper/"


def test_several_studies_stand_as_cards(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    team, other = study_with_members("paper", {}), study_with_members("other", {})
    a_case(team.study)
    other.study.memberships.create(user=team.pi.user, handle="guest", roles=["coder"])
    client = visitor(team.pi)

    with django_assert_num_queries(6):
        page = client.get("/")

    assert [card.member.study.slug for card in page.context["cards"]] == ["other", "paper"]
    text = " ".join(page.text.split())
    assert "0 of 1 cases heard" in text
    assert "0 of 0 tasks handed in" in text


def test_a_founder_without_a_study_is_offered_one(founder: User) -> None:
    page = home_of(founder).get("/")

    assert "No study yet" in page.text
    assert 'href="/studies/new/"' in page.text


def test_others_without_a_study_are_told_how_to_get_in(db: None) -> None:
    page = home_of(a_user()).get("/")

    assert "Open the link of an invitation" in page.text
    assert "/studies/new/" not in page.text


def test_a_visitor_is_asked_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/")["Location"] == "/sign-in/?next=/"
