"""Whether a transcript can be heard."""

import pytest

from coding.models import Transcript
from coding.queries.sound import has_sound, may_be_heard, sound_of
from survey.models import Consent
from tests.factories import a_case, a_transcript, study_with_members


@pytest.mark.django_db
@pytest.mark.parametrize(("said", "heard"), [(True, True), (None, True), (False, False)])
def test_a_no_to_the_recording_silences_it(*, said: bool | None, heard: bool) -> None:
    team = study_with_members()
    case = a_case(team.study)
    a_transcript(team["manager"], case=case)
    Consent.objects.create(case=case, record=said)
    Transcript.objects.update(recording="recordings/a.wav")

    transcript = Transcript.objects.get()

    assert (may_be_heard(transcript), has_sound(transcript)) == (heard, heard)


@pytest.mark.django_db
def test_without_a_file_there_is_no_sound() -> None:
    transcript = a_transcript(study_with_members()["manager"])

    assert (has_sound(transcript), sound_of(transcript)) == (False, None)
