"""Coding rounds for who manages them: list, open, close, give out, by hand or evenly."""

from http import HTTPStatus
from typing import Any

from django.db.models import Q
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from coding.actions.assignment import Terms, give_evenly, give_tasks
from coding.actions.round import LONGEST_NOTE, close_round, open_round
from coding.api.task import TaskState
from coding.models import CodingRound, Transcript
from coding.queries.balance import Plan, plan_of
from coding.queries.codebook import version_for
from coding.queries.round import (
    coders_of,
    round_for,
    rounds_for,
    tasks_now,
    tasks_of,
    transcripts_to_give,
)
from survey.actions.refusal import Refusal
from survey.api.describe import described, page_of
from survey.api.filters import Paged, sent
from survey.api.paging import Keyset
from survey.api.study_view import StudyView
from survey.models import Membership
from survey.rules import May

BY_POSITION = Keyset(("position",))
MOST = 5000
LARGEST_SEED = 2**31 - 1
STATES = {
    "open": Q(submitted_at=None),
    "submitted": Q(submitted_at__isnull=False),
    "asked": Q(reopen_asked_at__isnull=False),
}


class RoundRow(serializers.Serializer[Any]):
    position = serializers.IntegerField()
    name = serializers.DictField(child=serializers.CharField())
    codebook = serializers.CharField(source="codebook_version.version")
    is_blind = serializers.BooleanField()
    due_on = serializers.DateField(allow_null=True)
    note = serializers.CharField()
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    tasks = serializers.IntegerField(source="n_tasks")
    submitted = serializers.IntegerField(source="n_submitted")
    asked = serializers.IntegerField(source="n_asked", help_text="How many ask to be reopened.")


class NewRound(serializers.Serializer[Any]):
    name = serializers.DictField(child=serializers.CharField(), help_text='{"en": …, "zh": …}')
    codebook = serializers.CharField(help_text="A published version of the codebook.")
    is_blind = serializers.BooleanField(default=True)
    due_on = serializers.DateField(allow_null=True, default=None)
    note = serializers.CharField(allow_blank=True, default="", max_length=LONGEST_NOTE)


class Closing(serializers.Serializer[Any]):
    despite_open = serializers.BooleanField(
        default=False, help_text="Close it although tasks are not handed in."
    )


class Whom(serializers.Serializer[Any]):
    transcripts = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=MOST, help_text="Their codes."
    )
    coders = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=MOST, help_text="Their handles."
    )


class Giving(Whom):
    due_on = serializers.DateField(allow_null=True, default=None)
    note = serializers.CharField(allow_blank=True, default="", max_length=LONGEST_NOTE)


class Drawing(Whom):
    each = serializers.IntegerField(min_value=1, max_value=100, help_text="Coders per transcript.")
    seed = serializers.IntegerField(min_value=0, max_value=LARGEST_SEED, default=1)


class EvenGiving(Drawing, Giving):
    expected = serializers.IntegerField(
        min_value=0,
        allow_null=True,
        default=None,
        help_text="`new` of the plan; another number of tasks is refused.",
    )


class PlannedTranscript(serializers.Serializer[Any]):
    transcript = serializers.CharField()
    coders = serializers.ListField(child=serializers.CharField(), help_text="The new ones.")


class PlannedLoad(serializers.Serializer[Any]):
    coder = serializers.CharField()
    characters = serializers.IntegerField()


class PlannedPair(serializers.Serializer[Any]):
    coders = serializers.ListField(child=serializers.CharField())
    transcripts = serializers.IntegerField(help_text="How many they share.")


class PlanTold(serializers.Serializer[Any]):
    new = serializers.IntegerField(help_text="How many tasks it gives out.")
    transcripts = PlannedTranscript(many=True)
    loads = PlannedLoad(many=True)
    pairs = PlannedPair(many=True)


class Given(serializers.Serializer[Any]):
    new = serializers.IntegerField(help_text="How many tasks are new.")


class TaskFilters(Paged):
    coder = serializers.CharField(required=False)
    transcript = serializers.CharField(required=False)
    state = serializers.ChoiceField(choices=list(STATES), required=False)


class RoundsView(StudyView):
    may = may_write = May.MANAGE_ROUNDS
    filters = Paged

    @described("Coding rounds", name="rounds", tag="coding", out=page_of(RoundRow), filters=Paged)
    def get(self, request: Request, slug: str) -> Response:
        return BY_POSITION.page(rounds_for(self.member), request, **self.place).answer(RoundRow)

    @described(
        "Open a coding round",
        name="open_round",
        tag="coding",
        out=RoundRow,
        body=NewRound,
        status=HTTPStatus.CREATED,
    )
    def post(self, request: Request, slug: str) -> Response:
        said = sent(NewRound, request.data)
        said["codebook"] = version_for(self.member, said["codebook"])
        opened = open_round(**said, by=self.member)
        return Response(_row(self.member, opened), status=HTTPStatus.CREATED)


class RoundView(StudyView):
    may = May.MANAGE_ROUNDS

    @described("One coding round", name="round", tag="coding", out=RoundRow)
    def get(self, request: Request, slug: str, position: int) -> Response:
        return Response(RoundRow(round_for(self.member, position)).data)


