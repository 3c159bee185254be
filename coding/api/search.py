"""Search transcripts, and plan what to code from the hits."""

from typing import Any

from django.core import signing
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from coding.actions.search_coding import too_many_hits
from coding.actions.step import MOST_CHANGES
from coding.api.content import ScaleValue
from coding.api.step import ChangeBody
from coding.kwic import LONGEST, QueryRefused, Sought, sought
from coding.queries.search import Cursor, Looking, Unit, Wanted, Where, plan, search
from survey.actions.refusal import Refusal
from survey.api.describe import described, page_of
from survey.api.filters import Paged, sent
from survey.api.study_view import StudyView
from survey.rules import May

SALT = "search"
MOST_TASKS = 1000


class HitRow(serializers.Serializer[Any]):
    """`hit` stands at start and end, in code points; before and after are of the same turn."""

    transcript = serializers.CharField()
    task = serializers.IntegerField(allow_null=True, help_text="Your own open one on it.")
    turn = serializers.IntegerField()
    speaker = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    before = serializers.CharField()
    hit = serializers.CharField()
    after = serializers.CharField()
    codes = serializers.ListField(
        child=serializers.CharField(), help_text="Your own codes on these words."
    )


class SearchFilters(Paged):
    q = serializers.CharField(max_length=LONGEST, help_text="Words.")
    whole_words = serializers.BooleanField(default=False)
    speaker = serializers.CharField(
        required=False, max_length=60, help_text="A label, @respondent or @interviewer."
    )
    task = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`in` is no name in Python."""
        where = serializers.CharField(
            default=Where.STUDY.value, help_text="transcript (of the task), mine or study."
        )
        return {**super().get_fields(), "in": where}


class PlanBody(serializers.Serializer[Any]):
    q = serializers.CharField(max_length=LONGEST)
    whole_words = serializers.BooleanField(default=False)
    speaker = serializers.CharField(max_length=60, allow_blank=True, default="")
    unit = serializers.CharField(help_text="hit, sentence or turn.")
    code = serializers.CharField(max_length=80)
    value = ScaleValue(allow_null=True, default=None)
    attributes = serializers.DictField(child=serializers.CharField(), default=dict)
    tasks = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        allow_null=True,
        default=None,
        max_length=MOST_TASKS,
        help_text="Own tasks; null: all that are open.",
    )


class PlannedTask(serializers.Serializer[Any]):
    """`changes` are those of one step; `already` counts places that have the code."""

    task = serializers.IntegerField()
    transcript = serializers.CharField()
    changes = ChangeBody(many=True)
    already = serializers.IntegerField()


class Plan(serializers.Serializer[Any]):
    tasks = PlannedTask(many=True)
    total = serializers.IntegerField(help_text="How many segments would be made.")


class SearchView(StudyView):
    may = May.READ_TRANSCRIPTS
    filters = SearchFilters

    @described(
        "Words in context; simplified and traditional characters find each other",
        name="search",
        tag="coding",
        out=page_of(HitRow),
        filters=SearchFilters,
    )
    def get(self, request: Request, slug: str) -> Response:
        asked = self.asked
        looking = Looking(
            wanted_words(asked["q"], whole_words=asked["whole_words"]),
            _choice(Where, asked["in"], "in"),
            asked.get("task"),
            asked.get("speaker", ""),
        )
        after = _cursor(asked["after"]) if asked.get("after") else None
        found = search(self.member, looking, limit=asked["limit"], after=after)
        following = None
        if found.after is not None:
            cursor = signing.dumps(list(found.after), salt=SALT)
            following = replace_query_param(request.build_absolute_uri(), "after", cursor)
        return Response({"results": found.rows, "next": following})


class SearchPlanView(StudyView):
    may_write = May.CODE

    @described(
        "What coding all hits would do; post the changes of each task as a step of kind batch",
        name="search_plan",
        tag="coding",
        out=Plan,
        body=PlanBody,
    )
    def post(self, request: Request, slug: str) -> Response:
        body = sent(PlanBody, request.data)
        looking = Looking(
            wanted_words(body["q"], whole_words=body["whole_words"]), speaker=body["speaker"]
        )
        wanted = Wanted(body["code"], body["value"], body["attributes"])
        unit = _choice(Unit, body["unit"], "unit")
        tasks = plan(self.member, looking, unit, wanted, tasks=body["tasks"])
        if any(len(task["changes"]) > MOST_CHANGES for task in tasks):
            raise too_many_hits()
        return Response({"tasks": tasks, "total": sum(len(task["changes"]) for task in tasks)})


def wanted_words(query: str, *, whole_words: bool) -> Sought:
    """What is looked for, or a refusal."""
    try:
        return sought(query, whole_words=whole_words)
    except QueryRefused:
        raise Refusal(
            "bad_query", _("Look for 1 to %(most)s characters.") % {"most": LONGEST}
        ) from None


def _choice[Choice: (Where, Unit)](choices: type[Choice], said: str, field: str) -> Choice:
    try:
        return choices(said)
    except ValueError:
        reason = _("One of: %(names)s.") % {"names": ", ".join(choices)}
        raise Refusal(
            "bad_filter",
            _("Not understood: %(names)s.") % {"names": field},
            faults=[{"field": field, "reason": reason}],
        ) from None


def _cursor(said: str) -> Cursor:
    try:
        return Cursor(*signing.loads(said, salt=SALT))
    except (signing.BadSignature, TypeError):
        raise Refusal("bad_filter", _("This is no place in this list.")) from None
