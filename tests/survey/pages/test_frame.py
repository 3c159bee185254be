from typing import Any

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from survey.actions.member import end_membership
from survey.actions.refusal import Conflict, Refusal
from survey.models import Case, Role, User
from survey.pages.frame import StudyRequest, study_deed, study_page, told_by
from survey.rules import May
from tests.factories import Team, a_user, study_with_members

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return study_with_members("paper", {"coder_a": [Role.CODER], "manager": [Role.DATA_MANAGER]})


def asked(user: User, method: str = "GET") -> Any:  # noqa: ANN401 - a request with extras
    request: Any = RequestFactory().generic(method, "/")
    request.user = user
    request.htmx = HtmxDetails(request)
    request._messages = CookieStorage(request)
    return request


@study_page(May.READ_CASES, room="cases")
def page(request: StudyRequest, code: str = "") -> HttpResponse:
    if code == "nobody":
        raise Case.DoesNotExist
    if code == "refused":
        raise Refusal("bad_filter", "No such place.")
    return HttpResponse(f"{request.member.handle} {request.room} {code}")


@study_deed(May.EDIT_CASES, room="cases", back="go_back")
def deed(request: StudyRequest) -> HttpResponse:
    raise Conflict("taken", "Somebody was quicker.")


def test_a_page_knows_the_member_the_room_and_what_else_stands_in_the_route(team: Team) -> None:
    request = asked(team["manager"].user)

    answer = page(request, "paper", code="F01")

    assert isinstance(answer, HttpResponse)
    assert answer.content == b"manager cases F01"
    assert request.member == team["manager"]


def test_a_stranger_finds_nothing(team: Team) -> None:
    with pytest.raises(Http404):
        page(asked(a_user("stranger")), "paper")


def test_a_former_member_finds_nothing(team: Team) -> None:
    end_membership(member=team["manager"], by=team.pi)

    with pytest.raises(Http404):
        page(asked(team["manager"].user), "paper")


def test_a_member_without_the_verb_is_refused_inside_the_frame(team: Team) -> None:
    request = asked(team["coder_a"].user)

    with pytest.raises(PermissionDenied):
        page(request, "paper")

    assert request.member == team["coder_a"]


def test_what_is_not_there_is_404(team: Team) -> None:
    with pytest.raises(Http404):
        page(asked(team["manager"].user), "paper", code="nobody")


def test_a_reading_that_is_refused_is_a_bad_request(team: Team) -> None:
    with pytest.raises(BadRequest, match="No such place"):
        page(asked(team["manager"].user), "paper", code="refused")


def test_a_page_only_reads(team: Team) -> None:
    answer = page(asked(team["manager"].user, "POST"), "paper")

    assert answer.status_code == 405


@pytest.mark.urls("tests.survey.pages.back_urls")
def test_a_deed_is_not_done_by_following_a_link(team: Team) -> None:
    request = asked(team["manager"].user)

    answer = deed(request, "paper")

    assert (answer.status_code, answer["Location"]) == (302, "/back/paper/")
    assert not hasattr(request, "member")


@pytest.mark.urls("tests.survey.pages.back_urls")
def test_a_refused_deed_goes_back_with_a_message(team: Team) -> None:
    request = asked(team["manager"].user, "POST")

    answer = deed(request, "paper")

    assert (answer.status_code, answer["Location"]) == (302, "/back/paper/")
    assert [str(message) for message in get_messages(request)] == ["Somebody was quicker."]


@pytest.mark.urls("tests.survey.pages.back_urls")
def test_a_refused_deed_leads_htmx_back_too(team: Team) -> None:
    request = asked(team["manager"].user, "POST")
    request.META["HTTP_HX_REQUEST"] = "true"

    answer = deed(request, "paper")

    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/back/paper/")


class Name(forms.Form):
    slug = forms.CharField()


def test_a_refusal_can_be_told_by_the_field_it_speaks_of() -> None:
    form = Name({"slug": "paper"})

    with told_by(form, taken="slug"):
        raise Conflict("taken", "Somebody was quicker.")
    with told_by(form, taken="slug"):
        raise Refusal("other", "Not today.")

    assert form.errors == {"slug": ["Somebody was quicker."], "__all__": ["Not today."]}
