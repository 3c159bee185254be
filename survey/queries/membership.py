"""Who is who, and in which study: the entrance to everything else."""

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from survey.models import ApiToken, Invitation, Membership, Study, User
from survey.rules import May, can


def studies_of(user: User) -> QuerySet[Study]:
    """The studies of which the user is a member today, in order of their slugs."""
    return Study.objects.filter(memberships__user=user, memberships__ended_at=None).order_by("slug")


def memberships_of(user: User) -> QuerySet[Membership]:
    """What the user is today, in each study, in order of the studies' slugs."""
    return (
        Membership.objects.filter(user=user, ended_at=None)
        .select_related("study")
        .order_by("study__slug")
    )


def membership_of(user: User, slug: str) -> Membership:
    """The user's membership in the study; DoesNotExist for strangers and former members."""
    return Membership.objects.select_related("study", "user").get(
        user=user, study__slug=slug, ended_at=None
    )


def members_for(member: Membership) -> QuerySet[Membership]:
    """All members of the study, those who left last; none for who may not read members."""
    members = Membership.objects.filter(study=member.study)
    if not can(member, May.READ_MEMBERS):
        members = members.none()
    return members.select_related("user").order_by(F("ended_at").asc(nulls_first=True), "handle")


def invitations_for(member: Membership) -> QuerySet[Invitation]:
    """Open invitations of the study, the newest first; none for who may not manage members."""
    still_open = Invitation.objects.filter(study=member.study, accepted_at=None, withdrawn_at=None)
    if not can(member, May.MANAGE_MEMBERS):
        still_open = still_open.none()
    return still_open.select_related("invited_by__user").order_by("-id")


def token_of_digest(digest: str) -> ApiToken:
    """A token that is neither revoked nor expired, nor held by a person who may not sign in."""
    tokens = ApiToken.objects.select_related("user", "study").filter(_not_expired())
    return tokens.get(digest=digest, revoked_at=None, user__is_active=True)


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """The user's tokens that still open something, the newest first."""
    tokens = ApiToken.objects.filter(_not_expired(), user=user, revoked_at=None)
    return tokens.select_related("study").order_by("-pk")


def _not_expired() -> Q:
    return Q(expires_at=None) | Q(expires_at__gt=Now())
