"""Addresses of versions of transcripts, pseudonyms and looks below a study."""

from django.urls import path

from coding.api.look import LookKeepView, LookPlaceView, LooksView, LookView
from coding.api.pseudonym import (
    NameRevealView,
    PseudonymisationsView,
    PseudonymsView,
    TextRevealView,
)
from coding.api.version import (
    CorrectionPreviewView,
    CorrectionView,
    RereadView,
    VersionsView,
)

_VERSIONS = "transcript-versions/<str:code>"

urlpatterns = [
    path(_VERSIONS, VersionsView.as_view(), name="transcript_versions"),
    path(f"{_VERSIONS}/correct", CorrectionView.as_view(), name="correct_transcript"),
    path(f"{_VERSIONS}/preview", CorrectionPreviewView.as_view(), name="preview_correction"),
    path(f"{_VERSIONS}/reread", RereadView.as_view(), name="reread_transcript"),
    path(f"{_VERSIONS}/<int:version>/reveal", TextRevealView.as_view(), name="reveal_transcript"),
    path("looks", LooksView.as_view(), name="looks"),
    path("looks/<int:pk>", LookView.as_view(), name="take_look_away"),
    path("looks/<int:pk>/keep", LookKeepView.as_view(), name="keep_look"),
    path("looks/<int:pk>/place", LookPlaceView.as_view(), name="place_look"),
    path("pseudonyms", PseudonymsView.as_view(), name="pseudonyms"),
    path("pseudonyms/<int:pk>/reveal", NameRevealView.as_view(), name="reveal_name"),
    path("pseudonymisations", PseudonymisationsView.as_view(), name="pseudonymise"),
]
