"""Follow an invitation: with an account, or by making one."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from survey.actions.account import NAME_LIMIT, sign_up
from survey.actions.member import join as join_study
from survey.actions.member import open_invitation
from survey.actions.refusal import Refusal
from survey.models import Invitation, User
from survey.pages.frame import told_by
from survey.pages.sign import BACKEND
from survey.pages.words import role_labels


class NewAccount(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=NAME_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        help_text=gettext_lazy("At least 12 characters, and not one that many people use."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("Password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, object]:
        given = self.cleaned_data
        password, again = given.get("password"), given.get("again")
        if password and again and password != again:
            self.add_error("again", _("The two passwords differ."))
        elif password:
            person = User(email=given.get("email", ""), name=given.get("name", ""))
            try:
                validate_password(password, person)
            except ValidationError as error:
                self.add_error("password", error)
        return given


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """GET shows what one is invited to and changes nothing; POST joins."""
    try:
        invitation = open_invitation(secret)
    except Refusal as refused:
        return render(
            request, "survey/join_closed.html", {"why": str(refused)}, status=HTTPStatus.GONE
        )
    if isinstance(request.user, User):
        return _as_member(request, request.user, invitation, secret)
    return _as_newcomer(request, invitation, secret)


def _as_member(
    request: HttpRequest, user: User, invitation: Invitation, secret: str
) -> HttpResponse:
    why = ""
    if request.method == "POST":
        try:
            member = join_study(secret=secret, user=user)
        except Refusal as refused:
            why = str(refused)
        else:
            return redirect("study", member.study.slug)
    return _page(request, invitation, why=why)


def _as_newcomer(request: HttpRequest, invitation: Invitation, secret: str) -> HttpResponse:
    form = NewAccount(
        request.POST if request.method == "POST" else None, initial={"email": invitation.email}
    )
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        with told_by(form, email_taken="email", other_address="email", bad_name="name"):
            member = sign_up(
                secret=secret,
                email=given["email"],
                name=given["name"],
                password=given["password"],
            )
            login(request, member.user, backend=BACKEND)
            messages.success(request, _("Welcome. You are a member of this study now."))
            return redirect("study", member.study.slug)
    return _page(request, invitation, form=form)


def _page(request: HttpRequest, invitation: Invitation, **more: object) -> HttpResponse:
    context = {
        "invitation": invitation,
        "roles": role_labels(invitation.roles),
        "here": request.get_full_path(),
    }
    return render(request, "survey/join.html", context | more)
