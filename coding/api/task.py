"""Coding tasks: own ones and handing one in; what who manages rounds does with others'."""

from http import HTTPStatus
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from coding.actions.assignment import set_terms, withdraw
from coding.actions.reopening import LONGEST_WORD, ask_to_reopen, decline_to_reopen, reopen
from coding.actions.round import LONGEST_NOTE, submit
from coding.api.if_match import NOTHING
from coding.models import CodingTask
from coding.queries.round import managed_task, tasks_now
from coding.queries.transcript import own_task, own_tasks
from survey.api.describe import described, page_of
from survey.api.filters import Filters, Paged, sent
from survey.api.paging import Keyset
from survey.api.study_view import StudyView
from survey.models import Membership
from survey.rules import May

IN_ORDER = Keyset(("pk",))


class TaskRow(serializers.Serializer[CodingTask]):
    id = serializers.IntegerField()
    round = serializers.IntegerField(source="round.position")
    transcript = serializers.CharField(source="transcript.code")
    coder = serializers.CharField(source="coder.handle")
    marked = serializers.IntegerField(help_text="How many segments you marked in it.")
    assigned_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)


class TaskState(serializers.Serializer[Any]):
    """A task with how far it is; `coded` and `segments` are null where you are blind to them."""

    id = serializers.IntegerField(source="task.pk")
    round = serializers.IntegerField(source="task.round.position")
    transcript = serializers.CharField(source="task.transcript.code")
    coder = serializers.CharField(source="task.coder.handle")
    state = serializers.ChoiceField(choices=["not_begun", "begun", "submitted", "asked"])
    due_on = serializers.DateField(source="due", allow_null=True)
    is_late = serializers.BooleanField()
    note = serializers.CharField(source="task.note")
    assigned_at = serializers.DateTimeField(source="task.assigned_at")
    submitted_at = serializers.DateTimeField(source="task.submitted_at", allow_null=True)
    reopen_reason = serializers.CharField(source="task.reopen_reason")
    reopen_answer = serializers.CharField(source="task.reopen_answer")
    turns = serializers.IntegerField(source="progress.turns")
    read = serializers.IntegerField(source="progress.read", help_text="Turns that were passed.")
    respondent_turns = serializers.IntegerField(source="progress.asked")
    coded = serializers.IntegerField(
        source="progress.coded", allow_null=True, help_text="Respondent's turns with a segment."
    )
    segments = serializers.IntegerField(source="progress.segments", allow_null=True)
    last_step_at = serializers.DateTimeField(source="progress.last", allow_null=True)


class TermsBody(serializers.Serializer[Any]):
    due_on = serializers.DateField(allow_null=True, required=False)
    note = serializers.CharField(allow_blank=True, required=False, max_length=LONGEST_NOTE)


class ReopenReason(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=LONGEST_WORD)


class ReopenAnswer(serializers.Serializer[Any]):
    answer = serializers.CharField(max_length=LONGEST_WORD, allow_blank=True, default="")


class TasksView(StudyView):
    may = May.READ_TRANSCRIPTS
    filters = Paged

    @described("My coding tasks", name="tasks", tag="coding", out=page_of(TaskRow), filters=Paged)
    def get(self, request: Request, slug: str) -> Response:
        page = IN_ORDER.page(own_tasks(self.member), request, **self.place)
        return page.answer(TaskRow)


class TaskSubmitView(StudyView):
    may_write = May.CODE

    @described(
        "Hand a coded transcript in; its segments are closed from then on",
        name="submit_task",
        tag="coding",
        out=TaskRow,
        is_deed=True,
    )
    def post(self, request: Request, slug: str, task: int) -> Response:
        sent(Filters, request.data)
        submit(task=own_task(self.member, task), by=self.member)
        return Response(TaskRow(own_tasks(self.member).get(pk=task)).data)


class TaskAskView(StudyView):
    may_write = May.CODE

    @described(
        "Ask to have an own task back that was handed in",
        name="ask_to_reopen",
        tag="coding",
        out=TaskState,
        body=ReopenReason,
    )
    def post(self, request: Request, slug: str, task: int) -> Response:
        said = sent(ReopenReason, request.data)
        ask_to_reopen(task=own_task(self.member, task), by=self.member, **said)
        (now,) = tasks_now(self.member, own_tasks(self.member).filter(pk=task))
        return Response(TaskState(now).data)


class TaskView(StudyView):
    may = may_write = May.MANAGE_ROUNDS
    http_method_names = ("get", "head", "patch", "delete")

    @described("One coding task", name="task", tag="coding", out=TaskState)
    def get(self, request: Request, slug: str, task: int) -> Response:
        return _told(self.member, task)

    @described(
        "Change when an open task is due, and its note",
        name="change_task",
        tag="coding",
        out=TaskState,
        body=TermsBody,
    )
    def patch(self, request: Request, slug: str, task: int) -> Response:
        changes = sent(TermsBody, request.data)
        set_terms(tasks=[managed_task(self.member, task).task], changes=changes, by=self.member)
        return _told(self.member, task)

    @described(
        "Take a task back in which nothing is marked",
        name="withdraw_task",
        tag="coding",
        out=NOTHING,
        is_deed=True,
    )
    def delete(self, request: Request, slug: str, task: int) -> Response:
        withdraw(task=managed_task(self.member, task).task, by=self.member)
        return Response(status=HTTPStatus.NO_CONTENT)


class TaskReopenView(StudyView):
    may_write = May.MANAGE_ROUNDS

    @described(
        "Give a task that was handed in back to its coder; it counts in no run meanwhile",
        name="reopen_task",
        tag="coding",
        out=TaskState,
        body=ReopenAnswer,
    )
    def post(self, request: Request, slug: str, task: int) -> Response:
        said = sent(ReopenAnswer, request.data)
        reopen(task=managed_task(self.member, task).task, by=self.member, **said)
        return _told(self.member, task)


class TaskDeclineView(StudyView):
    may_write = May.MANAGE_ROUNDS

    @described(
        "Decline to reopen a task, with a word",
        name="decline_task",
        tag="coding",
        out=TaskState,
        body=ReopenAnswer,
    )
    def post(self, request: Request, slug: str, task: int) -> Response:
        said = sent(ReopenAnswer, request.data)
        decline_to_reopen(task=managed_task(self.member, task).task, by=self.member, **said)
        return _told(self.member, task)


def _told(member: Membership, task: int) -> Response:
    return Response(TaskState(managed_task(member, task)).data)
