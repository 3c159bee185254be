"""Add a transcript: canonical text, frozen, cut into turns; say later whose words they are."""

from collections.abc import Callable, Mapping

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from coding.formats.plain import (
    ParsedTranscript,
    ParsedTurn,
    TranscriptRefused,
    read_transcript,
)
from coding.models import Transcript, Turn
from coding.queries.upload import audio_of, case_of, submission_of
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
    _require_own(case, submission, by)
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
    transcript are described alike; nothing happens where they are so already. Raises Refusal for a
    submission of another case, and for sound of another submission.
    """
    require(by, May.EDIT_TRANSCRIPTS)
    if transcript.study_id != by.study_id or (case and case.study_id != by.study_id):
        raise Transcript.DoesNotExist
    if submission is not None and (case is None or submission.case_id != case.pk):
        raise Refusal("other_case", _("This submission belongs to another case."))
    if audio is not None and (submission is None or audio.submission_id != submission.pk):
        raise Refusal("other_submission", _("This recording belongs to another submission."))
    about = {
        "case": case,
        "submission": submission,
        "audio": audio,
        "kind": kind,
        "language": language,
    }
    versions = Transcript.objects.filter(study=by.study, code=transcript.code)
    others = versions.exclude(Q(*about.items()))
    if others.update(**about):
        record(
            Kind.TRANSCRIPT_DESCRIBED,
            study=by.study,
            by=by.user,
            subject=transcript.code,
            data={"transcript": transcript.pk},
        )


@transaction.atomic
def amend_description(
    *, transcript: Transcript, changes: Mapping[str, str], by: Membership
) -> None:
    """As describe_transcript with `case`, `submission`, `kind` and `language` by their names; what
    is left out stays. With another submission comes its sound, if it has exactly one.
    """
    require(by, May.EDIT_TRANSCRIPTS)
    case, submission, audio = transcript.case, transcript.submission, transcript.audio
    if "case" in changes:
        case = _named("case", case_of, by.study, changes["case"])
    if "submission" in changes:
        code = case.code if case else ""
        submission = _named("submission", submission_of, by.study, code, changes["submission"])
        audio = audio if submission == transcript.submission else audio_of(submission)
    describe_transcript(
        transcript=transcript,
        case=case,
        submission=submission,
        audio=audio,
        kind=changes.get("kind", transcript.kind),
        language=changes.get("language", transcript.language),
        by=by,
    )


def _require_own(case: Case | None, submission: Submission | None, by: Membership) -> None:
    """What belongs to another study is not there."""
    if case is not None and case.study_id != by.study_id:
        raise Case.DoesNotExist
    if submission is not None and submission.study_id != by.study_id:
        raise Submission.DoesNotExist


def _named[**Place, Row](
    field: str, find: Callable[Place, Row], *args: Place.args, **kwargs: Place.kwargs
) -> Row:
    try:
        return find(*args, **kwargs)
    except ObjectDoesNotExist:
        reason = str(_("There is no such choice."))
        raise Refusal("bad_body", reason, faults=[{"field": field, "reason": reason}]) from None


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
