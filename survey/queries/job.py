"""Long jobs, as far as a person may follow them."""

from django.db.models import Exists, OuterRef, Q

from survey.models import Job, Membership, User


def job_for(user: User, pk: int) -> Job:
    """A job that the person asked for or that belongs to a study of theirs; else DoesNotExist."""
    memberships = Membership.objects.filter(study=OuterRef("study"), user=user, ended_at=None)
    return Job.objects.select_related("study").get(
        Q(requested_by=user) | Q(Exists(memberships)), pk=pk
    )
