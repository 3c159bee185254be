"""Pages of the coding house."""

from django.urls import include, path

from coding.pages import (
    adjudication_urls,
    memo,
    round_urls,
    search,
    segment,
    transcript,
    upload_urls,
    version_urls,
    workspace,
)

urlpatterns = [
    path("studies/<slug:slug>/codebook/", include("coding.pages.codebook_urls")),
    path("studies/<slug:slug>/codebook/<str:code>/", segment.segments, name="segments"),
    *round_urls.urlpatterns,
    *adjudication_urls.urlpatterns,
    path("studies/<slug:slug>/coding/<int:task>/", workspace.workspace, name="workspace"),
    path("studies/<slug:slug>/memos/", memo.memos, name="memos"),
    path("studies/<slug:slug>/memos/new/", memo.memo_new, name="memo_new"),
    path("studies/<slug:slug>/memos/<uuid:pk>/", memo.memo_save, name="memo_save"),
    path("studies/<slug:slug>/memos/<uuid:pk>/remove/", memo.memo_remove, name="memo_remove"),
    path("studies/<slug:slug>/search/", search.search_page, name="search"),
    path("studies/<slug:slug>/search/preview/", search.search_preview, name="search_preview"),
    path("studies/<slug:slug>/search/code/", search.search_code, name="search_code"),
    path("studies/<slug:slug>/transcripts/", transcript.transcripts, name="transcripts"),
    *upload_urls.urlpatterns,
    *version_urls.urlpatterns,
    path("studies/<slug:slug>/transcripts/<str:code>/", transcript.transcript, name="transcript"),
]
