"""The sound of a transcript: a file of its submission, or a recording of its own."""

from dataclasses import dataclass

from django.db.models.fields.files import FieldFile

from coding.models import Transcript
from survey.models import Consent


@dataclass(frozen=True, slots=True)
class Sound:
    """`digest` is "" where nobody counted one."""

    name: str
    file: FieldFile
    size: int
    digest: str


def has_sound(transcript: Transcript) -> bool:
    """Whether there is a sound to hear. After a no to the recording there is none."""
    return bool(transcript.recording or transcript.audio_id) and may_be_heard(transcript)


def may_be_heard(transcript: Transcript) -> bool:
    """What was recorded is heard unless the respondent said no to it."""
    consent: Consent | None = getattr(transcript.case, "consent", None)
    return consent is None or consent.record is not False


def sound_of(transcript: Transcript) -> Sound | None:
    """The transcript's own recording before the submission's file; None where there is none that
    may be heard. Who may read the transcript may hear it.
    """
    if not may_be_heard(transcript):
        return None
    if transcript.recording:
        file = transcript.recording
        return Sound(str(file.name).rpartition("/")[2], file, file.size, "")
    audio = transcript.audio
    if audio is None or not audio.file:
        return None
    return Sound(audio.name, audio.file, audio.size or audio.file.size, audio.digest)
