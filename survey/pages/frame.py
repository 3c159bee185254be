"""What every page of a study stands on: who comes, whether they may, and in which room they are.

A page of a study is a function under one of these two decorators, so that none can forget it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate

from django.contrib import messages
from django.core.exceptions import BadRequest, ObjectDoesNotExist
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from survey.actions.refusal import Refusal
from survey.models import Membership, User
from survey.queries.membership import membership_of
from survey.rules import May, require


class PersonRequest(HttpRequest):
    """A request of somebody signed in, as the middleware lets it through."""

    user: User


class StudyRequest(PersonRequest):
    """A request inside a study: the frame has put `member` and `room` on it."""

    member: Membership
    room: str


type Page[**P] = Callable[Concatenate[StudyRequest, P], HttpResponseBase]
type View = Callable[..., HttpResponseBase]


def study_page[**P](may: May, *, room: str) -> Callable[[Page[P]], View]:
    """A reading under `<slug:slug>`; the function gets the request and what else is in the route.

    A stranger, a former member and what the member may not see are 404, a missing verb is 403, a
    refusal (an impossible filter, say) is 400. `room` is a key of the study's navigation.
    """

    def decorate(page: Page[P]) -> View:
        @require_safe
        @wraps(page)
        def view(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> Any:  # noqa: ANN401
            with _missing_is_404():
                inside = enter(request, slug, may, room=room)
                try:
                    return page(inside, *args, **kwargs)
                except Refusal as refused:
                    raise BadRequest(str(refused)) from None

        return view

    return decorate


def study_deed[**P](may: May, *, room: str, back: str) -> Callable[[Page[P]], View]:
    """A POST under `<slug:slug>`. A refusal is told as a message on the page named `back`, and
    whoever comes to the deed's address by its link is sent there.
    """

    def decorate(deed: Page[P]) -> View:
        @wraps(deed)
        def view(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> Any:  # noqa: ANN401
            if request.method != "POST":
                return redirect(back, slug)
            with _missing_is_404():
                inside = enter(request, slug, may, room=room)
                try:
                    return deed(inside, *args, **kwargs)
                except Refusal as refused:
                    messages.error(request, str(refused))
                    return go_to(request, reverse(back, args=[slug]))

        return view

    return decorate


def enter(request: HttpRequest, slug: str, may: May, *, room: str) -> StudyRequest:
    """Put the member on the request. Raises DoesNotExist for strangers, PermissionDenied for
    members without `may`, Http404 for names that nothing can have.
    """
    if "\0" in request.path:  # no row of PostgreSQL has such a name
        raise Http404
    inside: Any = request
    inside.member = membership_of(inside.user, slug)
    inside.room = room
    require(inside.member, may)
    studied: StudyRequest = inside
    return studied


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Redirect the browser, also when htmx asks."""
    if getattr(request, "htmx", None):
        return HttpResponseClientRedirect(url)
    return redirect(url)


@contextmanager
def told_by(form: BaseForm, **fields: str) -> Iterator[None]:
    """Turn a refusal into an error of the form, which can be shown again with what was typed.

    `fields` maps refusal codes to the fields they speak of: `slug_taken="slug"`.
    """
    try:
        yield
    except Refusal as refused:
        form.add_error(fields.get(refused.code), str(refused))


@contextmanager
def _missing_is_404() -> Iterator[None]:
    try:
        yield
    except ObjectDoesNotExist:
        raise Http404 from None
