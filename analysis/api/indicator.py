"""The indicator system: what is computed from what, and how it adds up."""

from dataclasses import asdict
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from analysis.models import SystemVersion
from analysis.queries.system import latest_system, parts_of
from analysis.system.parts import Measure
from survey.api.describe import described
from survey.api.study_view import StudyView
from survey.rules import May


def _words() -> serializers.DictField:
    return serializers.DictField(child=serializers.CharField(), help_text="A text per language.")


def _ids() -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField())


def _weights() -> serializers.DictField:
    return serializers.DictField(child=serializers.FloatField(), help_text="A weight per part.")


class MeasureRow(serializers.Serializer[Measure]):
    id = serializers.CharField()
    name = _words()
    level = serializers.CharField(help_text="What it has one value for, such as firm.")
    source = serializers.CharField(help_text="survey, coding or mixed")  # type: ignore[assignment]
    op = serializers.CharField(help_text="The operation.")
    formula = serializers.CharField()
    unit = serializers.CharField()
    direction = serializers.IntegerField(help_text="1, -1 or 0: never scored.")
    goalposts = serializers.ListField(child=serializers.FloatField(), help_text="In its own unit.")
    min_n = serializers.IntegerField()
    role = serializers.CharField(help_text="score or context")
    form = serializers.CharField(allow_null=True)
    questions = _ids()
    codes = _ids()
    args = serializers.SerializerMethodField(help_text="What the operation takes besides.")
    based_on = serializers.CharField()
    note = serializers.CharField()

    def get_args(self, measure: Measure) -> dict[str, Any]:
        return {
            name: arg for name, arg in asdict(measure.args).items() if arg not in (None, (), {})
        }


class SubIndicatorRow(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = _words()
    dimension = serializers.CharField()
    measures = _weights()
    weight = serializers.FloatField()
    note = serializers.CharField()


class DimensionRow(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = _words()
    themes = _ids()
    sub_indicators = _ids()
    aggregation = serializers.CharField(help_text="arithmetic or geometric")
    note = serializers.CharField()


class CompositeRow(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = _words()
    parts = _weights()
    aggregation = serializers.CharField(help_text="arithmetic or geometric")
    note = serializers.CharField()


class ProfileRow(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = _words()
    op = serializers.CharField()
    codes = _ids()
    within = serializers.CharField()
    rows = serializers.CharField()
    columns = _ids()
    note = serializers.CharField()


class SystemDetail(serializers.Serializer[Any]):
    id = serializers.CharField()
    version = serializers.CharField()
    codebook = serializers.CharField()
    forms = _ids()
    measures = MeasureRow(many=True)
    sub_indicators = SubIndicatorRow(many=True)
    dimensions = DimensionRow(many=True)
    composites = CompositeRow(many=True)
    profiles = ProfileRow(many=True)
    rules = serializers.DictField(child=_ids())


class IndicatorsView(StudyView):
    may = May.READ_RESULTS

    @described("The indicator system", name="indicators", tag="analysis", out=SystemDetail)
    def get(self, request: Request, slug: str) -> Response:
        version = latest_system(self.member.study_id)
        if version is None:
            raise SystemVersion.DoesNotExist
        return Response(SystemDetail(parts_of(version)).data)
