"""Who works in the study and as what: invite, change roles, end a membership."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from survey.actions.member import change_roles, end_membership, invite, withdraw_invitation
from survey.models import Membership, Role
from survey.pages.frame import StudyRequest, study_deed, study_page, told_by
from survey.pages.words import ROLE_DOES
from survey.queries.membership import invitations_for, members_for
from survey.rules import May, can


class Roles(forms.Form):
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one of the roles.")},
    )

    def boxes(self) -> list[tuple[Any, object]]:
        """Each role's checkbox with what the role does."""
        return [(box, ROLE_DOES[Role(box.data["value"])]) for box in self["roles"]]


class Invite(Roles):
    handle = forms.CharField(
        label=gettext_lazy("Name in data"),
        max_length=40,
        help_text=gettext_lazy(
            "Stands for this person in downloads, as coder_a or KB01. It stays."
        ),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        help_text=gettext_lazy("If given, only the owner of this address may use the link."),
    )
    field_order = ("handle", "email", "roles")


@study_page(May.READ_MEMBERS, room="members")
def members(request: StudyRequest) -> HttpResponse:
    return _members(request, Invite())


@never_cache
@study_deed(May.MANAGE_MEMBERS, room="members", back="members")
def member_invite(request: StudyRequest) -> HttpResponse:
    """Make a link and show it: this page is the only time it can be read."""
    form = Invite(request.POST)
    if form.is_valid():
        with told_by(form, bad_handle="handle", handle_taken="handle", bad_roles="roles"):
            secret = invite(
                handle=form.cleaned_data["handle"],
                roles=form.cleaned_data["roles"],
                email=form.cleaned_data["email"],
                by=request.member,
            )
            link = request.build_absolute_uri(reverse("join", args=[secret]))
            return _members(request, Invite(), link=link, invited=form.cleaned_data["handle"])
    return _members(request, form)


@study_deed(May.MANAGE_MEMBERS, room="members", back="members")
def invitation_withdraw(request: StudyRequest, pk: int) -> HttpResponse:
    withdraw_invitation(invitation=invitations_for(request.member).get(pk=pk), by=request.member)
    messages.success(request, _("The invitation is withdrawn; its link opens nothing any more."))
    return redirect("members", request.member.study.slug)


@study_page(May.MANAGE_MEMBERS, room="members")
def member(request: StudyRequest, handle: str) -> HttpResponse:
    return _member(request, members_for(request.member).get(handle=handle))


@study_deed(May.MANAGE_MEMBERS, room="members", back="members")
def member_roles(request: StudyRequest, handle: str) -> HttpResponse:
    whom = members_for(request.member).get(handle=handle, ended_at=None)
    form = Roles(request.POST)
    if form.is_valid():
        with told_by(form):
            change_roles(member=whom, roles=form.cleaned_data["roles"], by=request.member)
            messages.success(request, _("The roles of %(name)s are changed.") % {"name": whom.user})
            return redirect("members", request.member.study.slug)
    return _member(request, whom, form)


@study_deed(May.MANAGE_MEMBERS, room="members", back="members")
def member_end(request: StudyRequest, handle: str) -> HttpResponse:
    whom = members_for(request.member).get(handle=handle)
    end_membership(member=whom, by=request.member)
    messages.success(request, _("%(name)s is no longer a member.") % {"name": whom.user})
    if whom == request.member:
        return redirect("home")
    return redirect("members", request.member.study.slug)


def _members(request: StudyRequest, form: Invite, **shown: str) -> HttpResponse:
    everybody = list(members_for(request.member))
    may_manage = can(request.member, May.MANAGE_MEMBERS)
    context = {
        "form": form,
        "members": [row for row in everybody if row.ended_at is None],
        "former": [row for row in everybody if row.ended_at is not None],
        "invitations": invitations_for(request.member) if may_manage else [],
        "may_manage": may_manage,
        "now": timezone.now(),
    }
    return render(request, "survey/members.html", context | shown)


def _member(request: StudyRequest, whom: Membership, form: Roles | None = None) -> HttpResponse:
    context = {
        "whom": whom,
        "form": form or Roles(initial={"roles": whom.roles}),
        "is_self": whom == request.member,
    }
    return render(request, "survey/member.html", context)
