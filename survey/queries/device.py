"""The devices of a study."""

from django.db.models import Count, F, Max, Q, QuerySet

from survey.models import AppUser, Membership
from survey.rules import May, can


def app_users_for(member: Membership) -> QuerySet[AppUser]:
    """The study's devices, the revoked ones last; none for who may not manage devices."""
    devices = AppUser.objects.filter(membership__study=member.study)
    if not can(member, May.MANAGE_DEVICES):
        devices = devices.none()
    return devices.select_related("membership", "made_by").order_by(
        F("revoked_at").asc(nulls_first=True), "pk"
    )


def busy_app_users_for(member: Membership) -> QuerySet[AppUser]:
    """The same, each with `sent`, how many submissions it sent, and `sent_at`, the last time."""
    real = Q(membership__submissions__is_test=False)
    return app_users_for(member).annotate(
        sent=Count("membership__submissions", filter=real),
        sent_at=Max("membership__submissions__received_at", filter=real),
    )
