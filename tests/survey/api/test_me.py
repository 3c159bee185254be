"""Who asks, and in which studies."""

import pytest
from django.test import Client

from survey.models import Membership
from tests.factories import a_user, study_with_members
from tests.visitors import caller, told, visitor

pytestmark = pytest.mark.django_db


def test_a_person_sees_who_they_are_and_in_which_studies() -> None:
    team = study_with_members("hair")
    study_with_members("other")

    me = told(visitor(team["interviewer"]), "/api/v1/")

    assert me == {
        "user": {"email": team["interviewer"].user.email, "name": "interviewer"},
        "studies": [
            {
                "slug": "hair",
                "title": {"en": "A study", "zh": "一项研究"},
                "summary": {},
                "handle": "interviewer",
                "roles": ["interviewer"],
                "may": [
                    "case.read",
                    "form.read",
                    "study.read",
                    "submission.read",
                    "submission.send",
                ],
            }
        ],
    }


def test_studies_come_in_order_without_those_that_ended() -> None:
    person = a_user("person")
    for slug in ("b", "a", "c"):
        team = study_with_members(slug, people={})
        Membership.objects.create(study=team.study, user=person, handle="p", roles=["coder"])
    Membership.objects.filter(user=person, study__slug="c").update(ended_at="2026-01-01T00:00Z")
    client = Client()
    client.force_login(person)

    studies = told(client, "/api/v1/studies")["results"]

    assert [study["slug"] for study in studies] == ["a", "b"]


def test_a_token_of_one_study_speaks_of_no_other() -> None:
    team = study_with_members("hair", people={})
    other = study_with_members("other", people={})
    Membership.objects.create(
        study=other.study, user=team.pi.user, handle="guest", roles=["analyst"]
    )
    client = caller(team.pi, study=other.study)

    assert [study["slug"] for study in told(client, "/api/v1/")["studies"]] == ["other"]
    assert [study["slug"] for study in told(client, "/api/v1/studies")["results"]] == ["other"]


def test_one_study_is_as_in_the_list() -> None:
    client = visitor(study_with_members("hair").pi)

    assert [told(client, "/api/v1/studies/hair")] == told(client, "/api/v1/studies")["results"]


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/studies"])
def test_nobody_is_asked_to_sign_in(address: str) -> None:
    assert told(Client(), address, 401)["error"] == "not_authenticated"
