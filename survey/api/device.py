"""The study's devices: their addresses are shown once, and can be taken from them."""

from http import HTTPStatus
from typing import Any

from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from survey.actions.device import NAME_LIMIT, add_app_user, revoke_app_user, set_device_password
from survey.api.describe import described
from survey.api.filters import Filters, sent
from survey.api.study_view import StudyView
from survey.models import AppUser, Membership, Role
from survey.queries.device import busy_app_users_for
from survey.rules import May


class DeviceRow(serializers.Serializer[AppUser]):
    handle = serializers.CharField(
        source="membership.handle", help_text="The device's name in the study's data."
    )
    name = serializers.CharField()
    roles = serializers.ListField(source="membership.roles", child=serializers.CharField())
    added_by = serializers.CharField(source="made_by.handle", allow_null=True, default=None)
    created_at = serializers.DateTimeField()
    used_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)
    sent = serializers.IntegerField(help_text="How many submissions.")
    sent_at = serializers.DateTimeField(allow_null=True, help_text="The last one.")


class DeviceList(serializers.Serializer[Any]):
    results = DeviceRow(many=True)


class NewDevice(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=NAME_LIMIT)
    role = serializers.ChoiceField(choices=Role.values, default=Role.INTERVIEWER)


class AddedDevice(serializers.Serializer[Any]):
    """`address` is what the device takes as server address, without a user or a password."""

    handle = serializers.CharField()
    name = serializers.CharField()
    address = serializers.URLField(help_text="Shown once; whoever has it may send.")


class WhosePassword(serializers.Serializer[Any]):
    handle = serializers.CharField(max_length=40, help_text="Of a member who sends submissions.")


class DevicePasswordOut(serializers.Serializer[Any]):
    """What the member's devices sign in with, by digest or Basic authentication."""

    username = serializers.CharField()
    password = serializers.CharField(help_text="Shown once.")
    address = serializers.URLField()


class DevicesView(StudyView):
    may = May.MANAGE_DEVICES
    may_write = May.MANAGE_DEVICES

    @described("The devices, the revoked ones last", name="devices", tag="survey", out=DeviceList)
    def get(self, request: Request, slug: str) -> Response:
        return Response(DeviceList({"results": busy_app_users_for(self.member)}).data)

    @described(
        "Add a device",
        name="add_device",
        tag="survey",
        out=AddedDevice,
        body=NewDevice,
        status=HTTPStatus.CREATED,
    )
    def post(self, request: Request, slug: str) -> Response:
        device, key = add_app_user(by=self.member, **sent(NewDevice, request.data))
        added = {
            "handle": device.membership.handle,
            "name": device.name,
            "address": _address(request, "openrosa_key", key=key, slug=slug),
        }
        return Response(AddedDevice(added).data, status=HTTPStatus.CREATED)


class DeviceRevokeView(StudyView):
    may_write = May.MANAGE_DEVICES

    @described("Revoke a device", name="revoke_device", tag="survey", out=DeviceRow, is_deed=True)
    def post(self, request: Request, slug: str, handle: str) -> Response:
        sent(Filters, request.data)
        devices = busy_app_users_for(self.member)
        revoke_app_user(app_user=devices.get(membership__handle=handle), by=self.member)
        return Response(DeviceRow(devices.get(membership__handle=handle)).data)


class DevicePasswordView(StudyView):
    may_write = May.SEND_SUBMISSIONS

    @described(
        "Make a device password, your own or another member's",
        name="set_device_password",
        tag="survey",
        out=DevicePasswordOut,
        body=WhosePassword,
        status=HTTPStatus.CREATED,
    )
    def post(self, request: Request, slug: str) -> Response:
        handle = sent(WhosePassword, request.data)["handle"]
        members = Membership.objects.select_related("user")
        member = members.get(study=self.member.study_id, handle=handle, ended_at=None)
        password = set_device_password(member=member, by=self.member)
        made = {
            "username": member.user.email,
            "password": password,
            "address": _address(request, "openrosa", slug=slug),
        }
        return Response(DevicePasswordOut(made).data, status=HTTPStatus.CREATED)


def _address(request: Request, door: str, **parts: str) -> str:
    """Where the door begins: devices add /formList and /submission themselves."""
    path = reverse(f"{door}:form_list", kwargs=parts).removesuffix("/formList")
    return request.build_absolute_uri(path)
