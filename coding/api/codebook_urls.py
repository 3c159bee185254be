"""Addresses of the codebook's API, below `api/v1/studies/<slug>/`."""

from django.urls import path

from coding.api import codebook_draft as draft
from coding.api import codebook_remark as remark
from coding.api import codebook_structure as structure
from coding.api.codebook import (
    CodebookDifferenceView,
    CodebookFileView,
    CodebookVersionsView,
    CodebookView,
)

CODE = "codebook/draft/codes/<str:key>"

urlpatterns = [
    path("codebook", CodebookView.as_view(), name="codebook"),
    path("codebook/versions", CodebookVersionsView.as_view(), name="codebook_versions"),
    path("codebook/difference", CodebookDifferenceView.as_view(), name="codebook_difference"),
    path("codebook/files/<str:kind>", CodebookFileView.as_view(), name="codebook_file"),
    path("codebook/draft", draft.DraftView.as_view(), name="codebook_draft"),
    path("codebook/draft/import", draft.CodebookImportView.as_view(), name="import_codebook"),
    path("codebook/draft/anchors", draft.AnchorView.as_view(), name="use_as_anchor"),
    path("codebook/draft/themes/<str:key>", draft.ThemeView.as_view(), name="draft_theme"),
    path(
        "codebook/draft/themes/<str:key>/place", draft.ThemePlaceView.as_view(), name="place_theme"
    ),
    path("codebook/draft/scales/<str:key>", draft.ScaleView.as_view(), name="draft_scale"),
    path(CODE, draft.CodeView.as_view(), name="draft_code"),
    path(f"{CODE}/place", draft.CodePlaceView.as_view(), name="place_code"),
    path(f"{CODE}/revive", draft.CodeReviveView.as_view(), name="revive_code"),
    path(f"{CODE}/preview", structure.CodePreviewView.as_view(), name="code_preview"),
    path(f"{CODE}/merge", structure.CodeMergeView.as_view(), name="merge_code"),
    path(f"{CODE}/split", structure.CodeSplitView.as_view(), name="split_code"),
    path(f"{CODE}/retire", structure.CodeRetireView.as_view(), name="retire_code"),
    path(
        "codebook/restructurings/<int:deed>/undo",
        structure.RestructuringUndoView.as_view(),
        name="undo_restructuring",
    ),
    path("codebook/rounds/<int:position>/move", draft.RoundMoveView.as_view(), name="move_round"),
    path("codebook/remarks", remark.RemarksView.as_view(), name="codebook_remarks"),
    path(
        "codebook/remarks/<int:pk>/answer", remark.RemarkAnswerView.as_view(), name="answer_remark"
    ),
    path("codebook/proposals", remark.ProposalsView.as_view(), name="proposed_codes"),
    path(
        "codebook/proposals/<int:pk>/answer",
        remark.ProposalAnswerView.as_view(),
        name="answer_proposal",
    ),
]
