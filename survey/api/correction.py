"""Answers of a submission changed by path: the same deed as on the edit page."""

from typing import Any

from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from survey.actions.correction import LONGEST_REASON, Attempt, correct, try_out
from survey.actions.refusal import Conflict
from survey.actions.review import require_current
from survey.api.describe import described
from survey.api.filters import sent
from survey.api.review import ChangeRow
from survey.api.study_view import StudyView
from survey.api.submission import headers_of
from survey.models import FindingKind, Severity, Submission
from survey.queries.version import current_for
from survey.rules import May
from survey.xform.check import FindingRow
from survey.xform.correction import Act, Correction, RowStep

MOST_ROWS = 500
IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag of the submission that was read; another content is a conflict.",
)


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string"},
            {"type": "number"},
            {"type": "array", "items": {"type": "string"}},
        ],
        "nullable": True,
    }
)
class AnswerField(serializers.Field[str, object, object, object]):
    """A text, a number, a list of names of choices, or null for no answer."""

    default_error_messages = {
        "kind": gettext_lazy("An answer is a text, a number, a list of choices or null."),
        "names": gettext_lazy("A list holds the names of choices."),
    }

    def to_internal_value(self, data: object) -> str:
        if isinstance(data, list):
            if not all(isinstance(each, str) and each.split() == [each] for each in data):
                self.fail("names")
            return " ".join(data)
        if isinstance(data, bool) or not isinstance(data, str | int | float):
            self.fail("kind")
        return str(data)

    def to_representation(self, value: object) -> object:
        return value


class RowStepIn(serializers.Serializer[Any]):
    """`/data/kid` adds a row at the end of a repeat, `/data/kid[2]` names the one to remove."""

    act = serializers.ChoiceField(choices=[act.value for act in Act])
    path = serializers.CharField(max_length=500)


class NewAnswers(serializers.Serializer[Any]):
    """Rows are added and removed first, in their order; the paths of answers hold after that."""

    answers = serializers.DictField(
        child=AnswerField(allow_null=True),
        default=dict,
        help_text='By path with the positions of rows, from 1: {"/data/kid[2]/age": 7}.',
    )
    rows = serializers.ListField(child=RowStepIn(), default=list, max_length=MOST_ROWS)
    reason = serializers.CharField(
        max_length=LONGEST_REASON, default="", allow_blank=True, help_text="Needed to save."
    )
    number = serializers.IntegerField(
        required=False, help_text="Of the content that was read; another one is a conflict."
    )
    dry_run = serializers.BooleanField(default=False, help_text="Only tell what it would do.")


class FoundRow(serializers.Serializer[FindingRow]):
    kind = serializers.ChoiceField(choices=FindingKind.values)
    severity = serializers.ChoiceField(choices=Severity.values)
    path = serializers.CharField()
    question = serializers.CharField(source="name")
    value = serializers.CharField()
    expected = serializers.CharField()
    message = serializers.DictField(child=serializers.CharField())


class CorrectedOut(serializers.Serializer[Any]):
    """`computed` are the answers that the form computed anew, by path."""

    saved = serializers.BooleanField()
    instance_id = serializers.CharField(help_text="Of the content that stands now.")
    number = serializers.IntegerField()
    changes = ChangeRow(many=True)
    computed = serializers.DictField(child=serializers.CharField())
    findings_made = FoundRow(many=True)
    findings_solved = FoundRow(many=True)


class SubmissionAnswersView(StudyView):
    may_write = May.READ_SUBMISSIONS
    http_method_names = ("patch",)

    @extend_schema(parameters=[IF_MATCH])
    @described(
        "Change answers of a submission: a new version of it",
        name="edit_submission",
        tag="survey",
        out=CorrectedOut,
        body=NewAnswers,
    )
    def patch(self, request: Request, slug: str, instance_id: str) -> Response:
        """For who may edit submissions, and for interviewers whose own one was returned."""
        found = current_for(self.member, instance_id)
        new = sent(NewAnswers, request.data)
        _check_version(request, found, instance_id, new.get("number"))
        correction = Correction(
            tuple(RowStep(Act(row["act"]), row["path"]) for row in new["rows"]),
            {path: text or "" for path, text in new["answers"].items()},
        )
        attempt = try_out(submission=found, correction=correction, by=self.member)
        after = found
        if not new["dry_run"]:
            after = correct(
                submission=found, correction=correction, reason=new["reason"], by=self.member
            )
        done = _told(attempt, after, saved=not new["dry_run"])
        return Response(CorrectedOut(done).data, headers=headers_of(request, slug, after))


def _check_version(
    request: Request, found: Submission, instance_id: str, number: int | None
) -> None:
    require_current(found, instance_id)
    tag = request.headers.get("If-Match", "*").strip()
    is_named = tag in {"*", f'"{iri_to_uri(found.instance_id)}"'}
    if not is_named or number not in {None, found.number}:
        raise Conflict(
            "edited_since", _("The submission has been edited meanwhile. Look at it again.")
        )


def _told(attempt: Attempt, after: Submission, *, saved: bool) -> dict[str, object]:
    return {
        "saved": saved,
        "instance_id": after.instance_id,
        "number": after.number,
        "changes": attempt.changes,
        "computed": attempt.correction.computed,
        "findings_made": attempt.made,
        "findings_solved": attempt.solved,
    }
