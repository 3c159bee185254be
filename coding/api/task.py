"""Own coding tasks: which transcripts wait, and handing one in."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from coding.actions.round import submit
from coding.models import CodingTask
from coding.queries.transcript import own_task, own_tasks
from survey.api.describe import described, page_of
from survey.api.filters import Filters, Paged, sent
from survey.api.paging import Keyset
from survey.api.study_view import StudyView
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
