"""Who may enter where in the house of coding: as access_table.py says it."""

from tests.access_import import IMPORTERS
from tests.access_lines import (
    CODER,
    EDITORS,
    EVERYBODY,
    TEXTS,
    UUID,
    Line,
    api,
    deed,
    page,
)

CODEBOOK = [
    page("codebook", TEXTS),
    page("codebook_edit", EDITORS),
    *deed("codebook_begin", EDITORS),
    *deed("codebook_place", EDITORS, to="theme|learning||0"),
    *deed("codebook_drop", EDITORS, part="theme", key="learning"),
    *deed("codebook_revive", EDITORS, key="learn.old"),
    *deed("codebook_undo", EDITORS, "{restructuring}"),
    page("book_edit", EDITORS),
    *deed("book_save", EDITORS, answer=200),  # no title
    page("theme_new", EDITORS),
    *deed("theme_save", EDITORS, answer=200),  # no name
    page("theme_edit", EDITORS, "learning"),
    page("code_new", EDITORS),
    *deed("code_save", EDITORS, answer=200),  # no theme
    page("code_edit", EDITORS, "{code}"),
    page("scale_new", EDITORS),
    *deed("scale_save", EDITORS, answer=200),  # no kind
    page("scale_edit", EDITORS, "valence"),
    page(
        "anchor_add",
        [],
        "valence",
        method="POST",
        hidden_from=EDITORS,  # nobody agreed to be quoted
        data={"segment": "x"},
    ),
    Line("anchor_add", "GET", dict.fromkeys(EVERYBODY, 302), ("{slug}", "valence")),
    page("code_merge", EDITORS, "{code}"),
    *deed("code_merge_do", EDITORS, "{code}", into="inst.stage"),
    page("code_split", EDITORS, "{code}"),
    *deed("code_split_do", EDITORS, "{code}", answer=200),  # no parts
    page("code_retire", EDITORS, "{code}"),
    *deed("code_retire_do", EDITORS, "{code}"),
    *deed("codebook_move_round", EDITORS, "1"),
    page("codebook_publish", EDITORS),
    *deed("codebook_publish_do", EDITORS, answer=200),  # no name
    page("codebook_history", TEXTS),
    page("codebook_difference", TEXTS),
    page("codebook_remarks", TEXTS),
    *deed("remark_add", TEXTS, text="Hm."),
    *deed("remark_answer", EDITORS, "{remark}", verdict="accept"),
    *deed("proposal_answer", EDITORS, "{proposal}", verdict="decline", text="No."),
    page("codebook_import", EDITORS),
    *deed("codebook_import_plan", EDITORS, answer=200),  # no file
    *deed("codebook_import_do", EDITORS),
    page("codebook_export", TEXTS, "qdc"),
    page("codebook_print", TEXTS),
]

CODING = [
    *CODEBOOK,
    page("segments", TEXTS, "{code}"),
    page("workspace", [CODER], "{task}"),
    page("workspace", [CODER], "{other_task}", hidden_from=[CODER]),
    page("memos", TEXTS),
    *deed("memo_new", TEXTS, text="A thought"),
    page("memo_save", TEXTS, UUID, method="POST", hidden_from=TEXTS, data={"text": "x"}),
    Line("memo_save", "GET", dict.fromkeys(EVERYBODY, 302), ("{slug}", UUID)),
    page("memo_remove", TEXTS, UUID, method="POST", answer=302),
    Line("memo_remove", "GET", dict.fromkeys(EVERYBODY, 302), ("{slug}", UUID)),
    page("search", TEXTS),
    *deed("search_preview", [CODER], answer=200, q="county", unit="hit", code="inst.local"),
    *deed("search_code", [CODER], q="county", unit="hit", code="inst.local", expected=1),
    page("transcripts", TEXTS),
    page("transcript", TEXTS, "{transcript}"),
    page("transcript", TEXTS, "{other_transcript}", hidden_from=[CODER]),
]

