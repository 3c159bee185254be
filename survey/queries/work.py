"""How the work behind the pages is getting on: marks that are due, and when a process was heard."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Min, OuterRef
from django.utils import timezone

from survey.models import Attempt, Heartbeat, Mark


@dataclass(frozen=True, slots=True)
class WorkAtHand:
    """`due` pieces of work wait, the oldest for `oldest` seconds; `parked` were given up until
    somebody looks.
    """

    due: int
    oldest: float
    parked: int


def work_at_hand() -> WorkAtHand:
    parked = Attempt.objects.filter(parked_at__isnull=False)
    is_parked = Exists(parked.filter(task=OuterRef("task"), key=OuterRef("key")))
    due = Mark.objects.filter(~is_parked)
    oldest = due.aggregate(at=Min("at"))["at"]
    return WorkAtHand(
        due=due.values("task", "key").distinct().count(),
        oldest=_seconds_since(oldest) if oldest else 0.0,
        parked=parked.count(),
    )


def silence_of(name: str) -> float | None:
    """Seconds since the process was last heard; None if it never was."""
    heartbeat = Heartbeat.objects.filter(name=name).first()
    return _seconds_since(heartbeat.at) if heartbeat else None


def _seconds_since(moment: datetime) -> float:
    return round((timezone.now() - moment).total_seconds(), 1)
