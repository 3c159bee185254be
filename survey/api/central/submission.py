"""Submissions of a form: what is known about them, new ones, edits, and the decision on them."""

from collections.abc import Iterator

import orjson
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from lxml.etree import _Element as Element
from rest_framework.request import Request
from rest_framework.response import Response

from survey.actions.refusal import Refusal
from survey.actions.review import review
from survey.actions.submission import UNREADABLE, Verdict, receive
from survey.api.central.door import ProjectDoor, instant
from survey.api.central.incoming import body_of
from survey.api.central.problem import (
    NO_DEPRECATED_ID,
    OTHER_XML,
    OUTDATED,
    Problem,
    missing,
    unexpected,
)
from survey.formats.openrosa import SubmissionRefused, open_submission
from survey.formats.strict_xml import LARGEST
from survey.models import Form, Submission
from survey.queries.central import plain_form_for
from survey.queries.odata import (
    Known,
    Place,
    known,
    submission_called,
    submission_keys,
    submissions_of,
)
from survey.queries.odata_filter import REVIEW_OF, REVIEW_STATES
from survey.rules import May

AT_ONCE = 1000


class SubmissionsView(ProjectDoor):
    may = {"GET": May.READ_SUBMISSIONS, "POST": May.SEND_SUBMISSIONS}

    def get(self, request: Request, project: int, form_id: str) -> HttpResponseBase:
        """All of them, the newest first, without their answers."""
        found = submissions_of(self.member, plain_form_for(self.member, form_id))
        return StreamingHttpResponse(_listed(found), content_type="application/json")

    def post(self, request: Request, project: int, form_id: str) -> Response:
        """The XML of a new one. The same bytes again change nothing."""
        form = plain_form_for(self.member, form_id)
        xml = body_of(request, LARGEST)
        _opened(xml, form)
        device = request.query_params.get("deviceID", "")
        kept, verdict = receive(xml=xml, by=self.member, device=device)
        _check(verdict)
        return Response(submission_row(known([kept.pk], answers=False)[0]))


class SubmissionView(ProjectDoor):
    may = {
        "GET": May.READ_SUBMISSIONS,
        "PUT": May.SEND_SUBMISSIONS,
        "PATCH": May.REVIEW_SUBMISSIONS,
    }

    def get(self, request: Request, project: int, form_id: str, instance_id: str) -> Response:
        return self._answer(self._found(form_id, instance_id))

    def put(self, request: Request, project: int, form_id: str, instance_id: str) -> Response:
        """The XML of an edit: its deprecatedID names the content that it takes the place of."""
        form = plain_form_for(self.member, form_id)
        found = submission_called(self.member, form, instance_id)
        xml = body_of(request, LARGEST)
        former = _former(_opened(xml, form))
        if submission_called(self.member, form, former).pk != found.pk:
            raise unexpected("deprecatedID", former, _("it is another submission's"))
        _kept, verdict = receive(xml=xml, by=self.member, device=found.device)
        _check(verdict)
        return self._answer(found)

    def patch(self, request: Request, project: int, form_id: str, instance_id: str) -> Response:
        """The decision on it: approved, rejected or hasIssues."""
        body = request.data
        if not isinstance(body, dict) or "reviewState" not in body:
            raise missing("reviewState")
        told = body["reviewState"]
        if not isinstance(told, str | None) or told not in REVIEW_OF:
            names = ", ".join(filter(None, REVIEW_STATES.values()))
            raise unexpected("reviewState", told, names)
        found = self._found(form_id, instance_id)
        review(submission=found, state=REVIEW_OF[told], by=self.member)
        return self._answer(found)

    def _found(self, form_id: str, instance_id: str) -> Submission:
        return submission_called(self.member, plain_form_for(self.member, form_id), instance_id)

    def _answer(self, found: Submission) -> Response:
        return Response(submission_row(known([found.pk], answers=False)[0]))


class SubmissionXmlView(ProjectDoor):
    may = {"GET": May.READ_SUBMISSIONS}

    def get(self, request: Request, project: int, form_id: str, instance_id: str) -> HttpResponse:
        form = plain_form_for(self.member, form_id)
        found = submission_called(self.member, form, instance_id)
        return HttpResponse(bytes(found.xml), content_type="application/xml; charset=utf-8")


def submission_row(row: Known) -> dict[str, object]:
    return {
        "instanceId": row.root,
        "submitterId": row.submitter,
        "deviceId": row.device or None,
        "userAgent": None,
        "instanceName": None,
        "reviewState": REVIEW_STATES[row.review],
        "createdAt": instant(row.received_at),
        "updatedAt": instant(row.updated),
    }


def _listed(found: QuerySet[Submission]) -> Iterator[bytes]:
    """A JSON array, read and written a few at a time."""
    yield b"["
    before, joint = Place(), b""
    while keys := submission_keys(found, before, AT_ONCE):
        rows = [orjson.dumps(submission_row(row)) for row in known(keys, answers=False)]
        yield joint + b",".join(rows)
        before, joint = Place(after=(keys[-1],)), b","
    yield b"]"


def _opened(xml: bytes, form: Form) -> Element:
    """The XML, which must be of this form."""
    try:
        opened = open_submission(xml)
    except SubmissionRefused as refused:
        raise Refusal(refused.reason, str(UNREADABLE.get(refused.reason, refused))) from None
    if opened.head.form_id != form.form_id:
        raise unexpected(
            "form ID", opened.head.form_id, _("did not match the form ID in the address")
        )
    return opened.root


def _former(root: Element) -> str:
    told = (root.findtext("{*}meta/{*}deprecatedID") or "").strip()
    if not told:
        raise Problem(
            NO_DEPRECATED_ID, _("An edit names in deprecatedID the content that it replaces.")
        )
    return told


def _check(verdict: Verdict) -> None:
    if verdict is Verdict.CONFLICT:
        raise Problem(
            OTHER_XML,
            _(
                "Another submission is already kept under this instance ID. Yours is kept beside it."
            ),
        )
    if verdict is Verdict.OUTDATED:
        raise Problem(
            OUTDATED,
            _(
                "This submission has been edited since. Your edit is kept beside it, but changes nothing."
            ),
        )
