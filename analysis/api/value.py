"""The figures of a run: as JSON, as CSV, and what each unit contributes."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from analysis.models import Layer, UnitValue, Value, ValueKind
from analysis.queries.run import Wanted, run_for, units_for, values_for
from survey.api.describe import CSV, described, page_of
from survey.api.download import csv_download
from survey.api.filters import Download, Filters, Paged
from survey.api.paging import Keyset
from survey.api.study_view import StudyView
from survey.formats.table import Cell
from survey.rules import May

IN_ORDER = Keyset(("kind_place", "position", "layer_place", "layer", "pk"))
BY_UNIT = Keyset(("unit",))

# Scripts outside rely on the first six, in this order; further columns may follow.
COLUMNS = (
    *("kind", "id", "layer", "n", "raw", "value", "low", "high", "flags"),
    *("gated", "gated_low", "gated_high"),
)


class ValueRow(serializers.Serializer[Value]):
    """`raw` is in the measure's own unit, `value` on 0 to 100; `n` and `raw` only for measures."""

    kind = serializers.ChoiceField(choices=ValueKind.values)
    id = serializers.CharField(source="key")
    layer = serializers.CharField(help_text="reconciled, or a coder's handle")
    n = serializers.IntegerField(allow_null=True)
    raw = serializers.FloatField(allow_null=True)
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    gated = serializers.FloatField(
        allow_null=True,
        help_text="The value without measures on which coders agree too little.",
    )
    gated_low = serializers.FloatField(allow_null=True)
    gated_high = serializers.FloatField(allow_null=True)
    missing = serializers.FloatField(allow_null=True, help_text="Share of what is missing.")
    flags = serializers.ListField(child=serializers.CharField())
    shares = serializers.DictField(help_text="Shares of categories, for a distribution.")


class UnitRow(serializers.Serializer[UnitValue]):
    unit = serializers.CharField(help_text="A firm, an office, an interview.")
    raw = serializers.FloatField()
    value = serializers.FloatField(allow_null=True)


class Which(Filters):
    """The filters that list and download share."""

    kind = serializers.ChoiceField(required=False, choices=ValueKind.values)
    id = serializers.CharField(required=False, help_text="Id of a measure or an indicator.")
    layer = serializers.CharField(required=False, help_text="reconciled, or a coder's handle")


class ValueFilters(Which, Paged):
    pass


class ValueDownload(Which, Download):
    pass


class UnitFilters(Paged):
    measure = serializers.CharField(help_text="Id of a measure.")
    layer = serializers.CharField(
        default=Layer.RECONCILED.value,
        help_text="reconciled, or a coder's handle; survey measures have only reconciled.",
    )


class ValuesView(StudyView):
    may = May.READ_RESULTS
    filters = ValueFilters

    @described(
        "The figures of a run",
        name="values",
        tag="analysis",
        out=page_of(ValueRow),
        filters=ValueFilters,
    )
    def get(self, request: Request, slug: str, number: str) -> Response:
        values = values_for(run_for(self.member, number), _wanted(self.asked))
        page = IN_ORDER.page(values, request, **self.place)
        return page.answer(ValueRow)


class ValuesCsvView(StudyView):
    may = May.READ_RESULTS
    filters = ValueDownload

    @described(
        "The figures of a run as CSV",
        name="values_csv",
        tag="analysis",
        out=CSV,
        filters=ValueDownload,
    )
    def get(self, request: Request, slug: str, number: str) -> StreamingHttpResponse:
        run = run_for(self.member, number)
        rows = _rows(values_for(run, _wanted(self.asked)))
        name = f"{slug}-run{run.number}-values"
        return csv_download(name, COLUMNS, rows, bom=self.asked["bom"])


class UnitsView(StudyView):
    may = May.READ_RESULTS
    filters = UnitFilters

    @described(
        "What each firm, office or interview contributes to a measure",
        name="units",
        tag="analysis",
        out=page_of(UnitRow),
        filters=UnitFilters,
    )
    def get(self, request: Request, slug: str, number: str) -> Response:
        run = run_for(self.member, number)
        units = units_for(run, self.asked["measure"], self.asked["layer"])
        page = BY_UNIT.page(units, request, **self.place)
        return page.answer(UnitRow)


def _wanted(asked: dict[str, Any]) -> Wanted:
    kind = asked.get("kind")
    return Wanted(
        kinds=[kind] if kind else [], key=asked.get("id", ""), layer=asked.get("layer", "")
    )


def _rows(values: QuerySet[Value]) -> Iterator[list[Cell]]:
    for value in values.iterator():
        yield [
            value.kind,
            value.key,
            value.layer,
            value.n,
            value.raw,
            value.value,
            value.low,
            value.high,
            " ".join(value.flags),
            value.gated,
            value.gated_low,
            value.gated_high,
        ]
