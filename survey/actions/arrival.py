"""A submission that has arrived and been read, and what is written of it, first or edited."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml.etree import _Element as Element

from survey.actions.attachment import expect_files
from survey.actions.case import note_consent
from survey.actions.event import record
from survey.formats.openrosa import ParsedSubmission
from survey.formats.openrosa import RepeatRow as ParsedRow
from survey.models import (
    Case,
    ConflictingBody,
    FormVersion,
    Kind,
    Membership,
    RepeatRow,
    Submission,
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """The bytes, what they say, who sent them from which device. `digest` is their SHA-256,
    `media` the stamp of the files of the version (see survey.queries.stamped), `root` the bytes as
    they were opened, if they still are.
    """

    xml: bytes
    digest: str
    version: FormVersion
    parsed: ParsedSubmission
    by: Membership
    device: str
    media: str = ""
    root: Element | None = None

    @property
    def instance_id(self) -> str:
        return self.parsed.instance_id

    def columns(self) -> dict[str, Any]:
        """The columns of a submission that its content decides."""
        roles = self.version.form.roles
        answers = self.parsed.answers
        code = answers.get(roles.get("case", ""))
        interviewer = answers.get(roles.get("interviewer", ""), "")
        return {
            "instance_id": self.instance_id,
            "form_version": self.version,
            "case": self._case(str(code)) if code else None,
            "digest": self.digest,
            "xml": self.xml,
            "answers": answers,
            "empty": list(self.parsed.empty),
            "unknown": list(self.parsed.unknown),
            "interviewer": str(interviewer)[:40],
            "device": self.device[:200],
        }

    def _case(self, code: str) -> Case | None:
        return Case.objects.filter(study=self.by.study_id, code=code).first()

    def consent(self) -> dict[str, bool | None]:
        """What was said to each question of consent; empty where the form asks for none."""
        questions = self.version.form.roles.get("consent") or {}
        answers = {name: self.parsed.answers.get(question) for name, question in questions.items()}
        return {
            name: None if answer is None else answer == "yes" for name, answer in answers.items()
        }


def keep_parts(submission: Submission, arrival: Arrival) -> None:
    """Write what hangs on the content: rows of repeats, names of files, consent of the case."""
    keep_rows(submission, arrival.parsed.rows)
    expect_files(submission, arrival.parsed.attachments)
    if submission.case is not None and (said := arrival.consent()):
        note_consent(case=submission.case, said=said)


def keep_rows(submission: Submission, rows: Iterable[ParsedRow]) -> None:
    RepeatRow.objects.bulk_create(
        RepeatRow(
            submission=submission,
            repeat=row.repeat,
            position=row.index,
            parent_position=row.parent_index,
            answers=row.answers,
            empty=list(row.empty),
        )
        for row in rows
    )


def keep_beside(submission: Submission, arrival: Arrival) -> None:
    """Keep a body that cannot take its place: beside the submission, once."""
    _body, created = ConflictingBody.objects.get_or_create(
        submission=submission,
        digest=arrival.digest,
        defaults={"xml": arrival.xml, "sent_by": arrival.by},
    )
    if created:
        record_of(Kind.SUBMISSION_CONFLICTED, submission, arrival)


def record_of(kind: Kind, submission: Submission, arrival: Arrival, **more: object) -> None:
    """Record a deed done to a submission by an arrival."""
    record(
        kind,
        study=arrival.by.study,
        by=arrival.by.user,
        subject=submission.instance_id,
        data={"submission": submission.pk, **more},
    )