class RoundCloseView(StudyView):
    may_write = May.MANAGE_ROUNDS

    @described(
        "Close a round for good; what was not handed in counts in no run",
        name="close_round",
        tag="coding",
        out=RoundRow,
        body=Closing,
    )
    def post(self, request: Request, slug: str, position: int) -> Response:
        said = sent(Closing, request.data)
        closed = close_round(coding_round=round_for(self.member, position), by=self.member, **said)
        return Response(_row(self.member, closed))


class RoundTasksView(StudyView):
    may = may_write = May.MANAGE_ROUNDS
    filters = TaskFilters

    @described(
        "The tasks of a round, with how far they are",
        name="round_tasks",
        tag="coding",
        out=page_of(TaskState),
        filters=TaskFilters,
    )
    def get(self, request: Request, slug: str, position: int) -> Response:
        tasks = tasks_of(round_for(self.member, position))
        if "coder" in self.asked:
            tasks = tasks.filter(coder__handle=self.asked["coder"])
        if "transcript" in self.asked:
            tasks = tasks.filter(transcript__code=self.asked["transcript"])
        if "state" in self.asked:
            tasks = tasks.filter(STATES[self.asked["state"]])
        page = Keyset(("pk",)).page(tasks, request, **self.place)
        now = tasks_now(self.member, tasks.filter(pk__in=[task.pk for task in page.rows]))
        rows = sorted(now, key=lambda each: each.task.pk)
        return Response({"results": TaskState(rows, many=True).data, "next": page.next})

    @described(
        "Give each of these transcripts to each of these coders",
        name="give_tasks",
        tag="coding",
        out=Given,
        body=Giving,
        status=HTTPStatus.CREATED,
    )
    def post(self, request: Request, slug: str, position: int) -> Response:
        said = sent(Giving, request.data)
        texts, people = _whom(self.member, said)
        made = give_tasks(
            coding_round=round_for(self.member, position),
            pairs=[(text, coder) for text in texts for coder in people],
            terms=Terms(said["due_on"], said["note"]),
            by=self.member,
        )
        return Response(Given({"new": len(made)}).data, status=HTTPStatus.CREATED)


class RoundPlanView(StudyView):
    may_write = May.MANAGE_ROUNDS

    @described(
        "What giving transcripts out evenly would do; nothing is written",
        name="plan_round",
        tag="coding",
        out=PlanTold,
        body=Drawing,
    )
    def post(self, request: Request, slug: str, position: int) -> Response:
        said = sent(Drawing, request.data)
        texts, people = _whom(self.member, said)
        coding_round = round_for(self.member, position)
        plan = plan_of(coding_round, texts, people, each=said["each"], seed=said["seed"])
        return Response(PlanTold(_told(plan)).data)


class RoundEvenlyView(StudyView):
    may_write = May.MANAGE_ROUNDS

    @described(
        "Give transcripts out evenly, as the plan with the same seed says",
        name="give_evenly",
        tag="coding",
        out=Given,
        body=EvenGiving,
        status=HTTPStatus.CREATED,
    )
    def post(self, request: Request, slug: str, position: int) -> Response:
        said = sent(EvenGiving, request.data)
        texts, people = _whom(self.member, said)
        made = give_evenly(
            coding_round=round_for(self.member, position),
            transcripts=texts,
            coders=people,
            each=said["each"],
            seed=said["seed"],
            expected=said["expected"],
            terms=Terms(said["due_on"], said["note"]),
            by=self.member,
        )
        return Response(Given({"new": len(made)}).data, status=HTTPStatus.CREATED)


def _row(member: Membership, coding_round: CodingRound) -> Any:  # noqa: ANN401 - JSON is anything
    return RoundRow(round_for(member, coding_round.position)).data


def _whom(member: Membership, said: dict[str, Any]) -> tuple[list[Transcript], list[Membership]]:
    """The transcripts and coders that are named. Refused: names that are not there."""
    texts = {text.code: text for text in transcripts_to_give(member)}
    people = {coder.handle: coder for coder in coders_of(member)}
    faults: list[dict[str, object]] = [
        {"field": field, "reason": name}
        for field, known in (("transcripts", texts), ("coders", people))
        for name in said[field]
        if name not in known
    ]
    if faults:
        named = ", ".join(str(fault["reason"]) for fault in faults[:10])
        raise Refusal("unknown_name", named, faults=faults)
    return [texts[code] for code in said["transcripts"]], [
        people[handle] for handle in said["coders"]
    ]


def _told(plan: Plan) -> dict[str, Any]:
    return {
        "new": plan.n,
        "transcripts": [
            {"transcript": code, "coders": new} for code, new in plan.new.items() if new
        ],
        "loads": [{"coder": handle, "characters": n} for handle, n in plan.balance.loads.items()],
        "pairs": [
            {"coders": sorted(pair), "transcripts": n}
            for pair, n in sorted(plan.balance.shared.items(), key=lambda each: sorted(each[0]))
        ],
    }
