"""Who gets in: nobody without sign-in, no stranger, no role without the verb."""

import pytest
from django.test import Client
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from survey.api.study_view import StudyView
from survey.models import Membership
from survey.rules import May
from tests.factories import Team, a_user, study_with_members
from tests.visitors import caller, told, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return study_with_members("hair")


def _handler(view: StudyView, request: Request, slug: str) -> Response:
    return Response(slug)


CASES = "/api/v1/studies/hair/cases"
SEGMENTS = "/api/v1/studies/hair/segments"


def test_a_reading_without_a_verb_cannot_be_written() -> None:
    with pytest.raises(TypeError, match="Open does not say by which verb: set may"):
        type("Open", (StudyView,), {"get": _handler})


def test_a_deed_without_a_verb_cannot_be_written() -> None:
    methods = {"may": May.READ_CASES, "post": _handler}

    with pytest.raises(TypeError, match="set may_write"):
        type("Open", (StudyView,), methods)


def test_a_verb_that_is_not_in_the_table_is_none() -> None:
    methods = {"may": "anything", "get": _handler}

    with pytest.raises(TypeError, match="set may"):
        type("Open", (StudyView,), methods)


def test_every_address_of_a_study_stands_on_a_verb() -> None:
    """Each plain APIView of ours would be an address without one."""
    plain = [
        view.__name__
        for view in APIView.__subclasses__()
        if view.__module__.partition(".")[0] in {"survey", "coding", "analysis", "config"}
    ]

    assert plain == ["PersonView", "PersonDoor"]


def test_nobody_gets_in_without_signing_in(team: Team) -> None:
    response = Client().get(CASES)

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Token"
    assert response.json() == {
        "error": "not_authenticated",
        "detail": "Authentication credentials were not provided.",
    }


def test_a_role_without_the_verb_is_refused(team: Team) -> None:
    assert told(visitor(team["coder_a"]), CASES, 403) == {
        "error": "not_allowed",
        "detail": "Your role does not allow this.",
    }


def test_a_stranger_does_not_learn_that_the_study_exists(team: Team) -> None:
    stranger = study_with_members("other", people={}).pi

    there = visitor(stranger).get(CASES)
    nowhere = visitor(stranger).get("/api/v1/studies/nowhere/cases")

    assert there.status_code == nowhere.status_code == 404
    assert there.json() == nowhere.json()


def test_a_former_member_finds_nothing(team: Team) -> None:
    client = visitor(team["analyst"])
    Membership.objects.filter(pk=team["analyst"].pk).update(ended_at="2026-01-01T00:00Z")

    assert client.get(CASES).status_code == 404


def test_a_token_opens_every_study_of_its_person(team: Team) -> None:
    assert told(caller(team.pi), CASES) == {"results": [], "next": None}


def test_a_token_of_one_study_opens_no_other(team: Team) -> None:
    other = study_with_members("other", people={})
    Membership.objects.create(
        study=other.study, user=team.pi.user, handle="guest", roles=["analyst"]
    )
    bound = caller(team.pi, study=other.study)

    assert bound.get("/api/v1/studies/other/cases").status_code == 200
    assert bound.get(CASES).status_code == 404


def test_an_inactive_person_s_token_is_not_valid(team: Team) -> None:
    client = caller(team.pi)
    user = team.pi.user
    user.is_active = False
    user.save()

    assert told(client, CASES, 401)["error"] == "authentication_failed"


def test_a_session_writes_only_with_its_csrf_token(team: Team) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(team["coder_a"].user)

    response = client.post(SEGMENTS, {}, content_type="application/json")

    assert response.status_code == 403
    assert response.json()["error"] == "permission_denied"


def test_a_token_writes_without_csrf(team: Team) -> None:
    client = caller(team["coder_a"])

    response = client.post(SEGMENTS, {}, content_type="application/json")

    assert response.status_code == 400
    assert response.json()["error"] == "bad_body"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO"])
def test_what_an_address_does_not_do_is_refused(team: Team, method: str) -> None:
    response = visitor(team.pi).generic(method, CASES)

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


def test_a_deed_s_verb_is_another_than_the_reading_s(team: Team) -> None:
    response = visitor(team["lead"]).post(SEGMENTS, {}, content_type="application/json")

    assert response.status_code == 403


def test_a_deed_takes_no_parameters(team: Team) -> None:
    response = visitor(team["coder_a"]).post(
        f"{SEGMENTS}?transcript=T01", {}, content_type="application/json"
    )

    assert response.json()["faults"] == [
        {"field": "transcript", "reason": "There is no such parameter."}
    ]


def test_an_unknown_parameter_is_named(team: Team) -> None:
    assert told(visitor(team.pi), f"{CASES}?colour=red", 400) == {
        "error": "bad_filter",
        "detail": "Not understood: colour.",
        "faults": [{"field": "colour", "reason": "There is no such parameter."}],
    }


@pytest.mark.parametrize("accept", ["text/html", "text/csv", "*/*", "nonsense"])
def test_the_answer_is_json_whatever_is_asked_for(team: Team, accept: str) -> None:
    response = visitor(team.pi).get(CASES, headers={"Accept": accept})

    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"


def test_no_answer_is_kept_in_a_cache(team: Team) -> None:
    client = visitor(team.pi)

    for address in (CASES, f"{SEGMENTS}.csv", f"{CASES}?colour=red"):
        assert client.get(address)["Cache-Control"] == "no-store"


def test_a_body_in_another_format_is_refused(team: Team) -> None:
    response = visitor(team["coder_a"]).post(SEGMENTS, "<a/>", content_type="text/xml")

    assert response.status_code == 415
    assert response.json()["error"] == "unsupported_media_type"


def test_a_person_without_studies_is_a_stranger(team: Team) -> None:
    client = Client()
    client.force_login(a_user("nobody"))

    assert client.get(CASES).status_code == 404
