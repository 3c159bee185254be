"""Runs: the list, one with its progress, starting one, and how far its coders agreed."""

from http import HTTPStatus
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from analysis.actions.run import request_run
from analysis.models import (
    Agreement,
    AgreementFigure,
    AgreementScope,
    AgreementUnit,
    Run,
)
from analysis.queries.run import agreement_for, run_for, runs_for
from survey.api.describe import described, page_of
from survey.api.filters import Filters, Paged, sent
from survey.api.paging import Keyset
from survey.api.study_view import StudyView
from survey.models import JobState
from survey.rules import May

NEWEST_FIRST = Keyset(("number",), is_descending=True)


class Progress(serializers.Serializer[Any]):
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    step = serializers.CharField()


class RunRow(serializers.Serializer[Run]):
    number = serializers.IntegerField()
    state = serializers.ChoiceField(source="job.state", choices=JobState.values)
    progress = Progress(source="job")
    error = serializers.CharField(source="job.error", help_text="Why it failed.")
    system = serializers.CharField(
        source="system_version.version", help_text="Version of the indicator system."
    )
    codebook = serializers.CharField(
        source="codebook_version.version", help_text="Version of the codebook."
    )
    seed = serializers.IntegerField()
    digest = serializers.CharField(help_text="SHA-256 of all that went in.")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class RunDetail(RunRow):
    manifest = serializers.DictField(help_text="What went in, part by part.")


class AgreementRow(serializers.Serializer[Agreement]):
    """One coefficient of agreement with its 95 % interval, from draws of whole interviews."""

    scope = serializers.ChoiceField(choices=AgreementScope.values)
    id = serializers.CharField(source="key")
    unit = serializers.ChoiceField(choices=AgreementUnit.values)
    figure = serializers.ChoiceField(choices=AgreementFigure.values)
    scale = serializers.CharField(help_text="The scale of compared values; empty for presence.")
    value = serializers.FloatField(allow_null=True, help_text="null where it is undefined")
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    units = serializers.IntegerField(help_text="How many units two coders or more have seen.")


class AgreementFilters(Filters):
    unit = serializers.ChoiceField(
        choices=AgreementUnit.values,
        default=AgreementUnit.TURN.value,
        help_text="Presence by turn or character of the respondent, or values of matched segments.",
    )
    figure = serializers.ChoiceField(
        choices=AgreementFigure.values,
        default=AgreementFigure.ALPHA.value,
        help_text="Krippendorff's alpha, Gwet's AC1 (of values AC2), or percent agreement.",
    )


class AgreementList(serializers.Serializer[Any]):
    results = AgreementRow(many=True)


class RunsView(StudyView):
    may = May.READ_RESULTS
    may_write = May.START_RUNS
    filters = Paged

    @described(
        "The runs, newest first", name="runs", tag="analysis", out=page_of(RunRow), filters=Paged
    )
    def get(self, request: Request, slug: str) -> Response:
        page = NEWEST_FIRST.page(runs_for(self.member), request, **self.place)
        return page.answer(RunRow)

    @described(
        "Start a run; ask for it again to see how far it is",
        name="start_run",
        tag="analysis",
        out=RunRow,
        status=HTTPStatus.ACCEPTED,
        is_deed=True,
    )
    def post(self, request: Request, slug: str) -> Response:
        sent(Filters, request.data)
        run = request_run(by=self.member)
        return Response(RunRow(run).data, status=HTTPStatus.ACCEPTED)


class RunView(StudyView):
    may = May.READ_RESULTS

    @described(
        "One run, by number or `latest`: the last that is finished",
        name="run",
        tag="analysis",
        out=RunDetail,
    )
    def get(self, request: Request, slug: str, number: str) -> Response:
        return Response(RunDetail(run_for(self.member, number)).data)


class AgreementView(StudyView):
    may = May.READ_RESULTS
    filters = AgreementFilters

    @described(
        "How far the coders agreed, per theme, code and scale",
        name="agreement",
        tag="analysis",
        out=AgreementList,
        filters=AgreementFilters,
    )
    def get(self, request: Request, slug: str, number: str) -> Response:
        run = run_for(self.member, number)
        found = agreement_for(run, unit=self.asked["unit"], figure=self.asked["figure"])
        return Response(AgreementList({"results": found}).data)
