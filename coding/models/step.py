"""Steps: what a coder did in a task, so that it can be undone and redone at any later time."""

import uuid

from django.db import models
from django.db.models.functions import Now

from coding.models.round import CodingTask


class StepState(models.TextChoices):
    """A step that was undone can be redone until another is made; then it is dropped."""

    DONE = "done"
    UNDONE = "undone"
    DROPPED = "dropped"


class Step(models.Model):
    """One deed on the segments of a task: all its changes or none. The id is chosen by whoever
    makes it, so that sending it twice is harmless. `changes` is a list of {"segment": id,
    "before": content or null, "after": content or null}, where content is {"start", "end",
    "quote", "code", "value", "attributes"}; each also keeps the segment's last "version", and,
    where there are such, "attached": memos, links and fate of a segment that is gone, and
    "elsewhere": the transcript in which it was before. `depth` counts the steps that can be undone
    once this one is made.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    task = models.ForeignKey(CodingTask, models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    depth = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=20)
    changes = models.JSONField()
    state = models.CharField(max_length=8, choices=StepState.choices, default=StepState.DONE)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "number"], name="step_stands_once_in_its_task"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.number}"
