"""All submissions of a form checked again, over HTTP."""

from http import HTTPStatus
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from survey.actions.recheck import request_recheck
from survey.api.describe import described, page_of
from survey.api.filters import Paged, sent
from survey.api.paging import Keyset
from survey.api.study_view import StudyView
from survey.models import FindingKind, JobState, Recheck, RecheckChange, ReviewState
from survey.queries.form import desk_form_for
from survey.queries.recheck import changes_of, recheck_for, rechecks_for
from survey.rules import May

NEWEST_FIRST = Keyset(("pk",), is_descending=True)
IN_ORDER = Keyset(("pk",))


class NewRecheck(serializers.Serializer[Any]):
    """Which submissions of the form; without any of these, all."""

    version = serializers.CharField(default=None, allow_null=True, allow_blank=True)
    review = serializers.ChoiceField(default=None, allow_null=True, choices=ReviewState.values)


class RecheckRow(serializers.Serializer[Recheck]):
    """`added`, `gone` and `same` count findings, the others submissions."""

    id = serializers.IntegerField(source="pk")
    form = serializers.CharField(source="form.form_id")
    sought = serializers.DictField(child=serializers.CharField())
    state = serializers.ChoiceField(source="job.state", choices=JobState.values)
    error = serializers.CharField(source="job.error")
    total = serializers.IntegerField(source="job.total")
    checked = serializers.IntegerField()
    changed = serializers.IntegerField()
    failed = serializers.IntegerField()
    added = serializers.IntegerField()
    gone = serializers.IntegerField()
    same = serializers.IntegerField()
    asked_by = serializers.CharField(source="asked_by.handle")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(source="job.finished_at", allow_null=True)


class FindingPlace(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=FindingKind.values)
    path = serializers.CharField()


class RecheckChangeRow(serializers.Serializer[RecheckChange]):
    """A submission of which something else is found now."""

    instance_id = serializers.CharField(source="submission.instance_id")
    version = serializers.CharField(source="submission.form_version.version")
    case = serializers.CharField(source="submission.case.code", allow_null=True, default=None)
    added = FindingPlace(many=True)
    gone = FindingPlace(many=True)


class FormRechecksView(StudyView):
    may = May.EDIT_FORMS
    may_write = May.EDIT_FORMS
    filters = Paged

    @described(
        "How often the form's submissions were checked again, newest first",
        name="rechecks",
        tag="survey",
        out=page_of(RecheckRow),
        filters=Paged,
    )
    def get(self, request: Request, slug: str, form_id: str) -> Response:
        form = desk_form_for(self.member, form_id)
        found = rechecks_for(self.member, form.form_id)
        return NEWEST_FIRST.page(found, request, **self.place).answer(RecheckRow)

    @described(
        "Check the form's submissions again; a job does it",
        name="request_recheck",
        tag="survey",
        out=RecheckRow,
        body=NewRecheck,
        status=HTTPStatus.ACCEPTED,
    )
    def post(self, request: Request, slug: str, form_id: str) -> Response:
        asked = sent(NewRecheck, request.data)
        form = desk_form_for(self.member, form_id)
        recheck = request_recheck(form=form, by=self.member, **asked)
        found = recheck_for(self.member, form_id, recheck.pk)
        return Response(RecheckRow(found).data, status=HTTPStatus.ACCEPTED)


class FormRecheckView(StudyView):
    may = May.EDIT_FORMS

    @described("What checking again came to", name="recheck", tag="survey", out=RecheckRow)
    def get(self, request: Request, slug: str, form_id: str, pk: int) -> Response:
        return Response(RecheckRow(recheck_for(self.member, form_id, pk)).data)


class FormRecheckChangesView(StudyView):
    may = May.EDIT_FORMS
    filters = Paged

    @described(
        "The submissions of which something else is found now",
        name="recheck_changes",
        tag="survey",
        out=page_of(RecheckChangeRow),
        filters=Paged,
    )
    def get(self, request: Request, slug: str, form_id: str, pk: int) -> Response:
        found = changes_of(recheck_for(self.member, form_id, pk))
        return IN_ORDER.page(found, request, **self.place).answer(RecheckChangeRow)
