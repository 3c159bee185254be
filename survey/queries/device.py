"""The devices of a study."""

from django.db.models import F, QuerySet

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
