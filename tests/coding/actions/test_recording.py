"""A recording beside a transcript."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from pytest_django import DjangoCaptureOnCommitCallbacks

from coding.actions.recording import drop_recording, keep_recording
from coding.models import Transcript
from coding.queries.sound import sound_of
from survey.actions.refusal import Refusal
from survey.models import Attachment, Consent
from tests.factories import Team, a_case, a_form, a_submission, a_transcript, study_with_members
from tests.versions import correct_words


@pytest.fixture
def team(db: None, settings: LazySettings, tmp_path: Path) -> Team:
    settings.MEDIA_ROOT = tmp_path
    return study_with_members()


def keep(team: Team, transcript: Transcript, name: str = "Wang.wav", data: bytes = b"RIFF") -> None:
    keep_recording(transcript=transcript, file=ContentFile(data), name=name, by=team["manager"])


def test_all_versions_have_the_recording_under_a_name_that_tells_nothing(team: Team) -> None:
    transcript = a_transcript(team["manager"])
    new, _outlook = correct_words(transcript, {"county": "town"}, by=team["manager"])

    keep(team, new)

    stored = set(Transcript.objects.values_list("recording", flat=True))
    (name,) = stored
    assert name.startswith("recordings/")
    assert name.endswith(".wav")
    assert "Wang" not in name
    sound = sound_of(Transcript.objects.get(pk=new.pk))
    assert sound is not None
    with sound.file.open("rb") as file:
        assert file.read() == b"RIFF"


def test_another_recording_takes_the_place_of_the_first(
    team: Team,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    transcript = a_transcript(team["manager"])
    keep(team, transcript)

    with django_capture_on_commit_callbacks(execute=True):
        keep(team, transcript, data=b"other")

    assert [path.read_bytes() for path in tmp_path.rglob("*.wav")] == [b"other"]
    with django_capture_on_commit_callbacks(execute=True):
        drop_recording(transcript=transcript, by=team["manager"])
    assert list(tmp_path.rglob("*.wav")) == []


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("a.html", b"x", "no_sound"), ("a.png", b"x", "no_sound"), ("a.wav", b"", "bad_size")],
)
def test_what_is_no_sound_is_refused(team: Team, name: str, data: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        keep(team, a_transcript(team["manager"]), name, data)
    assert refused.value.code == code


def test_after_a_no_to_the_recording_there_is_none(team: Team) -> None:
    case = a_case(team.study)
    transcript = a_transcript(team["manager"], case=case)
    keep(team, transcript)
    Consent.objects.create(case=case, record=False)

    with pytest.raises(Refusal) as refused:
        keep(team, Transcript.objects.get())
    assert refused.value.code == "no_consent"
    assert sound_of(Transcript.objects.get()) is None


def test_a_file_of_the_submission_is_heard_where_there_is_no_recording(team: Team) -> None:
    submission = a_submission(a_form(team.study), by=team["interviewer"])
    audio = Attachment.objects.create(
        submission=submission, name="a.m4a", file=ContentFile(b"sound", "x"), size=5, digest="d"
    )
    transcript = a_transcript(team["manager"])
    Transcript.objects.update(audio=audio)

    sound = sound_of(Transcript.objects.get(pk=transcript.pk))

    assert sound is not None
    assert (sound.name, sound.size, sound.digest) == ("a.m4a", 5, "d")


@pytest.mark.parametrize("handle", ["coder_a", "lead", "analyst", "interviewer"])
def test_only_who_edits_transcripts_keeps_recordings(team: Team, handle: str) -> None:
    transcript = a_transcript(team["manager"])

    with pytest.raises(PermissionDenied):
        keep_recording(transcript=transcript, file=ContentFile(b"x"), name="a.wav", by=team[handle])
