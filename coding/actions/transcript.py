"""Add a transcript: canonical text, frozen, cut into turns; say later whose words they are."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from coding.formats.plain import (
    ParsedTranscript,
    ParsedTurn,
    TranscriptRefused,
    read_transcript,
)
from coding.models import Transcript, Turn
from coding.text import digest
from survey.actions.event import record
from survey.actions.refusal import Conflict, Refusal
from survey.models import Attachment, Case, Kind, Membership, Submission
from survey.rules import May, require


def parsed_transcript(data: bytes, *, file: str) -> ParsedTranscript:
    """The transcript, or a refusal that names the line of each fault."""
    try:
        return read_transcript(data, file=file)
    except TranscriptRefused as refused:
        faults = [
            {"file": file, "line": fault.line, "reason": fault.reason} for fault in refused.faults
        ]
        raise Refusal(
            "bad_transcript",
            _("%(file)s cannot be read as a transcript.") % {"file": file},
            faults=faults,
        ) from None


@transaction.atomic
def add_transcript(
    *,
    code: str,
    parsed: ParsedTranscript,
    case: Case | None,
    by: Membership,
    kind: str = "",
    submission: Submission | None = None,
    audio: Attachment | None = None,
    source: Mapping[str, object] | None = None,
) -> Transcript:
    """Keep the text and its turns. The same text under the same code is the same transcript;
    another text under a code that exists is refused. `source` says what file it was read from.
    """
    require(by, May.EDIT_TRANSCRIPTS)
    if case is not None and case.study_id != by.study_id:
        raise Case.DoesNotExist
    if submission is not None and submission.study_id != by.study_id:
        raise Submission.DoesNotExist
    text_digest = digest(parsed.text)
    transcript, created = Transcript.objects.get_or_create(
        study=by.study,
        code=code,
        version=1,
        defaults={
            "case": case,
            "submission": submission,
            "audio": audio,
            "kind": kind or parsed.header.get("kind", case.kind if case else ""),
            "language": parsed.language,
            "header": parsed.header,
            "text": parsed.text,
            "digest": text_digest,
            "source": dict(source or {}),
            "made_by": by,
        },
    )
    if transcript.digest != text_digest:
        raise Conflict(
            "transcript_frozen",
            _("Transcript %(code)s is frozen and has another text.") % {"code": code},
        )
    if created:
        Turn.objects.bulk_create(_turn(transcript, turn) for turn in parsed.turns)
        record(
            Kind.TRANSCRIPT_READY,
            study=by.study,
            by=by.user,
            subject=code,
            data={"transcript": transcript.pk},
        )
    return transcript


@transaction.atomic
def describe_transcript(
    *,
    transcript: Transcript,
    case: Case | None,
    submission: Submission | None,
    audio: Attachment | None,
    kind: str,
    language: str,
    by: Membership,
) -> None:
    """Say whose words they are and in what language; the text stays as it is. All versions of the
    transcript are described alike. Raises Refusal for a submission of another case, and for sound
    of another submission.
    """
    require(by, May.EDIT_TRANSCRIPTS)
    if transcript.study_id != by.study_id or (case and case.study_id != by.study_id):
        raise Transcript.DoesNotExist
    if submission is not None and (case is None or submission.case_id != case.pk):
        raise Refusal("other_case", _("This submission belongs to another case."))
    if audio is not None and (submission is None or audio.submission_id != submission.pk):
        raise Refusal("other_submission", _("This recording belongs to another submission."))
    Transcript.objects.filter(study=by.study, code=transcript.code).update(
        case=case, submission=submission, audio=audio, kind=kind, language=language
    )


def _turn(transcript: Transcript, turn: ParsedTurn) -> Turn:
    return Turn(
        transcript=transcript,
        position=turn.position,
        speaker=turn.speaker,
        is_respondent=turn.is_respondent,
        language=turn.language,
        label_start=turn.label_start,
        start=turn.start,
        end=turn.end,
        start_ms=turn.start_ms,
        end_ms=turn.end_ms,
    )
