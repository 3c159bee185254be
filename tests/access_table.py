"""Who may enter where: one line per address and method. The rules are said here a second time, on
purpose: what opens a door to somebody must be changed in both places.

A line of a study says which roles get `answer`; other roles get `otherwise`, and strangers and
former members 404. Values of `args` and `data` that stand in braces are looked up in the world:
"{case}" is the code of the case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

PI, COORDINATOR, INTERVIEWER, CODER, LEAD, ANALYST, MANAGER = (
    *("pi", "coordinator", "interviewer", "coder_a", "lead", "analyst", "manager"),
)
MEMBERS = (PI, COORDINATOR, INTERVIEWER, CODER, LEAD, ANALYST, MANAGER)
OUTSIDERS = ("former", "stranger", "nobody")
EVERYBODY = (*MEMBERS, *OUTSIDERS)

FIELD = (PI, COORDINATOR, INTERVIEWER, ANALYST, MANAGER)
ALL_FIELD = (PI, COORDINATOR, ANALYST, MANAGER)
TEXTS = (PI, CODER, LEAD, ANALYST, MANAGER)
ALL_TEXTS = (PI, LEAD, ANALYST, MANAGER)
RESULTS = (PI, LEAD, ANALYST)
TEAM = (PI, COORDINATOR, LEAD, MANAGER)
CHIEFS = (PI, COORDINATOR)
REVIEWERS = (PI, COORDINATOR, MANAGER)
SENDERS = (PI, COORDINATOR, INTERVIEWER)
UUID = "7f4f6a0c-5d0e-4c39-9d3b-3f2b8b7c1a55"  # nothing has it


@dataclass(frozen=True)
class Line:
    """One address and one method, and what each who comes is answered."""

    route: str
    method: str
    answers: Mapping[str, int]
    args: Sequence[str] = ()
    data: Mapping[str, object] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    by_token: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.route}({', '.join(self.args)})"


def page(
    route: str,
    allowed: Sequence[str],
    *args: str,
    method: str = "GET",
    answer: int = 200,
    otherwise: int = 403,
    hidden_from: Sequence[str] = (),
    data: Mapping[str, object] | None = None,
) -> Line:
    """A page of a study. Who has the verb, but not this row, is in `hidden_from` and gets 404."""
    answers = (
        dict.fromkeys(MEMBERS, otherwise)
        | dict.fromkeys(allowed, answer)
        | dict.fromkeys(hidden_from, 404)
        | {"former": 404, "stranger": 404, "nobody": 302}
    )
    return Line(route, method, answers, ("{slug}", *args), data or {})


def deed(
    route: str, allowed: Sequence[str], *args: str, answer: int = 302, **data: object
) -> list[Line]:
    """A POST of a study that leads on to another page; its address by itself leads there, too."""
    elsewhere = dict.fromkeys(EVERYBODY, 302)
    return [
        page(route, allowed, *args, method="POST", answer=answer, data=data),
        Line(route, "GET", elsewhere, ("{slug}", *args)),
    ]


def api(
    route: str,
    allowed: Sequence[str],
    *args: str,
    method: str = "GET",
    answer: int = 200,
    hidden_from: Sequence[str] = (),
    data: Mapping[str, object] | None = None,
    query: Mapping[str, str] | None = None,
) -> Line:
    """An address of the API in a study; nobody is asked for a token."""
    line = page(
        f"api:{route}",
        allowed,
        *args,
        method=method,
        answer=answer,
        hidden_from=hidden_from,
        data=data,
    )
    return replace(line, answers={**line.answers, "nobody": 401}, query=query or {})


def anybody(route: str, *args: str, method: str = "GET", answer: int = 200) -> Line:
    """Open to all, signed in or not."""
    return Line(route, method, dict.fromkeys(EVERYBODY, answer), args)


def person(
    route: str,
    *args: str,
    method: str = "GET",
    answer: int = 200,
    nobody: int = 302,
    only: Mapping[str, int] | None = None,
    data: Mapping[str, object] | None = None,
) -> Line:
    """For everyone who is signed in, outside any study; `only` names other answers by person."""
    answers = dict.fromkeys(EVERYBODY, answer) | {"nobody": nobody} | dict(only or {})
    return Line(route, method, answers, args, data or {})


DOORS = [
    anybody("api:healthz", answer=503),  # no worker is heard in the tests
    anybody("set_language", answer=302),
    anybody("set_language", method="POST", answer=302),
    person("sign_in", answer=302, nobody=200),
    person("sign_in", method="POST", answer=302, nobody=200),
    anybody("demo_sign_in", method="POST", answer=404),  # the tests are no demo
    anybody("sign_out", method="POST", answer=302),
    anybody("join", "{secret}"),
    anybody("join", "wrong", answer=410),
    Line(
        "join",
        "POST",
        dict.fromkeys(EVERYBODY, 200) | {"former": 302, "stranger": 302},
        ("{secret}",),
    ),
    person("home", answer=302, only={"former": 200}),
    person("account"),
    person("account_name", method="POST", answer=302, data={"name": "Me"}),
    person("account_password", method="POST"),
    person("account_tokens", answer=302),
    person("account_tokens", method="POST", data={"label": "script"}),
    person("account_token_revoke", "{token}", method="POST", answer=404, only={PI: 302}),
]

FOUNDERS = {PI: 200, "stranger": 200}

NEW_STUDIES = [
    person("new_study", answer=403, only=FOUNDERS),
    person("new_study_empty", method="POST", answer=403, only=FOUNDERS),
    person("new_study_upload", method="POST", answer=403, only=FOUNDERS),
    person("new_study_builtin", method="POST", answer=403, only=FOUNDERS),
    person("loading", "{job}", only={"former": 404, "stranger": 404}),
    person("job", "{job}", only={"former": 404, "stranger": 404}),
]

SURVEY = [
    page("cases", FIELD),
    page("case", FIELD, "{case}"),
    page("case", FIELD, "{other_case}", hidden_from=[INTERVIEWER]),
    page("forms", FIELD),
    page("form_new", CHIEFS),
    *deed("form_upload", CHIEFS, answer=200),  # no file
    page("form", FIELD, "{form}"),
    page("form", CHIEFS, "{draft}", hidden_from=[INTERVIEWER, ANALYST, MANAGER]),
    page("form_questions", FIELD, "{form}"),
    page("form_source", FIELD, "{form}"),
    page("form_print", FIELD, "{form}"),
    page("form_codebook", FIELD, "{form}"),
    page("form_codebook", CHIEFS, "{draft}", hidden_from=[INTERVIEWER, ANALYST, MANAGER]),
    page("form_difference", FIELD, "{form}"),
    page("form_media_file", FIELD, "{form}", "towns.csv"),
    page("form_walks", CHIEFS, "{draft}"),
    page("form_rechecks", CHIEFS, "{form}"),
    page("form_recheck", CHIEFS, "{form}", "{recheck}"),
    *deed("form_recheck_ask", CHIEFS, "{form}"),
    *deed("form_publish", CHIEFS, "{draft}"),
    *deed("form_drop", CHIEFS, "{draft}"),
    *deed("form_archive", CHIEFS, "{form}"),
    *deed("form_restore", CHIEFS, "{form}"),
    *deed("form_roles", CHIEFS, "{form}"),
    *deed("form_media_add", CHIEFS, "{draft}"),
    *deed("form_media_remove", CHIEFS, "{draft}", name="towns.csv"),
    *deed("form_cases", CHIEFS, "{draft}", name="cases.csv"),
    *deed("form_walk_save", CHIEFS, "{draft}", answer=200),  # no name
    *deed("form_walk_accept", CHIEFS, "{draft}", "{walk}"),
    *deed("form_walk_remove", CHIEFS, "{draft}", "{walk}"),
    page("submissions", FIELD),
    page("submission", FIELD, "{submission}"),
    page("submission", FIELD, "{other_submission}", hidden_from=[INTERVIEWER]),
    page("submission_xml", FIELD, "{submission}"),
    page("submission_xml", FIELD, "{other_submission}", hidden_from=[INTERVIEWER]),
    page("submission_edit", REVIEWERS, "{submission}", answer=400),  # its form has no logic
    *deed("submission_correct", REVIEWERS, "{submission}"),
    page("conflicting_file", FIELD, "99", hidden_from=FIELD),  # nothing conflicts
    page(
        "submission_take_over",
        FIELD,
        "{submission}",
        "0",
        method="POST",
        otherwise=403,
        hidden_from=REVIEWERS,  # nothing conflicts
        answer=403,  # they read, and edit nothing
    ),
    Line(
        "submission_take_over",
        "GET",
        dict.fromkeys(EVERYBODY, 302),
        ("{slug}", "{submission}", "0"),
    ),
    *deed("submission_check", CHIEFS, "{submission}"),
    *deed("submission_review", REVIEWERS, "{submission}", state="approved"),
    *deed("submission_comment", FIELD, "{submission}", comment="Good"),
    page(
        "submission_comment",
        FIELD,
        "{other_submission}",
        method="POST",
        answer=302,
        hidden_from=[INTERVIEWER],
        data={"comment": "Good"},
    ),
    *deed("submission_reviewer", REVIEWERS, "{submission}", reviewer="manager"),
    *deed("submissions_approve", REVIEWERS, submission=["{submission}"]),
    *deed("submissions_assign", REVIEWERS, submission=["{submission}"], reviewer="manager"),
    page("submission_file", FIELD, "{submission}", "{file}"),
    page("submission_file", FIELD, "{other_submission}", "{file}", hidden_from=[INTERVIEWER]),
    page("submission_file", FIELD, "{submission}", "absent.jpg", hidden_from=FIELD),
    page("exports", ALL_FIELD),
    *deed("export_ask", ALL_FIELD, form="firm", format="csv", lang="en"),
    page(
        "export_again",
        [PI],
        "{export}",
        method="POST",
        answer=302,
        hidden_from=[COORDINATOR, ANALYST, MANAGER],
    ),
    Line("export_again", "GET", dict.fromkeys(EVERYBODY, 302), ("{slug}", "{export}")),
    page("export_file", [PI], "{export}", hidden_from=[COORDINATOR, ANALYST, MANAGER]),
    page("devices", CHIEFS),
    *deed("device_add", CHIEFS, answer=200, name="Tablet", role="interviewer"),
    *deed("device_revoke", CHIEFS, "{device}"),
    page("webhooks", CHIEFS),
    *deed("webhook_add", CHIEFS, answer=200),  # what is missing is said on the page
    *deed("webhook_stop", CHIEFS, "{webhook}"),
    *deed("delivery_again", CHIEFS, "{delivery}"),
    page("members", TEAM),
    page("member", [PI], "coder_a"),
    *deed("member_roles", [PI], "coder_a", roles=["coder"]),
    *deed("member_end", [PI], "coder_a"),
    *deed("member_invite", [PI], answer=200, handle="newer", roles=["coder"]),
    *deed("invitation_withdraw", [PI], "{invitation}"),
]

EDITORS = (PI, LEAD)

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

CODING = [
    *CODEBOOK,
    page("segments", TEXTS, "{code}"),
    page("workspace", [CODER], "{task}"),
    page("workspace", [CODER], "{other_task}", hidden_from=[CODER]),
    page("transcripts", TEXTS),
    page("transcript", TEXTS, "{transcript}"),
    page("transcript", TEXTS, "{other_transcript}", hidden_from=[CODER]),
]

ANALYSIS = [
    page("study", MEMBERS),
    page("results", RESULTS),
    page("run", RESULTS, "{run}"),
    page("run", RESULTS, "99", hidden_from=RESULTS),
    page("figure", RESULTS, "{run}", "measure", "{measure}"),
    *deed("start_run", [PI, ANALYST]),
]

API = [
    person("api:me", nobody=401),
    person("api:studies", nobody=401),
    api("study", MEMBERS),
    anybody("api:schema"),
    anybody("api:docs"),
    anybody("api:nothing", answer=404),
    anybody("api:nothing", method="POST", answer=404),
    api("cases", FIELD),
    api("case", FIELD, "{case}"),
    api("case", FIELD, "{other_case}", hidden_from=[INTERVIEWER]),
    api("forms", FIELD),
    api("forms", CHIEFS, method="POST", answer=415),  # no multipart
    api("form", FIELD, "{form}"),
    api("publish_form", CHIEFS, "{draft}", method="POST"),
    api("archive_form", CHIEFS, "{form}", method="POST"),
    api("restore_form", CHIEFS, "{form}", method="POST"),
    api("form_codebook", FIELD, "{form}"),
    api("rechecks", CHIEFS, "{form}"),
    api("rechecks", CHIEFS, "{form}", method="POST", answer=202),
    api("recheck", CHIEFS, "{form}", "{recheck}"),
    api("recheck_changes", CHIEFS, "{form}", "{recheck}"),
    api("form_media", FIELD, "{form}"),
    api("form_media", CHIEFS, "{draft}", method="POST", answer=415),  # no multipart
    api("form_media_file", FIELD, "{form}", "towns.csv"),
    api("remove_form_media", CHIEFS, "{draft}", "towns.csv", method="POST"),
    api("form_source", FIELD, "{form}"),
    api("form_xform", FIELD, "{form}"),
    api("submissions", FIELD),
    api("answers_csv", FIELD, query={"form": "firm"}),
    api("submission", FIELD, "{submission}"),
    api("submission", FIELD, "{other_submission}", hidden_from=[INTERVIEWER]),
    api("submission_history", FIELD, "{submission}"),
    api("submission_history", FIELD, "{other_submission}", hidden_from=[INTERVIEWER]),
    api(
        "submission_reviews",
        REVIEWERS,
        "{submission}",
        method="POST",
        answer=201,
        data={"state": "approved"},
    ),
    api(
        "submission_reviewer",
        REVIEWERS,
        "{submission}",
        method="POST",
        data={"reviewer": "manager"},
    ),
    api(
        "submission_answers",
        REVIEWERS,
        "{submission}",
        method="PATCH",
        answer=400,  # its form has no logic
        data={"answers": {}},
    ),
    api(
        "submission_comments",
        FIELD,
        "{submission}",
        method="POST",
        answer=201,
        data={"text": "Good"},
    ),
    api(
        "submission_comments",
        FIELD,
        "{other_submission}",
        method="POST",
        answer=201,
        hidden_from=[INTERVIEWER],
        data={"text": "Good"},
    ),
    api("submission_files", FIELD, "{submission}"),
    api("submission_files", FIELD, "{other_submission}", hidden_from=[INTERVIEWER]),
    api("submission_file", FIELD, "{submission}", "{file}"),
    api("submission_file", FIELD, "{other_submission}", "{file}", hidden_from=[INTERVIEWER]),
    api("devices", CHIEFS),
    api("devices", CHIEFS, method="POST", answer=201, data={"name": "Tablet"}),
    api("device_password", SENDERS, method="POST", answer=201, data={"handle": "interviewer"}),
    api("device_password", [], method="POST", data={"handle": "coder_a"}),  # who sends nothing
    api("revoke_device", CHIEFS, "{device}", method="POST"),
    api("webhooks", CHIEFS),
    api("webhooks", CHIEFS, method="POST", answer=400),  # an empty body
    api("stop_webhook", CHIEFS, "{webhook}", method="POST"),
    api("deliveries", CHIEFS),
    api("redeliver", CHIEFS, "{delivery}", method="POST"),
    api("exports", ALL_FIELD),
    api("exports", ALL_FIELD, method="POST", answer=202, data={"form": "firm", "format": "csv"}),
    api("export", [PI], "{export}", hidden_from=[COORDINATOR, ANALYST, MANAGER]),
    api("export_file", [PI], "{export}", hidden_from=[COORDINATOR, ANALYST, MANAGER]),
    *CODEBOOK_API,
    api("transcripts", TEXTS),
    api("transcript", TEXTS, "{transcript}"),
    api("transcript", TEXTS, "{other_transcript}", hidden_from=[CODER]),
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
    api("indicators", RESULTS),
    api("runs", RESULTS),
    api("runs", [PI, ANALYST], method="POST", answer=202),
    api("run", RESULTS, "{run}"),
    api("values", RESULTS, "{run}"),
    api("values_csv", RESULTS, "{run}"),
    api("units", RESULTS, "{run}", query={"measure": "inst_local"}),
    api("agreement", RESULTS, "{run}"),
]


def door(
    route: str, allowed: Sequence[str], *args: str, method: str = "GET", answer: int = 200
) -> list[Line]:
    """An address for devices. It knows no sessions: one comes by a token or a password, or with a
    device's key, and then it does not matter who holds it.
    """
    by_token = page(f"openrosa:{route}", allowed, *args, method=method, answer=answer)
    with_key = (f"openrosa_key:{route}", "{key}", "{slug}", *args)
    with_another = (f"openrosa_key:{route}", "wrong", "{slug}", *args)
    return [
        replace(by_token, answers={**by_token.answers, "nobody": 401}, by_token=True),
        anybody(f"openrosa:{route}", "{slug}", *args, method=method, answer=401),
        anybody(*with_key, method=method, answer=answer),
        anybody(*with_another, method=method, answer=404),
    ]


OPENROSA = [
    *door("form_list", FIELD),
    *door("form", FIELD, "{form}"),
    *door("manifest", FIELD, "{form}"),
    *door("media", FIELD, "{form}", "cases.csv"),
    *door("submission", SENDERS, method="HEAD", answer=204),
    *door("submission", SENDERS, method="POST", answer=400),  # nothing was sent
]


def trial(route: str, *args: str, method: str = "GET", answer: int = 200) -> list[Line]:
    """The same for the door of a draft, at which an interviewer's device is turned away."""
    by_token = page(f"trial:{route}", CHIEFS, "{draft}", *args, method=method, answer=answer)
    with_key = (f"trial_key:{route}", "{key}", "{slug}", "{draft}", *args)
    return [
        replace(by_token, answers={**by_token.answers, "nobody": 401}, by_token=True),
        anybody(f"trial:{route}", "{slug}", "{draft}", *args, method=method, answer=401),
        anybody(*with_key, method=method, answer=403),
    ]


TRIALS = [
    *trial("form_list"),
    *trial("form"),
    *trial("manifest"),
    *trial("media", "towns.csv"),
    *trial("submission", method="HEAD", answer=204),
    *trial("submission", method="POST", answer=400),  # nothing was sent
]

TABLE = [*DOORS, *NEW_STUDIES, *SURVEY, *CODING, *ANALYSIS, *API, *OPENROSA, *TRIALS]
