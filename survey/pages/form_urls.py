"""Addresses of the forms desk, below `studies/<slug>/forms/`."""

from django.urls import path

from survey.pages import (
    form,
    form_codebook,
    form_deed,
    form_difference,
    form_print,
    form_recheck,
    form_walk,
)

ONE = "<path:form_id>"

urlpatterns = [
    path("", form.form_list, name="forms"),
    path("new/", form.form_new, name="form_new"),
    path("upload/", form.form_upload, name="form_upload"),
    path(f"{ONE}/questions/", form.form_questions, name="form_questions"),
    path(f"{ONE}/source/", form.form_source, name="form_source"),
    path(f"{ONE}/codebook/", form_codebook.form_codebook_file, name="form_codebook"),
    path(f"{ONE}/print/", form_print.form_print, name="form_print"),
    path(f"{ONE}/difference/", form_difference.form_difference, name="form_difference"),
    path(f"{ONE}/publish/", form_deed.form_publish, name="form_publish"),
    path(f"{ONE}/drop/", form_deed.form_drop, name="form_drop"),
    path(f"{ONE}/archive/", form_deed.form_archive, name="form_archive"),
    path(f"{ONE}/restore/", form_deed.form_restore, name="form_restore"),
    path(f"{ONE}/roles/", form_deed.form_roles, name="form_roles"),
    path(f"{ONE}/files/add/", form_deed.form_media_add, name="form_media_add"),
    path(f"{ONE}/files/remove/", form_deed.form_media_remove, name="form_media_remove"),
    path(f"{ONE}/files/cases/", form_deed.form_cases, name="form_cases"),
    path(f"{ONE}/files/<str:name>", form.form_media_file, name="form_media_file"),
    path(f"{ONE}/walks/", form_walk.form_walks, name="form_walks"),
    path(f"{ONE}/walks/save/", form_walk.form_walk_save, name="form_walk_save"),
    path(f"{ONE}/walks/<int:pk>/accept/", form_walk.form_walk_accept, name="form_walk_accept"),
    path(f"{ONE}/walks/<int:pk>/remove/", form_walk.form_walk_remove, name="form_walk_remove"),
    path(f"{ONE}/rechecks/", form_recheck.form_rechecks, name="form_rechecks"),
    path(f"{ONE}/rechecks/ask/", form_recheck.form_recheck_ask, name="form_recheck_ask"),
    path(f"{ONE}/rechecks/<int:pk>/", form_recheck.form_recheck, name="form_recheck"),
    path(f"{ONE}/", form.form, name="form"),
]
