"""Steps of a coder in an own task: take one, undo it, redo it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from coding.actions.step import KINDS, MOST_CHANGES, Made, redo, take_step, undo
from coding.api.content import LARGEST, ContentBody, SegmentNow, SegmentWarning, content_of, warned
from coding.changes import Change
from survey.api.describe import described
from survey.api.filters import sent
from survey.api.study_view import StudyView
from survey.rules import May


class ChangeBody(serializers.Serializer[Any]):
    """What is wanted of one segment: `version` is the one that is meant, null for a new segment,
    whose id you choose; `after` is null for one that goes.
    """

    segment = serializers.UUIDField()
    version = serializers.IntegerField(min_value=1, max_value=LARGEST, allow_null=True)
    after = ContentBody(allow_null=True)


class NewStep(serializers.Serializer[Any]):
    """All its changes happen, or none. You choose the id: sending it again is harmless."""

    id = serializers.UUIDField()
    kind = serializers.CharField(max_length=20, help_text=", ".join(KINDS))
    changes = serializers.ListField(child=ChangeBody(), allow_empty=False, max_length=MOST_CHANGES)


class WhichStep(serializers.Serializer[Any]):
    step = serializers.UUIDField(help_text="The step that is meant.")


class StepName(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.CharField()


class StepTaken(StepName):
    number = serializers.IntegerField()


class StepsNow(serializers.Serializer[Any]):
    """How many steps can be undone and redone, and which comes first."""

    undo = serializers.IntegerField()
    redo = serializers.IntegerField()
    last = StepName(allow_null=True)
    next = StepName(allow_null=True)


class StepAnswer(serializers.Serializer[Any]):
    """`segments` are those the step touched, as they are now; `removed` those that are gone."""

    step = StepTaken()
    segments = SegmentNow(many=True)
    removed = serializers.ListField(child=serializers.UUIDField())
    warnings = SegmentWarning(many=True)
    steps = StepsNow()


class StepsView(StudyView):
    may_write = May.CODE

    @described(
        "Take a step in an own task: code, change and remove segments, all or nothing",
        name="take_step",
        tag="coding",
        out=StepAnswer,
        body=NewStep,
        status=HTTPStatus.CREATED,
        is_conditional=True,
    )
    def post(self, request: Request, slug: str, task: int) -> Response:
        new = sent(NewStep, request.data)
        changes = [_change(each) for each in new["changes"]]
        made = take_step(task=task, pk=new["id"], kind=new["kind"], changes=changes, by=self.member)
        status = HTTPStatus.CREATED if made.is_new else HTTPStatus.OK
        return Response(step_answer(made), status=status)


class UndoView(StudyView):
    may_write = May.CODE

    @described(
        "Take the last step of an own task back",
        name="undo_step",
        tag="coding",
        out=StepAnswer,
        body=WhichStep,
        is_conditional=True,
    )
    def post(self, request: Request, slug: str, task: int) -> Response:
        meant = sent(WhichStep, request.data)
        return Response(step_answer(undo(task=task, by=self.member, **meant)))


class RedoView(StudyView):
    may_write = May.CODE

    @described(
        "Take the step again that was undone last",
        name="redo_step",
        tag="coding",
        out=StepAnswer,
        body=WhichStep,
        is_conditional=True,
    )
    def post(self, request: Request, slug: str, task: int) -> Response:
        meant = sent(WhichStep, request.data)
        return Response(step_answer(redo(task=task, by=self.member, **meant)))


def step_answer(made: Made) -> dict[str, Any]:
    """What a step did, as StepAnswer describes it."""
    return {
        "step": {**made.step.told(), "number": made.number},
        "segments": [row.told(pk) for pk, row in made.rows.items()],
        "removed": [str(pk) for pk in made.removed],
        "warnings": warned(made.warnings),
        "steps": made.steps.told(),
    }


def _change(body: Mapping[str, Any]) -> Change:
    after = body["after"]
    return Change(body["segment"], body["version"], after and content_of(after))
