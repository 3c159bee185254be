"""What happened, and what work it leaves behind."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from survey.models.study import Study, User


class Kind(models.TextChoices):
    """Every kind of deed, of all three houses: the feed, the audit and the pipeline read it."""

    STUDY_FOUNDED = "study.founded", _("founded the study")
    PACKAGE_LOADED = "package.loaded", _("loaded a study package")
    MEMBER_INVITED = "member.invited", _("invited a member")
    MEMBER_JOINED = "member.joined", _("joined the study")
    MEMBER_CHANGED = "member.changed", _("changed a member's roles")
    MEMBER_ENDED = "member.ended", _("ended a membership")
    CASES_LISTED = "cases.listed", _("put cases on the sampling list")
    CASE_ASSIGNED = "case.assigned", _("assigned a case")
    FORM_PUBLISHED = "form.published", _("published a form")
    SUBMISSION_RECEIVED = "submission.received", _("sent a submission")
    SUBMISSION_CONFLICTED = "submission.conflicted", _("sent a conflicting submission")
    SUBMISSION_EDITED = "submission.edited", _("edited a submission")
    SUBMISSION_CHECKED = "submission.checked", _("checked a submission again")
    SUBMISSION_REVIEWED = "submission.reviewed", _("reviewed a submission")
    SUBMISSION_COMMENTED = "submission.commented", _("commented on a submission")
    SUBMISSION_ASSIGNED = "submission.assigned", _("gave a submission to a reviewer")
    ATTACHMENT_RECEIVED = "attachment.received", _("sent a file")
    FORM_DRAFTED = "form.drafted", _("uploaded a draft of a form")
    FORM_ARCHIVED = "form.archived", _("archived a form")
    FORM_RESTORED = "form.restored", _("took a form out of the archive")
    FORM_RECHECKED = "form.rechecked", _("checked a form's submissions again")
    DEVICE_ADDED = "device.added", _("added a device")
    DEVICE_REVOKED = "device.revoked", _("revoked a device")
    WEBHOOK_ADDED = "webhook.added", _("added a webhook")
    WEBHOOK_STOPPED = "webhook.stopped", _("stopped a webhook")
    EXPORT_REQUESTED = "export.requested", _("asked for an export")
    CODEBOOK_PUBLISHED = "codebook.published", _("published a codebook")
    CODE_CHANGED = "code.changed", _("changed the codebook's draft")
    CODE_PROPOSED = "code.proposed", _("proposed a change of the codebook")
    CODE_ANSWERED = "code.answered", _("answered a proposal")
    TRANSCRIPT_READY = "transcript.ready", _("added a transcript")
    TRANSCRIPT_DESCRIBED = "transcript.described", _("said whose words a transcript holds")
    TRANSCRIPT_CORRECTED = "transcript.corrected", _("corrected a transcript")
    TRANSCRIPT_PSEUDONYMISED = "transcript.pseudonymised", _("pseudonymised a transcript")
    TRANSCRIPT_REVEALED = "transcript.revealed", _("read the names behind a transcript")
    ROUND_OPENED = "round.opened", _("opened a coding round")
    TASK_ASSIGNED = "task.assigned", _("assigned a transcript")
    TASK_SUBMITTED = "task.submitted", _("submitted a coded transcript")
    TASK_WITHDRAWN = "task.withdrawn", _("took a coding task back")
    TASK_REOPEN_ASKED = "task.reopen_asked", _("asked to reopen a transcript")
    TASK_REOPENED = "task.reopened", _("reopened a transcript")
    TASK_REOPEN_DECLINED = "task.reopen_declined", _("declined to reopen a transcript")
    ROUND_CLOSED = "round.closed", _("closed a coding round")
    SAMPLE_DRAWN = "sample.drawn", _("drew a sample to adjudicate")
    TURN_ADJUDICATED = "turn.adjudicated", _("adjudicated a turn")
    TURN_REOPENED = "turn.reopened", _("took an adjudication back")
    SEGMENT_MARKED = "segment.marked", _("coded a segment")
    SEGMENTS_CHANGED = "segments.changed", _("changed coded segments")
    SYSTEM_PUBLISHED = "system.published", _("published an indicator system")
    RUN_REQUESTED = "run.requested", _("started a run")
    RUN_FINISHED = "run.finished", _("finished a run")


class Event(models.Model):
    """One deed. `data` holds the ids and codes that the pipeline and the feed need, no content."""

    study = models.ForeignKey(
        Study, models.CASCADE, related_name="events", null=True, blank=True, db_index=False
    )
    kind = models.CharField(max_length=40, choices=Kind.choices)
    actor = models.ForeignKey(User, models.PROTECT, related_name="events", null=True, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["study", "-id"], name="event_feed"),
            models.Index(fields=["study", "subject"], name="event_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Mark(models.Model):
    """Work that is due: append-only, many rows may ask for the same work."""

    task = models.CharField(max_length=80)
    key = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["task", "key"], name="mark_work")]

    def __str__(self) -> str:
        return f"{self.task}({self.key})"


class Attempt(models.Model):
    """How often a piece of marked work was begun without being finished."""

    task = models.CharField(max_length=80)
    key = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    began_at = models.DateTimeField(db_default=Now())
    parked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "key"], name="attempt_is_one_per_work"),
        ]

    def __str__(self) -> str:
        return f"{self.task}({self.key}) x{self.count}"


class Heartbeat(models.Model):
    """When a process was last heard."""

    name = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
