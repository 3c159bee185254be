"""What happened lately, as far as a member may know."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet

from survey.models import Event, Kind, Membership, User
from survey.rules import May, can

LOOK_BACK = 1000
PUBLIC_KINDS = (
    Kind.STUDY_FOUNDED,
    Kind.PACKAGE_LOADED,
    Kind.FORM_PUBLISHED,
    Kind.CODEBOOK_PUBLISHED,
    Kind.ROUND_OPENED,
    Kind.SYSTEM_PUBLISHED,
    Kind.RUN_FINISHED,
)


def activity_for(member: Membership) -> QuerySet[Event]:
    """The feed, newest first. Who may not read it all sees own deeds and those that concern all,
    never another coder's work; who may not read the study, a former member, sees none.
    """
    events = Event.objects.filter(study=member.study).select_related("actor").order_by("-id")
    if can(member, May.READ_ACTIVITY):
        return events
    if not can(member, May.READ_STUDY):
        return events.none()
    return events.filter(kind__in=PUBLIC_KINDS) | events.filter(actor=member.user)


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the feed: `times` deeds of one kind by one person in a row, the newest at `at`."""

    kind: Kind
    actor: User | None
    subject: str
    times: int
    at: datetime


def feed_for(member: Membership, *, lines: int, hidden: Q | None = None) -> list[Deed]:
    """The newest deeds, a run of the same told once: 55 coded segments are one line. `hidden` says
    which of them a house further down keeps from the member.
    """
    events = activity_for(member)
    if hidden is not None:
        events = events.exclude(hidden)
    return _told_once(events[:LOOK_BACK], lines)


def _told_once(events: Iterable[Event], lines: int) -> list[Deed]:
    found: list[Deed] = []
    for event in events:
        last = found[-1] if found else None
        if last and (last.kind, last.actor) == (event.kind, event.actor):
            subject = last.subject if last.subject == event.subject else ""
            found[-1] = replace(last, times=last.times + 1, subject=subject)
        elif len(found) == lines:
            break
        else:
            found.append(Deed(Kind(event.kind), event.actor, event.subject, 1, event.at))
    return found
