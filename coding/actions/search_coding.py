"""Code all that a search found, after a preview: one step per task, all of them or none."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from coding.actions.step import MOST_CHANGES, Made, take_step
from coding.changes import Change, Content
from coding.queries.search import Looking, Unit, Wanted, plan
from survey.actions.refusal import Refusal, Stale
from survey.models import Membership
from survey.rules import May, require


@transaction.atomic
def code_hits(
    *,
    looking: Looking,
    unit: Unit,
    wanted: Wanted,
    tasks: Sequence[int] | None,
    expected: int,
    by: Membership,
) -> list[Made]:
    """Code them in own open tasks. `expected` is the number that was previewed: if there are more
    or fewer by now, nothing is coded (Stale).
    """
    require(by, May.CODE)
    planned = [task for task in plan(by, looking, unit, wanted, tasks=tasks) if task["changes"]]
    found = sum(len(task["changes"]) for task in planned)
    if found != expected:
        raise Stale(
            "other_hits",
            _("There are %(found)s places by now, not %(expected)s: look at them again.")
            % {"found": found, "expected": expected},
        )
    if any(len(task["changes"]) > MOST_CHANGES for task in planned):
        raise too_many_hits()
    return [
        take_step(
            task=task["task"],
            pk=uuid4(),
            kind="batch",
            changes=[
                Change(UUID(each["segment"]), None, Content.read(each["after"]))
                for each in task["changes"]
            ],
            by=by,
        )
        for task in planned
    ]


def too_many_hits() -> Refusal:
    """More than a step holds in one transcript."""
    return Refusal(
        "too_many_hits",
        _("More than %(most)s places in one transcript: look for something longer.")
        % {"most": MOST_CHANGES},
    )
