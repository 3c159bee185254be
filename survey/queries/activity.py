"""What happened lately, as far as a member may know."""

from django.db.models import QuerySet

from survey.models import Event, Kind, Membership
from survey.rules import May, can

FIELD_KINDS = (Kind.SUBMISSION_RECEIVED, Kind.SUBMISSION_CONFLICTED)
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
    never another coder's work.
    """
    events = Event.objects.filter(study=member.study).select_related("actor").order_by("-id")
    if can(member, May.READ_ACTIVITY):
        return events
    return events.filter(kind__in=PUBLIC_KINDS) | events.filter(actor=member.user)
