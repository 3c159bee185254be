"""The coding workspace of an own task, and where its coder is in the text."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from coding.actions.place import note_place
from coding.api.content import LARGEST, SegmentNow
from coding.api.link import LinkRow
from coding.api.memo import MemoRow
from coding.api.step import StepsNow
from coding.queries.workspace import task_at_hand, workspace_of
from survey.api.describe import described
from survey.api.filters import sent
from survey.api.study_view import StudyView
from survey.rules import May


def _words() -> serializers.DictField:
    return serializers.DictField(child=serializers.CharField(), help_text="A text per language.")


class OwnTask(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    round = serializers.IntegerField()
    round_name = _words()
    transcript = serializers.CharField()
    is_open = serializers.BooleanField()
    is_blind = serializers.BooleanField()
    due_on = serializers.DateField(allow_null=True)
    read_to = serializers.IntegerField(help_text="The furthest code point that was read.")
    left_at = serializers.IntegerField(help_text="Where you were last.")
    submitted_at = serializers.DateTimeField(allow_null=True)


class ThemeShown(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = _words()
    hue = serializers.IntegerField(help_text="Its colour, 1 to 9.")
    definition = _words()
    codes = serializers.ListField(child=serializers.CharField(), help_text="In order, with guests.")


class CodeShown(serializers.Serializer[Any]):
    name = _words()
    hue = serializers.IntegerField()
    theme = serializers.CharField()
    definition = _words()
    include_when = _words()
    exclude_when = _words()
    example = _words()
    scale = serializers.CharField(allow_null=True)
    state = serializers.CharField(help_text="active, proposed or retired.")
    mine = serializers.BooleanField(help_text="You proposed it.")
    n = serializers.IntegerField(help_text="How many segments of the task have it.")
    pinyin = serializers.ListField(
        child=serializers.CharField(), help_text="Every reading of its Chinese name, and initials."
    )


class ScaleShown(serializers.Serializer[Any]):
    kind = serializers.CharField()
    levels = serializers.ListField(
        child=serializers.DictField(), help_text="Each with value, name and anchors."
    )


class AttributeShown(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = _words()
    values = serializers.ListField(child=serializers.DictField())


class Workspace(serializers.Serializer[Any]):
    task = OwnTask()
    segments = SegmentNow(many=True)
    themes = ThemeShown(many=True)
    codes = serializers.DictField(child=CodeShown())
    scales = serializers.DictField(child=ScaleShown())
    attributes = AttributeShown(many=True)
    pins = serializers.DictField(child=serializers.CharField())
    recent = serializers.ListField(child=serializers.CharField(), help_text="The newest first.")
    memos = MemoRow(many=True)
    links = LinkRow(many=True)
    steps = StepsNow()


class Place(serializers.Serializer[Any]):
    read_to = serializers.IntegerField(min_value=0, max_value=LARGEST)
    left_at = serializers.IntegerField(min_value=0, max_value=LARGEST)


class WorkspaceView(StudyView):
    may = May.CODE

    @described(
        "All that the workspace of an own task shows",
        name="workspace",
        tag="coding",
        out=Workspace,
    )
    def get(self, request: Request, slug: str, task: int) -> Response:
        return Response(workspace_of(task_at_hand(self.member, task), self.member))


class PlaceView(StudyView):
    may_write = May.CODE
    http_method_names = ("put",)

    @described(
        "Remember where you are in the text; what was read only grows",
        name="place",
        tag="coding",
        out=Place,
        body=Place,
    )
    def put(self, request: Request, slug: str, task: int) -> Response:
        place = note_place(task=task, by=self.member, **sent(Place, request.data))
        return Response({"read_to": place.read_to, "left_at": place.left_at})
