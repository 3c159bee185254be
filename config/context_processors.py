"""What every page's frame needs: the study, the member, and where one can go from here."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from survey.models import Membership
from survey.queries.membership import studies_of
from survey.rules import May, verbs

ROOMS: tuple[tuple[str, str, Promise | str, May], ...] = (
    ("overview", "study", _("Overview"), May.READ_STUDY),
    ("cases", "cases", _("Cases"), May.READ_CASES),
    ("forms", "forms", _("Forms"), May.READ_FORMS),
    ("submissions", "submissions", _("Submissions"), May.READ_SUBMISSIONS),
    ("exports", "exports", _("Exports"), May.EXPORT_SUBMISSIONS),
    ("transcripts", "transcripts", _("Transcripts"), May.READ_TRANSCRIPTS),
    ("codebook", "codebook", _("Codebook"), May.READ_CODEBOOK),
    ("rounds", "rounds", _("Rounds"), May.MANAGE_ROUNDS),
    ("work", "my_work", _("My work"), May.CODE),
    ("results", "results", _("Results"), May.READ_RESULTS),
    ("members", "members", _("Members"), May.READ_MEMBERS),
)


@dataclass(frozen=True, slots=True)
class Room:
    """One entry of the study's navigation."""

    key: str
    url: str
    label: Promise | str
    current: bool


def braid(request: HttpRequest) -> dict[str, object]:
    """`study` and `member` are there on pages of a study (the view puts the member on the
    request); `nav` lists the rooms that this member may enter.
    """
    member: Membership | None = getattr(request, "member", None)
    frame: dict[str, object] = {"demo": settings.DEMO, "study": None, "member": None, "nav": []}
    if request.user.is_authenticated:
        frame["studies"] = studies_of(request.user)
    if member is not None:
        frame |= {
            "study": member.study,
            "member": member,
            "may": {verb.value for verb in verbs(member)},
            "nav": _rooms(request, member),
        }
    return frame


def _rooms(request: HttpRequest, member: Membership) -> list[Room]:
    here = getattr(request, "room", "")
    allowed = verbs(member)
    return [
        Room(key, reverse(name, args=[member.study.slug]), label, key == here)
        for key, name, label, may in ROOMS
        if may in allowed
    ]