CODEBOOK_API = [
    api("codebook", TEXTS),
    api("codebook_versions", TEXTS),
    api("codebook_versions", EDITORS, method="POST", answer=400),  # an empty body
    api("codebook_difference", TEXTS, query={"start": "1", "end": "1"}),
    api("codebook_file", TEXTS, "yaml"),
    api("codebook_draft", EDITORS),
    api("codebook_draft", EDITORS, method="PUT", answer=400),  # an empty body
    api("import_codebook", EDITORS, method="POST", answer=415),  # no multipart
    api("use_as_anchor", EDITORS, method="POST", answer=400),  # an empty body
    api(
        "draft_theme",
        EDITORS,
        "new",
        method="PUT",
        data={"name": {"en": "A", "zh": "甲"}, "hue": 1},
    ),
    api("draft_theme", EDITORS, "learning", method="DELETE", answer=409),  # it has codes
    api("place_theme", EDITORS, "learning", method="POST", data={"at": 0}),
    api("draft_scale", EDITORS, "valence", method="PUT", answer=400),  # an empty body
    api("draft_scale", EDITORS, "valence", method="DELETE", answer=409),  # codes use it
    api("draft_code", EDITORS, "{code}", method="PUT", answer=400),  # an empty body
    api("draft_code", EDITORS, "{code}", method="DELETE", answer=409),  # it has segments
    api("place_code", EDITORS, "{code}", method="POST", data={"theme": "institutions", "at": 1}),
    api("revive_code", EDITORS, "{retired}", method="POST"),
    api("code_preview", EDITORS, "{code}"),
    api("merge_code", EDITORS, "{code}", method="POST", data={"into": "inst.stage"}),
    api("split_code", EDITORS, "{code}", method="POST", answer=400),  # an empty body
    api("retire_code", EDITORS, "{code}", method="POST"),
    api("undo_restructuring", EDITORS, "{restructuring}", method="POST"),
    api("move_round", EDITORS, "1", method="POST"),
    api("codebook_remarks", TEXTS),
    api("codebook_remarks", TEXTS, method="POST", answer=201, data={"text": "Hm."}),
    api("answer_remark", EDITORS, "{remark}", method="POST", data={"accepted": True}),
    api("proposed_codes", TEXTS),
    api(
        "answer_proposal",
        EDITORS,
        "{proposal}",
        method="POST",
        data={"verdict": "decline", "text": "No."},
    ),
]

CODING_API = [
    *CODEBOOK_API,
    api("transcripts", TEXTS),
    api("transcript", TEXTS, "{transcript}"),
    api("transcript", TEXTS, "{other_transcript}", hidden_from=[CODER]),
    api("transcript", IMPORTERS, "{transcript}", method="PATCH"),
    api("segments", TEXTS),
    api("segments", [CODER], method="POST", answer=400),  # an empty body
    api("segment", [CODER], "{segment}", method="PATCH", answer=428),  # no If-Match
    api("segment", [CODER], "{segment}", method="DELETE", answer=428),
    api("segments_csv", TEXTS),
    api("search", TEXTS, query={"q": "county"}),
    api("search_plan", [CODER], method="POST", answer=400),  # an empty body
    api("memos", TEXTS),
    api("memo", TEXTS, UUID, method="PUT", data={"text": "A thought"}),
    api("memo", TEXTS, UUID, method="DELETE", answer=428),
    api("link", [CODER], UUID, method="PUT", answer=400),  # an empty body
    api("link", [CODER], UUID, method="DELETE", answer=204),
    api("pins", [CODER], method="PUT"),
    api("tasks", TEXTS),
    api("workspace", [CODER], "{task}"),
    api("workspace", [CODER], "{other_task}", hidden_from=[CODER]),
    api("steps", [CODER], "{task}", method="POST", answer=400),  # an empty body
    api("undo", [CODER], "{task}", method="POST", answer=400),
    api("redo", [CODER], "{task}", method="POST", answer=400),
    api("undo", [CODER], "{other_task}", method="POST", hidden_from=[CODER], data={"step": UUID}),
    api("place", [CODER], "{task}", method="PUT", data={"read_to": 3, "left_at": 1}),
    api("in_vivo", [CODER], "{task}", method="POST", answer=201, data={"name": "Land"}),
    api("one_in_vivo", [CODER], "{task}", "none", method="DELETE", hidden_from=[CODER]),
    api("submit_task", [CODER], "{task}", method="POST"),
    api("submit_task", [CODER], "{other_task}", method="POST", hidden_from=[CODER]),
]
