"""A study in the field: its form asks for pictures and sound, and a device sends what was filled in."""

from typing import Any
from uuid import uuid4

from django.test import Client

from survey.actions.device import add_app_user
from survey.actions.form import publish_form
from survey.actions.submission import definition_of
from survey.formats.openrosa import Given, build_submission
from survey.models import FormVersion
from tests.devices import BOUNDARY, Part, multipart
from tests.factories import Team, a_workbook, study_with_members

QUESTIONS = (
    ("text", "firm_code", "Firm code"),
    ("integer", "staff", "Staff"),
    ("image", "photo", "Photo"),
    ("audio", "talk", "Recording"),
    ("begin_repeat", "partners", "Partners"),
    ("text", "partner", "Partner"),
    ("image", "sign", "Sign"),
    ("end_repeat", "", ""),
)


class Field:
    """A study called "hair" with a published form, and what one needs to send to it."""

    def __init__(self) -> None:
        self.team: Team = study_with_members("hair")
        self.version: FormVersion = self.publish("1")
        _device, self.key = add_app_user(name="Tablet", by=self.team.pi)

    def publish(self, version: str, form_id: str = "firm") -> FormVersion:
        return publish_form(
            data=a_workbook(*QUESTIONS, version=version, form_id=form_id),
            filename=f"{form_id}.xlsx",
            kind="firm",
            roles={"case": "firm_code"},
            by=self.team.pi,
            title={"en": "Firm", "zh": "企业"},
        )

    def filled(self, instance_id: str = "", *, former: str = "", **answers: Given) -> bytes:
        usual: dict[str, Given] = {"firm_code": "F01", "staff": 40}
        return build_submission(
            definition_of(self.version),
            usual | answers,
            instance_id=instance_id or f"uuid:{uuid4()}",
            deprecated_id=former,
        )

    @property
    def door(self) -> str:
        """Where the device of the study comes in."""
        return f"/key/{self.key}/openrosa/hair"

    def post(self, *parts: Part, **headers: str) -> Any:  # noqa: ANN401 - Django's own
        """A post of the device, without a network."""
        return Client(headers=headers).post(
            f"{self.door}/submission?deviceID=collect%3AaBc",
            multipart(parts),
            content_type=f"multipart/form-data; boundary={BOUNDARY}",
        )
