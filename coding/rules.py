"""What may be quoted, and to whom: the respondent's consent decides."""

from coding.models import Segment, Transcript
from survey.models import Consent, Membership
from survey.rules import May, can


def quote_consent(transcript: Transcript) -> bool | None:
    """Whether the respondent agreed to be quoted; None if nobody asked or no case is known."""
    case = transcript.case
    consent: Consent | None = getattr(case, "consent", None)
    return consent.quote if consent is not None else None


def shows_quote(segment: Segment, member: Membership) -> bool:
    """On the screen a quote is withheld only after a no, and never from its coder, nor from those
    who read all coders' segments.
    """
    return (
        quote_consent(segment.transcript) is not False
        or segment.coder_id == member.pk
        or can(member, May.READ_ALL_SEGMENTS)
    )


def exports_quote(*, said: bool | None) -> bool:
    """A download leaves the house: it holds a quote only if the respondent said a clear yes,
    whoever asks.
    """
    return said is True
