"""Files of submissions as a member may see them."""

from django.db.models import Q, QuerySet

from survey.models import Attachment, Membership, Submission, SubmissionVersion
from survey.queries.submission import submissions_for


def attachments_of(submission: Submission) -> QuerySet[Attachment]:
    """All files that the submission names or that came with it, by name; some may be missing yet."""
    return Attachment.objects.filter(submission=submission).order_by("name")


def attachment_for(member: Membership, instance_id: str, name: str) -> Attachment:
    """A file that has arrived, of a submission that the member may see and that has or had this
    instance ID; DoesNotExist.
    """
    submission = submissions_for(member).only("pk").select_related(None)
    edited = SubmissionVersion.objects.filter(study=member.study_id, instance_id=instance_id)
    named = Q(instance_id=instance_id) | Q(pk__in=edited.values("submission"))
    return (
        Attachment.objects.filter(submission__in=submission.filter(named))
        .exclude(file="")
        .get(name=name)
    )
