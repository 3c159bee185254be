"""Addresses of corrections, looks, pseudonyms and sound."""

from django.urls import path

from coding.pages import look, pseudonym, sound, version

_CODE = "studies/<slug:slug>/transcripts/<str:code>/"
_LOOKS = "studies/<slug:slug>/coding/looks/"
_NAMES = "studies/<slug:slug>/pseudonyms/"

urlpatterns = [
    path(f"{_CODE}correct/", version.transcript_correct, name="transcript_correct"),
    path(f"{_CODE}versions/", version.transcript_versions, name="transcript_versions"),
    path(
        f"{_CODE}versions/<int:version>/reveal/",
        version.transcript_reveal,
        name="transcript_reveal",
    ),
    path(f"{_CODE}sound/", sound.transcript_sound, name="transcript_sound"),
    path(f"{_CODE}recording/", sound.transcript_recording, name="transcript_recording"),
    path(
        f"{_CODE}recording/drop/",
        sound.transcript_recording_drop,
        name="transcript_recording_drop",
    ),
    path(f"{_CODE}subtitles.<str:ending>", sound.transcript_subtitles, name="transcript_subtitles"),
    path(_LOOKS, look.looks, name="looks"),
    path(f"{_LOOKS}<int:pk>/keep/", look.look_keep, name="look_keep"),
    path(f"{_LOOKS}<int:pk>/place/", look.look_place, name="look_place"),
    path(f"{_LOOKS}<int:pk>/take-away/", look.look_take_away, name="look_take_away"),
    path(_NAMES, pseudonym.pseudonyms, name="pseudonyms"),
    path(f"{_NAMES}preview/", pseudonym.pseudonym_preview, name="pseudonym_preview"),
    path(f"{_NAMES}apply/", pseudonym.pseudonym_apply, name="pseudonym_apply"),
    path(f"{_NAMES}find/", pseudonym.pseudonym_find, name="pseudonym_find"),
    path(f"{_NAMES}<int:pk>/reveal/", pseudonym.pseudonym_reveal, name="pseudonym_reveal"),
]
