"""Addresses of the codebook, below `studies/<slug>/codebook/`; keys of codes come last."""

from django.urls import path

from coding.pages import (
    codebook,
    codebook_desk,
    codebook_file,
    codebook_publish,
    codebook_remark,
    codebook_sheet,
    codebook_structure,
)

CODE = "edit/codes/<str:key>"

urlpatterns = [
    path("", codebook.codebook, name="codebook"),
    path("edit/", codebook_desk.codebook_edit, name="codebook_edit"),
    path("edit/begin/", codebook_desk.codebook_begin, name="codebook_begin"),
    path("edit/place/", codebook_desk.codebook_place, name="codebook_place"),
    path("edit/drop/", codebook_desk.codebook_drop, name="codebook_drop"),
    path("edit/revive/", codebook_desk.codebook_revive, name="codebook_revive"),
    path("edit/undo/<int:deed>/", codebook_desk.codebook_undo, name="codebook_undo"),
    path("edit/book/", codebook_sheet.book_edit, name="book_edit"),
    path("edit/book/save/", codebook_sheet.book_save, name="book_save"),
    path("edit/new-theme/", codebook_sheet.theme_new, name="theme_new"),
    path("edit/save-theme/", codebook_sheet.theme_save, name="theme_save"),
    path("edit/themes/<str:key>/", codebook_sheet.theme_edit, name="theme_edit"),
    path("edit/new-code/", codebook_sheet.code_new, name="code_new"),
    path("edit/save-code/", codebook_sheet.code_save, name="code_save"),
    path("edit/new-scale/", codebook_sheet.scale_new, name="scale_new"),
    path("edit/save-scale/", codebook_sheet.scale_save, name="scale_save"),
    path("edit/scales/<str:key>/", codebook_sheet.scale_edit, name="scale_edit"),
    path("edit/scales/<str:key>/anchor/", codebook_sheet.anchor_add, name="anchor_add"),
    path(f"{CODE}/", codebook_sheet.code_edit, name="code_edit"),
    path(f"{CODE}/merge/", codebook_structure.code_merge, name="code_merge"),
    path(f"{CODE}/merge/do/", codebook_structure.code_merge_do, name="code_merge_do"),
    path(f"{CODE}/split/", codebook_structure.code_split, name="code_split"),
    path(f"{CODE}/split/do/", codebook_structure.code_split_do, name="code_split_do"),
    path(f"{CODE}/retire/", codebook_structure.code_retire, name="code_retire"),
    path(f"{CODE}/retire/do/", codebook_structure.code_retire_do, name="code_retire_do"),
    path(
        "rounds/<int:position>/move/",
        codebook_desk.codebook_move_round,
        name="codebook_move_round",
    ),
    path("publish/", codebook_publish.codebook_publish, name="codebook_publish"),
    path("publish/do/", codebook_publish.codebook_publish_do, name="codebook_publish_do"),
    path("history/", codebook_publish.codebook_history, name="codebook_history"),
    path("history/difference/", codebook_publish.codebook_difference, name="codebook_difference"),
    path("remarks/", codebook_remark.codebook_remarks, name="codebook_remarks"),
    path("remarks/add/", codebook_remark.remark_add, name="remark_add"),
    path("remarks/<int:pk>/answer/", codebook_remark.remark_answer, name="remark_answer"),
    path("proposals/<int:pk>/answer/", codebook_remark.proposal_answer, name="proposal_answer"),
    path("import/", codebook_file.codebook_import, name="codebook_import"),
    path("import/plan/", codebook_file.codebook_import_plan, name="codebook_import_plan"),
    path("import/do/", codebook_file.codebook_import_do, name="codebook_import_do"),
    path("export/<str:kind>/", codebook_file.codebook_export, name="codebook_export"),
    path("print/", codebook_file.codebook_print, name="codebook_print"),
]
