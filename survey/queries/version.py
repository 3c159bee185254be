"""The contents that submissions had before they were edited, and where their addresses lead."""

from django.db.models import QuerySet

from survey.models import Membership, Submission, SubmissionVersion
from survey.queries.submission import submission_for, submissions_for


def versions_for(member: Membership) -> QuerySet[SubmissionVersion]:
    """The former contents of the submissions that the member may see, the first first."""
    visible = submissions_for(member).order_by().values("pk")
    return SubmissionVersion.objects.filter(submission__in=visible).order_by("number")


def current_for(member: Membership, instance_id: str) -> Submission:
    """The submission that has this instance ID, or had it before an edit; DoesNotExist when the
    member may not see it. Its own instance ID tells which.
    """
    try:
        return submission_for(member, instance_id)
    except Submission.DoesNotExist:
        former = versions_for(member).filter(instance_id=instance_id)
        name = former.values_list("submission__instance_id", flat=True).first()
        if name is None:
            raise
        return submission_for(member, name)


def body_for(member: Membership, instance_id: str) -> bytes:
    """The XML that stands or stood under this instance ID, as it came; DoesNotExist."""
    visible = submissions_for(member).filter(instance_id=instance_id)
    for (xml,) in visible.order_by().values_list("xml"):
        return bytes(xml)
    return bytes(versions_for(member).get(instance_id=instance_id).xml)
