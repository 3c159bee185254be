"""Pages of the coding house."""

from django.urls import include, path

from coding.pages import segment, transcript, upload_urls, workspace

urlpatterns = [
    path("studies/<slug:slug>/codebook/", include("coding.pages.codebook_urls")),
    path("studies/<slug:slug>/codebook/<str:code>/", segment.segments, name="segments"),
    path("studies/<slug:slug>/coding/<int:task>/", workspace.workspace, name="workspace"),
    path("studies/<slug:slug>/transcripts/", transcript.transcripts, name="transcripts"),
    *upload_urls.urlpatterns,
    path("studies/<slug:slug>/transcripts/<str:code>/", transcript.transcript, name="transcript"),
]
