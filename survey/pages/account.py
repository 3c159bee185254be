"""One's own account: name, password, tokens for scripts."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from survey.actions.account import NAME_LIMIT, change_password, rename
from survey.actions.token import issue_token, revoke_token
from survey.models import Study, User
from survey.pages.frame import PersonRequest, told_by
from survey.queries.membership import memberships_of, studies_of, tokens_of

LABEL_LIMIT = 80


class NameForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=NAME_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class PasswordForm(PasswordChangeForm):
    """Django's, without taking the focus: it is not the only form of the page."""

    def __init__(self, user: User, data: QueryDict | None = None) -> None:
        super().__init__(user, data)
        self.fields["old_password"].widget.attrs.pop("autofocus", None)


class TokenForm(forms.Form):
    label = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=LABEL_LIMIT,
        help_text=gettext_lazy("For example: weekly export on the office computer."),
    )
    study = forms.ModelChoiceField(
        Study.objects.none(),
        label=gettext_lazy("Only for this study"),
        to_field_name="slug",
        required=False,
        empty_label=gettext_lazy("All my studies"),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        study: Any = self.fields["study"]
        study.queryset = studies_of(user)


@require_safe
@never_cache
def account(request: PersonRequest) -> HttpResponse:
    return _page(request)


@require_POST
def account_name(request: PersonRequest) -> HttpResponse:
    form = NameForm(request.POST)
    if form.is_valid():
        with told_by(form, bad_name="name"):
            rename(user=request.user, name=form.cleaned_data["name"])
            messages.success(request, _("Your name is saved."))
            return redirect("account")
    return _page(request, name_form=form)


@require_POST
@sensitive_post_parameters()
def account_password(request: PersonRequest) -> HttpResponse:
    """Other sessions of this person end; this one goes on."""
    form = PasswordForm(request.user, request.POST)
    if form.is_valid():
        change_password(user=request.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password is changed."))
        return redirect("account")
    return _page(request, password_form=form)


@never_cache
def account_tokens(request: PersonRequest) -> HttpResponse:
    """Issue a token and show it: this page is the only time it can be read."""
    if request.method != "POST":
        return redirect("account")
    form = TokenForm(request.user, request.POST)
    if not form.is_valid():
        return _page(request, token_form=form)
    token = issue_token(
        user=request.user, label=form.cleaned_data["label"], study=form.cleaned_data["study"]
    )
    return _page(request, new_token=token)


@require_POST
def account_token_revoke(request: PersonRequest, pk: int) -> HttpResponse:
    revoke_token(token=get_object_or_404(tokens_of(request.user), pk=pk))
    messages.success(request, _("The token is revoked."))
    return redirect("account")


def _page(request: PersonRequest, *, new_token: str = "", **bound: forms.Form) -> HttpResponse:
    user = request.user
    context = {
        "name_form": NameForm(initial={"name": user.name}),
        "password_form": PasswordForm(user),
        "token_form": TokenForm(user),
        "tokens": tokens_of(user),
        "memberships": memberships_of(user),
        "new_token": new_token,
    }
    return render(request, "survey/account.html", context | bound)
