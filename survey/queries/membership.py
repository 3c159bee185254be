"""Who is who, and in which study: the entrance to everything else."""

from django.db.models import QuerySet

from survey.models import ApiToken, Invitation, Membership, Study, User


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
    """All members of the study, those who left last."""
    return (
        Membership.objects.filter(study=member.study)
        .select_related("user")
        .order_by("ended_at", "handle")
    )


def invitations_for(member: Membership) -> QuerySet[Invitation]:
    """Open invitations of the study, the newest first."""
    return (
        Invitation.objects.filter(study=member.study, accepted_at=None, withdrawn_at=None)
        .select_related("invited_by__user")
        .order_by("-id")
    )


def token_of_digest(digest: str) -> ApiToken:
    """A token that is neither revoked nor held by a person who may not sign in."""
    return ApiToken.objects.select_related("user", "study").get(
        digest=digest, revoked_at=None, user__is_active=True
    )
