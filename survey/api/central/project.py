"""Projects: the studies of which one is a member."""

from rest_framework.request import Request
from rest_framework.response import Response

from survey.api.central.door import PersonDoor, ProjectDoor, instant, is_extended, spoken
from survey.api.study_view import bound_study, person_of
from survey.models import Membership
from survey.queries.device import app_users_for
from survey.queries.form import desk_forms_for
from survey.queries.membership import memberships_of
from survey.queries.submission import submissions_for
from survey.rules import May, verbs


class ProjectsView(PersonDoor):
    def get(self, request: Request) -> Response:
        members = memberships_of(person_of(request)).order_by("study")
        bound = bound_study(request)
        if bound is not None:
            members = members.filter(study=bound)
        return Response([_project(member, request) for member in members])


class ProjectView(ProjectDoor):
    may = {"GET": May.READ_STUDY}

    def get(self, request: Request, project: int) -> Response:
        return Response(_project(self.member, request))


def _project(member: Membership, request: Request) -> dict[str, object]:
    study = member.study
    told: dict[str, object] = {
        "id": study.pk,
        "name": spoken(study.title) or study.slug,
        "description": spoken(study.summary),
        "archived": None,
        "keyId": None,
        "createdAt": instant(study.created_at),
        "updatedAt": None,
        "deletedAt": None,
    }
    return told | _extended(member) if is_extended(request) else told


def _extended(member: Membership) -> dict[str, object]:
    newest = submissions_for(member).values_list("received_at", flat=True).first()
    return {
        "forms": desk_forms_for(member).count(),
        "appUsers": app_users_for(member).filter(revoked_at=None).count(),
        "lastSubmission": instant(newest),
        "verbs": sorted(verbs(member)),
    }
