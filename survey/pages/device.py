"""Devices of a study: add one and show its code once, see who is still heard, shut one out."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from survey.actions.device import NAME_LIMIT, add_app_user, revoke_app_user
from survey.formats.collect_settings import settings_code
from survey.formats.qr_code import drawn
from survey.models import Membership, Role
from survey.pages.frame import StudyRequest, go_to, study_deed, study_page, told_by
from survey.pages.words import tongue
from survey.queries.device import busy_app_users_for
from survey.rules import ROLES, May, verbs


class NewDevice(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of the device"),
        max_length=NAME_LIMIT,
        help_text=gettext_lazy("As it is written on it, or whose it is."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=gettext_lazy("Sends as"), initial=Role.INTERVIEWER)

    def __init__(self, member: Membership, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type] # what a POST holds
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(role.value, role.label) for role in _roles_below(member)]


def _roles_below(member: Membership) -> list[Role]:
    """The roles that send, and may do no more than this member, interviewers first. Nobody gives
    a device the whole study by mistake.
    """
    able = [
        role
        for role, allowed in ROLES.items()
        if May.SEND_SUBMISSIONS in allowed <= verbs(member) and May.MANAGE_MEMBERS not in allowed
    ]
    return sorted(able, key=lambda role: role != Role.INTERVIEWER)


@study_page(May.MANAGE_DEVICES, room="members")
def devices(request: StudyRequest) -> HttpResponse:
    return _page(request, NewDevice(request.member))


@never_cache
@study_deed(May.MANAGE_DEVICES, room="members", back="devices")
def device_add(request: StudyRequest) -> HttpResponse:
    """Add it and show its address: this page is the only time it can be read."""
    form = NewDevice(request.member, request.POST)
    if form.is_valid():
        with told_by(form, bad_name="name", bad_role="role"):
            device, key = add_app_user(by=request.member, **form.cleaned_data)
            return _page(
                request, NewDevice(request.member), added=device.name, address=_at(request, key)
            )
    return _page(request, form)


@study_deed(May.MANAGE_DEVICES, room="members", back="devices")
def device_revoke(request: StudyRequest, handle: str) -> HttpResponse:
    found = busy_app_users_for(request.member).get(membership__handle=handle)
    revoke_app_user(app_user=found, by=request.member)
    messages.success(
        request,
        _("%(name)s is shut out; what it sent stays.") % {"name": found.name},
    )
    return go_to(request, reverse("devices", args=[request.member.study.slug]))


def _at(request: StudyRequest, key: str) -> str:
    """What the device takes as its server; it adds /formList and /submission itself."""
    parts = {"key": key, "slug": request.member.study.slug}
    path = reverse("openrosa_key:form_list", kwargs=parts).removesuffix("/formList")
    return request.build_absolute_uri(path)


def _page(
    request: StudyRequest, form: NewDevice, *, added: str = "", address: str = ""
) -> HttpResponse:
    title = request.member.study.title
    project = title.get(tongue()) or next(iter(title.values()), request.member.study.slug)
    known = list(busy_app_users_for(request.member))
    context = {
        "form": form,
        "devices": [device for device in known if device.revoked_at is None],
        "revoked": [device for device in known if device.revoked_at is not None],
        "added": added,
        "address": address,
        "code": drawn(settings_code(address, project)) if address else None,
    }
    return render(request, "survey/devices.html", context)
