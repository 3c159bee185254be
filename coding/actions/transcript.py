"""Add a transcript: canonical text, frozen, cut into turns."""

from django.db import transaction
from django.utils.translation import gettext as _

from coding.formats.plain import ParsedTranscript, TranscriptRefused, read_transcript
from coding.models import Transcript, Turn
from coding.text import digest
from survey.actions.event import record
from survey.actions.refusal import Conflict, Refusal
from survey.models import Case, Kind, Membership
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
    *, code: str, parsed: ParsedTranscript, case: Case | None, by: Membership
) -> Transcript:
    """Keep the text and its turns. The same text under the same code is the same transcript;
    another text under a code that exists is refused.
    """
    require(by, May.EDIT_TRANSCRIPTS)
    if case is not None and case.study_id != by.study_id:
        raise Case.DoesNotExist
    text_digest = digest(parsed.text)
    transcript, created = Transcript.objects.get_or_create(
        study=by.study,
        code=code,
        version=1,
        defaults={
            "case": case,
            "kind": parsed.header.get("kind", case.kind if case else ""),
            "language": parsed.language,
            "header": parsed.header,
            "text": parsed.text,
            "digest": text_digest,
        },
    )
    if transcript.digest != text_digest:
        raise Conflict(
            "transcript_frozen",
            _("Transcript %(code)s is frozen and has another text.") % {"code": code},
        )
    if created:
        Turn.objects.bulk_create(
            Turn(
                transcript=transcript,
                position=turn.position,
                speaker=turn.speaker,
                is_respondent=turn.is_respondent,
                language=turn.language,
                label_start=turn.label_start,
                start=turn.start,
                end=turn.end,
            )
            for turn in parsed.turns
        )
        record(
            Kind.TRANSCRIPT_READY,
            study=by.study,
            by=by.user,
            subject=code,
            data={"transcript": transcript.pk},
        )
    return transcript
