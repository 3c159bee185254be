"""App users: the study's devices. Each may fetch every published form, so assigning changes nothing."""

from rest_framework.request import Request
from rest_framework.response import Response

from survey.actions.device import add_app_user
from survey.api.central.door import ProjectDoor, instant, text_of
from survey.api.central.problem import not_supported
from survey.models import AppUser
from survey.queries.central import device_for, plain_form_for
from survey.queries.device import app_users_for
from survey.rules import May

APP_USER = "2"  # Central's number of that role
SHOWN_ONCE = ""


class AppUsersView(ProjectDoor):
    may = {"GET": May.MANAGE_DEVICES, "POST": May.MANAGE_DEVICES}

    def get(self, request: Request, project: int) -> Response:
        """A revoked device has no token. That of another was shown once: here it is empty."""
        return Response(
            [
                _row(device, None if device.revoked_at else SHOWN_ONCE)
                for device in app_users_for(self.member)
            ]
        )

    def post(self, request: Request, project: int) -> Response:
        device, key = add_app_user(name=text_of(request, "displayName"), by=self.member)
        device.refresh_from_db()
        return Response(_row(device, key))


class AssignmentView(ProjectDoor):
    may = {"POST": May.MANAGE_DEVICES}

    def post(self, request: Request, project: int, form_id: str, role: str, actor: int) -> Response:
        if role not in {APP_USER, "app-user"}:
            raise not_supported("roles other than app-user")
        plain_form_for(self.member, form_id)
        device_for(self.member, actor)
        return Response({"success": True})


def _row(device: AppUser, token: str | None) -> dict[str, object]:
    return {
        "projectId": device.membership.study_id,
        "id": device.membership.user_id,
        "type": "field_key",
        "displayName": device.name,
        "token": token,
        "createdAt": instant(device.created_at),
        "updatedAt": instant(device.revoked_at),
        "deletedAt": None,
        "lastUsed": instant(device.used_at),
    }
