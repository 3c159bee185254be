"""What the checks found in a submission."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from survey.actions.submission import definition_of
from survey.api.describe import described
from survey.api.study_view import StudyView
from survey.models import Finding, FindingKind, Severity
from survey.queries.finding import grave_first
from survey.queries.version import current_for
from survey.rules import May


class FindingOut(serializers.Serializer[Finding]):
    """`label` and `message` are the form's own words, by language."""

    kind = serializers.ChoiceField(choices=FindingKind.values)
    severity = serializers.ChoiceField(choices=Severity.values)
    path = serializers.CharField(help_text="With the positions of rows, from 1.")
    question = serializers.CharField(help_text="Its name; empty for what is not in the form.")
    label = serializers.SerializerMethodField()  # type: ignore[assignment]
    value = serializers.CharField(help_text="As it was sent.")
    expected = serializers.CharField(help_text="The rule, the type, or the value computed.")
    message = serializers.DictField(child=serializers.CharField())
    found_at = serializers.DateTimeField()

    def get_label(self, finding: Finding) -> dict[str, str]:
        node = self.context["definition"].question(finding.question)
        return dict(node.label) if node else {}


class Findings(serializers.Serializer[Any]):
    results = FindingOut(many=True)


class SubmissionFindingsView(StudyView):
    may = May.READ_SUBMISSIONS

    @described(
        "What the checks found in a submission, critical and hard findings first",
        name="submission_findings",
        tag="survey",
        out=Findings,
    )
    def get(self, request: Request, slug: str, instance_id: str) -> Response:
        found = current_for(self.member, instance_id)
        context = {"definition": definition_of(found.form_version)}
        rows = {"results": grave_first(found)}
        return Response(Findings(rows, context=context).data)
