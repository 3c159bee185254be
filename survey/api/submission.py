"""Submissions: the list, and one with its answers."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from django.urls import reverse
from django.utils.encoding import iri_to_uri
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from survey.api.describe import described, page_of
from survey.api.filters import Filters, Paged
from survey.api.paging import Keyset
from survey.api.study_view import StudyView
from survey.models import RepeatRow, ReviewLevel, ReviewState, Severity, Submission
from survey.queries.submission import Sought, sought_submissions_for
from survey.queries.version import current_for
from survey.rules import May

NEWEST_FIRST = Keyset(("pk",), is_descending=True)


class SubmissionRow(serializers.Serializer[Submission]):
    instance_id = serializers.CharField()
    form = serializers.CharField(source="form_version.form.form_id")
    version = serializers.CharField(source="form_version.version")
    case = serializers.CharField(source="case.code", allow_null=True, default=None)
    interviewer = serializers.CharField(help_text="As answered in the form.")
    submitted_by = serializers.CharField(source="submitted_by.handle", allow_null=True)
    device = serializers.CharField()
    received_at = serializers.DateTimeField()
    review = serializers.ChoiceField(choices=ReviewState.values)
    reviewer = serializers.CharField(source="reviewer.handle", allow_null=True, default=None)
    number = serializers.IntegerField(help_text="Of the content; 1 came first.")


class RepeatRowOut(serializers.Serializer[RepeatRow]):
    position = serializers.IntegerField()
    parent_position = serializers.IntegerField(allow_null=True)
    answers = serializers.DictField()
    empty = serializers.ListField(child=serializers.CharField())


class SubmissionDetail(SubmissionRow):
    """`answers` are numbers, texts and lists of choices; `empty` was shown and left blank, what
    stands in neither was not to be asked.
    """

    answers = serializers.DictField()
    empty = serializers.ListField(child=serializers.CharField())
    unknown = serializers.ListField(
        child=serializers.CharField(), help_text="Sent, but not in the form."
    )
    repeats = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DictField(child=RepeatRowOut(many=True)))
    def get_repeats(self, submission: Submission) -> dict[str, list[Any]]:
        repeats: dict[str, list[Any]] = {}
        for row in submission.rows.all():
            repeats.setdefault(row.repeat, []).append(RepeatRowOut(row).data)
        return repeats


class Which(Filters):
    """The filters that list and download share."""

    case = serializers.CharField(required=False, help_text="Code of a case.")
    interviewer = serializers.CharField(required=False, help_text="As answered in the form.")
    review = serializers.ChoiceField(required=False, choices=ReviewState.values)
    received_after = serializers.DateTimeField(required=False, help_text="From then on.")
    received_before = serializers.DateTimeField(required=False, help_text="Before then.")
    version = serializers.CharField(required=False, help_text="Of the form.")
    severity = serializers.ChoiceField(
        required=False, choices=Severity.values, help_text="With a finding of this severity."
    )


class SubmissionFilters(Which, Paged):
    form = serializers.CharField(required=False, help_text="Form ID.")
    to_review_by = serializers.CharField(
        required=False, help_text="Handle of a reviewer for whose decision they wait."
    )
    reviewer = serializers.CharField(
        required=False, help_text="Handle of whoever has them to review; `-` for nobody."
    )
    waiting_at = serializers.ChoiceField(
        required=False, choices=ReviewLevel.values, help_text="A decision of this level is due."
    )
    has_findings = serializers.BooleanField(required=False, allow_null=True, default=None)
    text = serializers.CharField(
        required=False,
        max_length=200,
        help_text="In the case's code, the instance ID, the interviewer's or the sender's name.",
    )


class SubmissionsView(StudyView):
    may = May.READ_SUBMISSIONS
    filters = SubmissionFilters

    @described(
        "The submissions, newest first",
        name="submissions",
        tag="survey",
        out=page_of(SubmissionRow),
        filters=SubmissionFilters,
    )
    def get(self, request: Request, slug: str) -> Response:
        found = sought_submissions_for(self.member, sought(self.asked))
        page = NEWEST_FIRST.page(found.defer("answers", "empty", "unknown"), request, **self.place)
        return page.answer(SubmissionRow)


class SubmissionView(StudyView):
    may = May.READ_SUBMISSIONS

    @described(
        "One submission with its answers", name="submission", tag="survey", out=SubmissionDetail
    )
    def get(self, request: Request, slug: str, instance_id: str) -> Response:
        """The instance ID of a content that was edited since leads to what stands now: the
        answer says so in `instance_id` and in Content-Location. ETag is for If-Match of an edit.
        """
        found = current_for(self.member, instance_id)
        return Response(SubmissionDetail(found).data, headers=headers_of(request, slug, found))


def headers_of(request: Request, slug: str, found: Submission) -> dict[str, str]:
    """Which content an answer shows: its address, and its instance ID as the tag."""
    path = reverse("api:submission", args=[slug, found.instance_id])
    address = request.build_absolute_uri(path)
    return {"ETag": f'"{iri_to_uri(found.instance_id)}"', "Content-Location": address}


def sought(asked: Mapping[str, Any]) -> Sought:
    """The filters of a list or a download, as the query takes them."""
    return Sought(**{field.name: asked.get(field.name) for field in fields(Sought)})
