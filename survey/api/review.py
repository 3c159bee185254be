"""The review of a submission: decisions, comments, and its history."""

from http import HTTPStatus
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from survey.actions.review import (
    DECISIONS,
    LONGEST,
    assign_reviewer,
    comment,
    require_current,
    return_to_interviewer,
    review,
)
from survey.actions.submission import definition_of
from survey.api.describe import described
from survey.api.filters import sent
from survey.api.study_view import StudyView
from survey.formats.edit_difference import Change
from survey.models import ReviewLevel, ReviewState, ReviewStep
from survey.queries.history import HistoryEntry, Step, history_of
from survey.queries.review import reviewers_for
from survey.queries.version import current_for
from survey.rules import May


class NewReview(serializers.Serializer[Any]):
    """Who may not approve decides at the supervisor level: there `approved` passes it on."""

    state = serializers.ChoiceField(choices=sorted(DECISIONS[ReviewLevel.COORDINATOR]))
    comment = serializers.CharField(
        max_length=LONGEST,
        default="",
        allow_blank=True,
        help_text="Needed with `has_issues`: what is to be mended.",
    )


class NewComment(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=LONGEST)


class NewReviewer(serializers.Serializer[Any]):
    reviewer = serializers.CharField(
        max_length=40, allow_null=True, help_text="Handle of a member who reviews; null for nobody."
    )


class ReviewerOut(serializers.Serializer[Any]):
    reviewer = serializers.CharField(allow_null=True)


class ReviewStepRow(serializers.Serializer[ReviewStep]):
    level = serializers.ChoiceField(choices=["", *ReviewLevel.values])
    state = serializers.ChoiceField(choices=["", *ReviewState.values])
    comment = serializers.CharField()
    by = serializers.CharField(source="by.handle")
    at = serializers.DateTimeField()


class ChangeRow(serializers.Serializer[Change]):
    """An answer that an edit changed; null means that there was none, or is none now."""

    question = serializers.CharField()
    repeat = serializers.CharField(help_text="Empty outside repeats.")
    position = serializers.IntegerField(allow_null=True, help_text="The row of the repeat, from 0.")
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class HistoryRow(serializers.Serializer[HistoryEntry]):
    step = serializers.ChoiceField(choices=[step.value for step in Step])
    at = serializers.DateTimeField()
    by = serializers.CharField(help_text="A member's handle; empty for the machine.")
    number = serializers.IntegerField(allow_null=True, help_text="Of the content; 1 came first.")
    instance_id = serializers.CharField()
    changes = ChangeRow(many=True)
    name = serializers.CharField(help_text="Of a file.")
    digest = serializers.CharField(help_text="Of a body that is kept beside it.")
    findings = serializers.IntegerField(allow_null=True)
    added = serializers.IntegerField(allow_null=True)
    gone = serializers.IntegerField(allow_null=True)
    level = serializers.CharField()
    state = serializers.CharField()
    comment = serializers.CharField(help_text="Of an edit by hand the reason.")
    reviewer = serializers.CharField(help_text="Who got it to review; empty: nobody any more.")


class History(serializers.Serializer[Any]):
    results = HistoryRow(many=True)


class SubmissionReviewsView(StudyView):
    may_write = May.REVIEW_SUBMISSIONS

    @described(
        "Approve, return or reject a submission",
        name="review_submission",
        tag="survey",
        out=ReviewStepRow,
        body=NewReview,
        status=HTTPStatus.CREATED,
    )
    def post(self, request: Request, slug: str, instance_id: str) -> Response:
        found = current_for(self.member, instance_id)
        new = sent(NewReview, request.data)
        require_current(found, instance_id)
        if new["state"] == ReviewState.HAS_ISSUES:
            step = return_to_interviewer(submission=found, comment=new["comment"], by=self.member)
        else:
            step = review(submission=found, by=self.member, **new)
        return Response(ReviewStepRow(step).data, status=HTTPStatus.CREATED)


class SubmissionCommentsView(StudyView):
    may_write = May.READ_SUBMISSIONS

    @described(
        "Comment on a submission",
        name="comment_on_submission",
        tag="survey",
        out=ReviewStepRow,
        body=NewComment,
        status=HTTPStatus.CREATED,
    )
    def post(self, request: Request, slug: str, instance_id: str) -> Response:
        found = current_for(self.member, instance_id)
        step = comment(submission=found, by=self.member, **sent(NewComment, request.data))
        return Response(ReviewStepRow(step).data, status=HTTPStatus.CREATED)


class SubmissionReviewerView(StudyView):
    may_write = May.REVIEW_SUBMISSIONS

    @described(
        "Give a submission to a reviewer, or take it from whoever had it",
        name="assign_reviewer",
        tag="survey",
        out=ReviewerOut,
        body=NewReviewer,
        is_deed=True,
    )
    def post(self, request: Request, slug: str, instance_id: str) -> Response:
        found = current_for(self.member, instance_id)
        handle = sent(NewReviewer, request.data)["reviewer"]
        whom = reviewers_for(self.member).get(handle=handle) if handle else None
        assign_reviewer(submission=found, reviewer=whom, by=self.member)
        return Response(ReviewerOut({"reviewer": handle}).data)


class SubmissionHistoryView(StudyView):
    may = May.READ_SUBMISSIONS

    @described(
        "All that happened to a submission, the first first",
        name="submission_history",
        tag="survey",
        out=History,
    )
    def get(self, request: Request, slug: str, instance_id: str) -> Response:
        found = current_for(self.member, instance_id)
        entries = history_of(found, definition_of(found.form_version))
        return Response(History({"results": entries}).data)
