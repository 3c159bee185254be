"""The webhooks of a study, what was sent to them, and who listens to an event."""

from django.db.models import F, QuerySet

from survey.models import Delivery, Event, Membership, Webhook
from survey.queries import stamped
from survey.rules import May, can


def webhooks_for(member: Membership) -> QuerySet[Webhook]:
    """The study's webhooks, the stopped ones last; none for who may not manage them."""
    webhooks = Webhook.objects.filter(study=member.study)
    if not can(member, May.MANAGE_WEBHOOKS):
        webhooks = webhooks.none()
    return webhooks.select_related("made_by").order_by(F("stopped_at").asc(nulls_first=True), "pk")


def deliveries_for(member: Membership) -> QuerySet[Delivery]:
    """What was or will be sent to the study's webhooks, the newest first."""
    deliveries = Delivery.objects.filter(webhook__study=member.study)
    if not can(member, May.MANAGE_WEBHOOKS):
        deliveries = deliveries.none()
    return deliveries.select_related("webhook", "event").order_by("-pk")


def listeners_of(event: Event) -> QuerySet[Webhook]:
    """The webhooks that are to be told of the event."""
    return Webhook.objects.filter(
        study=event.study_id, stopped_at=None, kinds__contains=[event.kind]
    )


def is_listened_to(event: Event) -> bool:
    """As listeners_of, in the time that each submission can spare for it."""
    return stamped.is_listened_to(event.study_id, event.kind)
