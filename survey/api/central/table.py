"""OData: a form's answers as tables, written while they are read."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import orjson
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from survey.actions.submission import definition_of
from survey.api.central.asked import Asked, asked, selected, token_of, unsupported
from survey.api.central.door import ProjectDoor, instant
from survey.formats.odata_metadata import metadata
from survey.formats.odata_row import Content, Shape, repetition_row, submission_row
from survey.formats.odata_table import MAIN, Table, tables
from survey.models import Form, Submission
from survey.queries.central import plain_form_for, shown_version
from survey.queries.odata import (
    Known,
    Place,
    count_of,
    known,
    names_of,
    repetition_keys,
    repetitions,
    repetitions_at,
    submission_called,
    submission_keys,
    submissions_of,
)
from survey.queries.odata_filter import (
    REVIEW_STATES,
    UnsupportedFieldError,
    filtered,
    with_updated,
)
from survey.rules import May

AT_ONCE = 500
_ONE = re.compile(r"Submissions\('((?:[^']|'')+)'\)(?:/([\w/]+))?")

type Rows = Sequence[Mapping[str, object]]


class ServiceView(ProjectDoor):
    may = {"GET": May.READ_SUBMISSIONS}

    def get(self, request: Request, project: int, form_id: str) -> Response:
        """Which tables there are."""
        named = _tables(plain_form_for(self.member, form_id))
        entries = [{"name": name, "kind": "EntitySet", "url": name} for name in named]
        return Response({"@odata.context": _context(request), "value": entries})


class MetadataView(ProjectDoor):
    may = {"GET": May.READ_SUBMISSIONS}

    def get(self, request: Request, project: int, form_id: str) -> HttpResponse:
        """What the tables are made of, as EDMX."""
        named = _tables(plain_form_for(self.member, form_id))
        document = metadata(form_id, named[MAIN])
        return HttpResponse(
            document, content_type="application/xml", headers={"OData-Version": "4.0"}
        )


class TableView(ProjectDoor):
    may = {"GET": May.READ_SUBMISSIONS}

    def get(self, request: Request, project: int, form_id: str, table: str) -> HttpResponseBase:
        """A table, or one submission of it: Submissions('uuid:…'), and a repeat in that one."""
        form = plain_form_for(self.member, form_id)
        found = submissions_of(self.member, form)
        if one := _ONE.fullmatch(table):
            instance_id = one[1].replace("''", "'")
            found = found.filter(pk=submission_called(self.member, form, instance_id).pk)
            table = ".".join(filter(None, (MAIN, (one[2] or "").replace("/", "."))))
        known_tables = _tables(form)
        if table not in known_tables:
            raise Form.DoesNotExist
        shown = known_tables[table]
        wanted = asked(request, is_main=shown.repeat is None)
        page = _Page(_sought(found, wanted), selected(shown, wanted.select), wanted)
        stream = page.written(f"{_context(request)}#{table}", _link(request))
        return StreamingHttpResponse(
            chain([next(stream)], stream), content_type="application/json; charset=utf-8"
        )


def _tables(form: Form) -> Mapping[str, Table]:
    return tables(definition_of(shown_version(form)))


def _sought(found: QuerySet[Submission], wanted: Asked) -> QuerySet[Submission]:
    try:
        found = filtered(found, wanted.condition) if wanted.condition else found
    except UnsupportedFieldError as error:
        raise unsupported(error) from None
    return with_updated(found) if wanted.order else found


@dataclass(frozen=True, slots=True)
class _Page:
    """The rows of a table that are asked for, from a place on."""

    found: QuerySet[Submission]
    table: Table
    asked: Asked

    def written(self, context: str, link: Callable[[str, str], str]) -> Iterator[bytes]:
        """The document, a portion of rows at a time; its first piece holds the first rows."""
        head: dict[str, object] = {"@odata.context": context}
        if self.asked.counts:
            head["@odata.count"] = count_of(self.found, self.table.repeat)
        begun = orjson.dumps(head)[:-1] + b',"value":['
        place, left, more, joint = self.asked.place, self.asked.top, True, b""
        while more and left != 0:
            most = AT_ONCE if left is None else min(AT_ONCE, left)
            keys = self.keys(place, most + 1)
            keys, more = keys[:most], len(keys) > most
            rows = [orjson.dumps(row) for row in self.rows(keys)]
            yield begun + (joint if rows else b"") + b",\n".join(rows)
            begun, joint = b"", b",\n" if rows else joint
            left = None if left is None else left - len(keys)
            place = self.beyond(place, keys)
        yield begun + b"]"
        if more and self.asked.top:
            is_counted = bool(place.skip)
            name = "$skip" if is_counted else "$skiptoken"
            value = str(place.skip) if is_counted else token_of(place.after)
            yield b',"@odata.nextLink":' + orjson.dumps(link(name, value))
        yield b"}"

    def keys(self, place: Place, most: int) -> Sequence[tuple[int, ...]]:
        if self.table.repeat is not None:
            return repetition_keys(self.found, self.table.repeat, place, most)
        return [(pk,) for pk in submission_keys(self.found, place, most, self.asked.order)]

    def beyond(self, place: Place, keys: Sequence[tuple[int, ...]]) -> Place:
        """Behind these rows: by their key, in an order of the client's own by their number."""
        if self.asked.order:
            return Place(skip=place.skip + len(keys))
        return Place(after=keys[-1]) if keys else place

    def rows(self, keys: Sequence[tuple[int, ...]]) -> Iterator[Mapping[str, object]]:
        repeats = [str(table.repeat) for table in self.table.inner()] if self.asked.expands else []
        inside = repetitions([key[0] for key in keys], repeats)
        shape = Shape(expand=self.asked.expands, wkt=self.asked.wkt)
        if self.table.repeat is None:
            for row in known([key[0] for key in keys]):
                content = Content(row.root, row.instance_id, row.answers, inside.get(row.pk, {}))
                yield submission_row(self.table, content, _system(row), shape)
            return
        at = repetitions_at([(key[0], key[1]) for key in keys], self.table.repeat)
        names = names_of(sorted({key[0] for key in keys}))
        for key in keys:
            found = at.get((key[0], key[1]))
            if found is not None and key[0] in names:
                content = Content(*names[key[0]], {}, inside.get(key[0], {}))
                yield repetition_row(self.table, content, found, shape)


def _system(row: Known) -> dict[str, object]:
    return {
        "submissionDate": instant(row.received_at),
        "updatedAt": instant(row.updated),
        "submitterId": None if row.submitter is None else str(row.submitter),
        "submitterName": row.handle,
        "attachmentsPresent": row.files_here,
        "attachmentsExpected": row.files,
        "status": None,
        "reviewState": REVIEW_STATES[row.review],
        "deviceId": row.device or None,
        "edits": row.number - 1,
        "formVersion": row.version,
    }


def _context(request: Request) -> str:
    kwargs = request.parser_context["kwargs"]
    here = {"project": kwargs["project"], "form_id": kwargs["form_id"]}
    path = reverse("central:service", kwargs=here)
    return request.build_absolute_uri(f"{path}/$metadata")


def _link(request: Request) -> Callable[[str, str], str]:
    """The address of another part of the same table."""
    here = request.build_absolute_uri()
    for name in ("$skip", "$skiptoken"):
        here = remove_query_param(here, name)

    def link(name: str, value: str) -> str:
        return str(replace_query_param(here, name, value))

    return link
