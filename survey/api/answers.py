"""All answers to a form as a table to download."""

from collections.abc import Sequence

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from survey.actions.refusal import Refusal
from survey.actions.submission import definition_of
from survey.api.describe import CSV, described
from survey.api.download import csv_download
from survey.api.filters import Download
from survey.api.study_view import StudyView
from survey.api.submission import Which, sought
from survey.formats.answers import columns, repeat_names
from survey.formats.definition import FormDefinition
from survey.queries.answers import REPETITION, SUBMISSION, answers_for, repetitions_for
from survey.queries.form import form_for
from survey.rules import May


class AnswerFilters(Which, Download):
    form = serializers.CharField(help_text="Form ID.")
    repeat = serializers.CharField(
        required=False, help_text="A repeat of the form: then each repetition is a row."
    )
    header = serializers.ChoiceField(
        choices=["name", "label"], default="name", help_text="What stands above the columns."
    )
    values = serializers.ChoiceField(
        choices=["name", "label"], default="name", help_text="How choices are written."
    )
    lang = serializers.CharField(default="en", help_text="Language of the labels, such as zh.")


class AnswersView(StudyView):
    may = May.READ_SUBMISSIONS
    filters = AnswerFilters

    @described(
        "The answers to a form as CSV, a submission per row",
        name="answers_csv",
        tag="survey",
        out=CSV,
        filters=AnswerFilters,
    )
    def get(self, request: Request, slug: str) -> StreamingHttpResponse:
        asked = self.asked
        repeat = asked.get("repeat")
        versions = form_for(self.member, asked["form"]).versions.all()
        forms = [definition_of(version) for version in versions]
        _check_repeat(repeat, forms)
        table = columns(forms, repeat)
        lang = asked["lang"] if asked["values"] == "label" else None
        about: Sequence[str] = SUBMISSION if repeat is None else REPETITION
        if repeat is None:
            rows = answers_for(self.member, sought(asked), table, lang)
        else:
            rows = repetitions_for(self.member, sought(asked), repeat, table, lang)
        labelled = asked["header"] == "label"
        header = [column.label(asked["lang"]) if labelled else column.node.name for column in table]
        name = "-".join(filter(None, (slug, asked["form"], repeat, "answers")))
        return csv_download(name, [*about, *header], rows, bom=asked["bom"])


def _check_repeat(repeat: str | None, forms: Sequence[FormDefinition]) -> None:
    known = repeat_names(forms)
    if repeat is not None and repeat not in known:
        reason = _("The form has these repeats: %(names)s.") % {"names": ", ".join(known) or "–"}
        raise Refusal(
            "bad_filter",
            _("Not understood: %(names)s.") % {"names": "repeat"},
            faults=[{"field": "repeat", "reason": reason}],
        )
