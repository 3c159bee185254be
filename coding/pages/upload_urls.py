"""Addresses of the import of transcripts; they stand before those of single transcripts."""

from django.urls import path

from coding.pages import transcript_edit, upload

_IMPORT = "studies/<slug:slug>/transcripts/import/"
_CODE = "studies/<slug:slug>/transcripts/<str:code>/"

urlpatterns = [
    path(_IMPORT, upload.transcript_import, name="transcript_import"),
    path(f"{_IMPORT}files/", upload.transcript_import_files, name="transcript_import_files"),
    path(f"{_IMPORT}keep/", upload.transcript_import_keep, name="transcript_import_keep"),
    path(f"{_IMPORT}<uuid:pk>/", upload.transcript_upload, name="transcript_upload"),
    path(
        f"{_IMPORT}<uuid:pk>/choices/",
        upload.transcript_upload_choose,
        name="transcript_upload_choose",
    ),
    path(
        f"{_IMPORT}<uuid:pk>/again/", upload.transcript_upload_again, name="transcript_upload_again"
    ),
    path(f"{_IMPORT}<uuid:pk>/drop/", upload.transcript_upload_drop, name="transcript_upload_drop"),
    path(f"{_IMPORT}<uuid:pk>/file/", upload.transcript_upload_file, name="transcript_upload_file"),
    path(f"{_CODE}about/", transcript_edit.transcript_about, name="transcript_about"),
    path(f"{_CODE}describe/", transcript_edit.transcript_describe, name="transcript_describe"),
    path(f"{_CODE}original/", transcript_edit.transcript_original, name="transcript_original"),
]
