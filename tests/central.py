"""A study in the field, and the real pyodk that comes to it."""

import logging
from dataclasses import dataclass
from pathlib import Path

from pyodk._utils.config import CentralConfig, Config
from pyodk.client import Client

from survey.actions.form import publish_form
from survey.actions.submission import definition_of
from survey.formats.openrosa import Given, build_submission
from survey.models import FormVersion, Membership
from tests.factories import Team, a_workbook, study_with_members

PASSWORD = "a word that nobody guesses"  # noqa: S105
FORM = "firm"
QUESTIONS = (
    ("text", "firm_code", "Firm code"),
    ("begin_group", "about", "About"),
    ("integer", "staff", "Staff"),
    ("decimal", "share", "Share"),
    ("geopoint", "place", "Place"),
    ("image", "photo", "Photo"),
    ("begin_repeat", "partners", "Partners"),
    ("text", "partner", "Partner"),
    ("begin_repeat", "goods", "Goods"),
    ("text", "good", "Good"),
    ("end_repeat", "", ""),
    ("end_repeat", "", ""),
    ("end_group", "", ""),
)
PARTNERS = "Submissions.about.partners"
GOODS = "Submissions.about.partners.goods"


@dataclass
class Scene:
    """A study called "hair", where it is served, and a folder for what clients keep."""

    team: Team
    address: str
    folder: Path

    @classmethod
    def made(cls, address: str, folder: Path) -> "Scene":
        return cls(study_with_members("hair"), address, folder)

    def come(self, handle: str, password: str = PASSWORD) -> Client:
        """A member who signs in."""
        logging.getLogger("pyodk").setLevel(logging.CRITICAL)
        member = self.team[handle]
        member.user.set_password(PASSWORD)
        member.user.save()
        central = CentralConfig(
            self.address, member.user.email, password, default_project_id=self.team.study.pk
        )
        cache = self.folder / f"{handle}.toml"
        return Client(config=Config(central), cache_path=cache).open()

    def publish(self, version: str = "1") -> FormVersion:
        return publish_form(
            data=workbook(version),
            filename="firm.xlsx",
            kind="firm",
            roles={},
            by=self.team.pi,
            title={"en": "Firm", "zh": "企业"},
        )


def workbook(version: str = "1") -> bytes:
    return a_workbook(*QUESTIONS, form_id=FORM, version=version)


def filled(version: FormVersion, instance_id: str, *, former: str = "", **answers: Given) -> str:
    """The XML of a submission."""
    usual: dict[str, Given] = {"firm_code": "F01", "staff": 40}
    xml = build_submission(
        definition_of(version), usual | answers, instance_id=instance_id, deprecated_id=former
    )
    return xml.decode().partition("\n")[2]


def member_id(member: Membership) -> int:
    """What Central calls the id of an actor."""
    return member.user_id
