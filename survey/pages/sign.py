"""Come in and go out."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from survey.actions import sign_in as signing
from survey.formats.client_address import client_address
from survey.models import Membership, Role
from survey.pages.words import ROLE_DOES, role_labels
from survey.queries.demo import demo_accounts

BACKEND = "django.contrib.auth.backends.ModelBackend"

ICONS: dict[Role, str] = {
    Role.PRINCIPAL_INVESTIGATOR: "flag",
    Role.COORDINATOR: "calendar",
    Role.INTERVIEWER: "microphone",
    Role.CODER: "tag",
    Role.LEAD_CODER: "scale",
    Role.ANALYST: "results",
    Role.DATA_MANAGER: "archive",
}


class SignIn(AuthenticationForm):
    """E-mail and password; `next` goes along. `wait` is for how many seconds nobody is let in."""

    next = forms.CharField(required=False, widget=forms.HiddenInput)
    wait = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail")
        self.fields["username"].widget = forms.EmailInput(
            attrs={"autocomplete": "username", "autocapitalize": "none"}
        )

    def clean(self) -> dict[str, Any]:
        """Ask the deed, which slows down whoever guesses."""
        said = self.cleaned_data
        if self.request is None or not (said.get("username") and said.get("password")):
            return said
        try:
            self.user_cache = signing.sign_in(
                email=said["username"],
                password=said["password"],
                address=client_address(self.request.META, proxies=settings.PROXIES),
            )
        except signing.WrongPassword as wrong:
            raise ValidationError(str(wrong)) from None
        except signing.TooManyTries as haste:
            self.wait = haste.seconds
            raise ValidationError(str(haste)) from None
        return said


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(wanted_page(request))
    form = SignIn(
        request,
        request.POST if request.method == "POST" else None,
        initial={"next": request.GET.get("next", "")},
    )
    if form.is_bound and form.is_valid():
        login(request, form.get_user())
        return redirect(wanted_page(request))
    context = {
        "form": form,
        "demo_accounts": [_card(member) for member in _one_each(list(demo_accounts()))],
        "next": request.POST.get("next", request.GET.get("next", "")),
    }
    response = render(request, "sign_in.html", context)
    if form.wait:
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        response["Retry-After"] = str(form.wait)
    return response


@login_not_required
@never_cache
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """One click, only in a demo installation and only as one of the demo's people."""
    if not settings.DEMO:
        raise Http404
    wanted = request.POST.get("email", "")
    member = next((one for one in demo_accounts() if one.user.email == wanted), None)
    if member is None:
        raise Http404
    login(request, member.user, backend=BACKEND)
    return redirect(wanted_page(request))


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect(wanted_page(request, otherwise="sign_in"))


def wanted_page(request: HttpRequest, otherwise: str = "home") -> str:
    """The page of this site that `next` names, else the one named `otherwise`."""
    target = request.POST.get("next", request.GET.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if target and is_ours else reverse(otherwise)


def _one_each(members: list[Membership]) -> list[Membership]:
    """A person who is in two demo studies has one card."""
    cards: dict[int, Membership] = {}
    for member in members:
        cards.setdefault(member.user_id, member)
    return list(cards.values())


def _card(member: Membership) -> dict[str, object]:
    """Roles that several hold, as coders do, are told apart by the handle's last letter."""
    label = " · ".join(role_labels(member.roles))
    letter = member.handle.rpartition("_")[2]
    if len(letter) == 1:
        label = f"{label} {letter.upper()}"
    return {
        "email": member.user.email,
        "label": label,
        "does": ROLE_DOES[Role(member.roles[0])],
        "icon": ICONS[Role(member.roles[0])],
    }
