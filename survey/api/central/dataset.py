"""Entity lists: the study's sampling list is one, called "cases", to be read."""

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from rest_framework.request import Request
from rest_framework.response import Response

from survey.api.central.asked import asked
from survey.api.central.door import ProjectDoor, instant
from survey.api.central.problem import not_supported
from survey.formats.odata import identifier
from survey.models import Case, Membership
from survey.queries.case import cases_for
from survey.rules import May

CASES = "cases"


class DatasetsView(ProjectDoor):
    may = {"GET": May.READ_CASES}

    def get(self, request: Request, project: int) -> Response:
        return Response([_dataset(self.member)])


class DatasetView(ProjectDoor):
    may = {"GET": May.READ_CASES}

    def get(self, request: Request, project: int, name: str) -> Response:
        """With its properties: those of any case that the member may see."""
        _check(name)
        columns = sorted({key for case in _cases(self.member) for key in case.attributes})
        properties = [
            {
                "name": column,
                "odataName": identifier(column),
                "publishedAt": instant(self.member.study.created_at),
                "forms": [],
            }
            for column in ("kind", *columns)
        ]
        return Response(_dataset(self.member) | {"properties": properties})


class DatasetServiceView(ProjectDoor):
    may = {"GET": May.READ_CASES}

    def get(self, request: Request, project: int, name: str) -> Response:
        _check(name)
        entry = {"name": "Entities", "kind": "EntitySet", "url": "Entities"}
        return Response({"@odata.context": _context(request), "value": [entry]})


class EntitiesView(ProjectDoor):
    may = {"GET": May.READ_CASES}

    def get(self, request: Request, project: int, name: str) -> Response:
        """The cases by code, with $top, $skip and $count."""
        _check(name)
        wanted = asked(request, is_main=False)
        if wanted.condition or wanted.select or wanted.expands or wanted.place.after:
            raise not_supported("$filter, $select, $expand and $skiptoken of entities")
        cases = _cases(self.member)
        told: dict[str, object] = {"@odata.context": f"{_context(request)}#Entities"}
        if wanted.counts:
            told["@odata.count"] = len(cases)
        end = None if wanted.top is None else wanted.place.skip + wanted.top
        return Response(
            told | {"value": [_entity(case) for case in cases[wanted.place.skip : end]]}
        )


def _check(name: str) -> None:
    if name != CASES:
        raise Case.DoesNotExist


def _cases(member: Membership) -> list[Case]:
    return list(cases_for(member).select_related(None).prefetch_related(None))


def _dataset(member: Membership) -> dict[str, object]:
    return {
        "name": CASES,
        "projectId": member.study_id,
        "createdAt": instant(member.study.created_at),
        "approvalRequired": False,
    }


def _entity(case: Case) -> dict[str, Any]:
    """Its id is made of study and code, so that it is always the same."""
    attributes = {identifier(key): _text(value) for key, value in case.attributes.items()}
    return {
        **attributes,
        "__id": str(_id(case)),
        "label": case.code,
        "kind": case.kind,
        "__system": {
            "createdAt": instant(case.created_at),
            "creatorId": None,
            "creatorName": None,
            "updates": 0,
            "updatedAt": None,
            "version": 1,
            "conflict": None,
        },
    }


def _id(case: Case) -> UUID:
    return uuid5(NAMESPACE_URL, f"braid:{case.study_id}:{case.code}")


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _context(request: Request) -> str:
    return request.build_absolute_uri(request.path.partition(".svc")[0] + ".svc/$metadata")
