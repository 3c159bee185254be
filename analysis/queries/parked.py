"""Background work of a study that was given up: who answers for the study must know of it."""

from collections.abc import Mapping

from django.db.models import Model, Q

from coding.models import Transcript
from survey.models import Attempt, Event, Membership, Submission
from survey.rules import May, can

# What the key of a task counts; each of these belongs to a study.
KEYS: Mapping[str, type[Model]] = {
    "analysis.refresh_tallies": Transcript,
    "survey.check_submission": Submission,
    "survey.plan_deliveries": Event,
}


def parked_for(member: Membership) -> list[Attempt]:
    """Work on this study that failed too often, the oldest first; for who manages members."""
    if not can(member, May.MANAGE_MEMBERS):
        return []
    own = Q()
    for task, table in KEYS.items():
        rows = table._default_manager.filter(study=member.study)  # noqa: SLF001 - Django's own name
        own |= Q(task=task, key__in=rows.values("pk"))
    return list(Attempt.objects.filter(own, parked_at__isnull=False).order_by("parked_at", "pk"))
