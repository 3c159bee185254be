"""Every page of the product, once: its address and who may see it. Tests and pictures share it."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.e2e.people import (
    BOOK_EDITORS,
    CODER_A,
    CODER_B,
    COORDINATOR,
    CORRECTORS,
    EDITORS,
    EVERYBODY,
    EXPORTERS,
    FIELD,
    FORM_MAKERS,
    LEAD,
    MANAGER,
    MEMBERS,
    NOBODY,
    PI,
    RESULTS,
    TEXT,
)

STUDY = "/studies/xuchang/"
BOOK = f"{STUDY}codebook/"
FORM = f"{STUDY}forms/entrepreneur_interview/"


@dataclass(frozen=True, slots=True)
class PageOf:
    """`path` may hold places like {firm}, which the makings fill. Who is not among `people` may not
    see it; the first of them stands for all where one is enough.
    """

    name: str
    path: str
    people: tuple[str, ...]
    status: int = 200
    ready: str = "main"  # what stands there when the page is whole

    def at(self, makings: Mapping[str, str]) -> str:
        return self.path.format_map(makings)


PAGES = (
    PageOf("sign-in", "/sign-in/", (NOBODY,)),
    PageOf("join", "/join/{invitation}/", (NOBODY, LEAD)),
    PageOf("join-closed", "/join/nothing/", (NOBODY,), status=410),
    PageOf("home", "/", EVERYBODY),
    PageOf("account", "/account/", EVERYBODY),
    PageOf("new-study", "/studies/new/", (PI,)),
    PageOf("loading-failed", "/studies/new/{failure}/", (PI,)),
    PageOf("study", STUDY, EVERYBODY),
    PageOf("cases", f"{STUDY}cases/", FIELD),
    PageOf("cases-none", f"{STUDY}cases/?q=nowhere", FIELD),
    PageOf("case", f"{STUDY}cases/F01/", FIELD),
    PageOf("forms", f"{STUDY}forms/", FIELD),
    PageOf("form-new", f"{STUDY}forms/new/", FORM_MAKERS),
    PageOf("form", FORM, FIELD),
    PageOf("form-questions", f"{FORM}questions/", FIELD),
    PageOf("form-print", f"{FORM}print/", FIELD),
    PageOf("form-difference", f"{FORM}difference/", FIELD),
    PageOf("form-walks", f"{FORM}walks/", FORM_MAKERS),
    PageOf("form-rechecks", f"{FORM}rechecks/", FORM_MAKERS),
    PageOf("form-recheck", f"{FORM}rechecks/{{recheck}}/", FORM_MAKERS),
    PageOf("submissions", f"{STUDY}submissions/", FIELD),
    PageOf("submission-firm", f"{STUDY}submissions/{{firm}}/", FIELD),
    PageOf("submission-office", f"{STUDY}submissions/{{office}}/", FIELD),
    PageOf("submission-edit", f"{STUDY}submissions/{{firm}}/edit/", EDITORS),
    PageOf("exports", f"{STUDY}exports/", EXPORTERS),
    PageOf("memos", f"{STUDY}memos/", TEXT),
    PageOf("search", f"{STUDY}search/", TEXT),
    PageOf("search-found", f"{STUDY}search/?q=技术", TEXT),
    PageOf("search-nothing", f"{STUDY}search/?q=nowhere", TEXT),
    PageOf("transcripts", f"{STUDY}transcripts/", TEXT),
    PageOf("transcript-import", f"{STUDY}transcripts/import/", (PI, MANAGER)),
    PageOf("transcript-upload", f"{STUDY}transcripts/import/{{upload}}/", (PI, MANAGER)),
    PageOf("transcript-refused", f"{STUDY}transcripts/import/{{refused}}/", (PI, MANAGER)),
    PageOf("transcript-about", f"{STUDY}transcripts/T01/about/", (PI, MANAGER)),
    PageOf("transcript-zh", f"{STUDY}transcripts/T01/", TEXT),
    PageOf("transcript-en", f"{STUDY}transcripts/T02/", TEXT),
    PageOf("transcript-versions", f"{STUDY}transcripts/T02/versions/", TEXT),
    PageOf("transcript-correct", f"{STUDY}transcripts/T02/correct/", CORRECTORS),
    PageOf("pseudonyms", f"{STUDY}pseudonyms/?transcript=T02", CORRECTORS),
    PageOf("looks", f"{STUDY}coding/looks/", TEXT),
    PageOf("workspace", f"{STUDY}coding/{{task}}/", (CODER_A,), ready="[data-ready]"),
    PageOf("workspace-closed", f"{STUDY}coding/1/", (CODER_A,), ready="[data-ready]"),
    PageOf("codebook", f"{STUDY}codebook/", TEXT),
    PageOf("segments", f"{STUDY}codebook/emb.kinship/", TEXT),
    PageOf("codebook-draft", f"{BOOK}edit/", BOOK_EDITORS),
    PageOf("codebook-code", f"{BOOK}edit/codes/emb.kinship/", BOOK_EDITORS),
    PageOf("codebook-new-code", f"{BOOK}edit/new-code/?theme=emb", BOOK_EDITORS),
    PageOf("codebook-merge", f"{BOOK}edit/codes/emb.kinship/merge/?into=emb.trust", BOOK_EDITORS),
    PageOf("codebook-split", f"{BOOK}edit/codes/emb.kinship/split/", BOOK_EDITORS),
    PageOf("codebook-retire", f"{BOOK}edit/codes/emb.kinship/retire/", BOOK_EDITORS),
    PageOf("codebook-theme", f"{BOOK}edit/themes/emb/", BOOK_EDITORS),
    PageOf("codebook-new-theme", f"{BOOK}edit/new-theme/", BOOK_EDITORS),
    PageOf("codebook-scale", f"{BOOK}edit/scales/valence/", BOOK_EDITORS),
    PageOf("codebook-new-scale", f"{BOOK}edit/new-scale/", BOOK_EDITORS),
    PageOf("codebook-whole", f"{BOOK}edit/book/", BOOK_EDITORS),
    PageOf("codebook-publish", f"{BOOK}publish/", BOOK_EDITORS),
    PageOf("codebook-import", f"{BOOK}import/", BOOK_EDITORS),
    PageOf("codebook-history", f"{BOOK}history/", TEXT),
    PageOf("codebook-difference", f"{BOOK}history/difference/", TEXT),
    PageOf("codebook-remarks", f"{BOOK}remarks/", TEXT),
    PageOf("codebook-print", f"{BOOK}print/", TEXT),
    PageOf("rounds", f"{STUDY}rounds/", BOOK_EDITORS),
    PageOf("round", f"{STUDY}rounds/1/", BOOK_EDITORS),
    PageOf("round-balance", f"{STUDY}rounds/1/balance/", BOOK_EDITORS),
    PageOf(
        "round-plan",
        f"{STUDY}rounds/1/balance/?each=2&seed=1&transcripts=T03&coders=coder_a&coders=coder_b",
        BOOK_EDITORS,
    ),
    PageOf("round-task", f"{STUDY}rounds/1/tasks/1/", BOOK_EDITORS),
    PageOf("my-work", f"{STUDY}coding/", (CODER_A, CODER_B)),
    PageOf("task-submit", f"{STUDY}coding/{{task}}/submit/", (CODER_A,)),
    PageOf("empty-rounds", "/studies/{empty}/rounds/", (PI,)),
    PageOf("results", f"{STUDY}results/", RESULTS),
    PageOf("run", f"{STUDY}results/1/", RESULTS),
    PageOf("corrections", f"{STUDY}results/1/corrected/", RESULTS),
    PageOf("adjudication", f"{STUDY}adjudication/", BOOK_EDITORS),
    PageOf("sample", f"{STUDY}adjudication/{{sample}}/", BOOK_EDITORS),
    PageOf("sampled-turn", f"{STUDY}adjudication/{{sample}}/1/", BOOK_EDITORS),
    PageOf("agreement", f"{STUDY}results/1/agreement/", RESULTS),
    PageOf("agreement-values", f"{STUDY}results/1/agreement/?unit=value&figure=gwet", RESULTS),
    PageOf("differing", f"{STUDY}results/1/agreement/code/reg.gov_service/", RESULTS),
    PageOf("composite", f"{STUDY}results/1/composite/NEXUS/", RESULTS),
    PageOf("dimension", f"{STUDY}results/1/dimension/INST/", RESULTS),
    PageOf("subindicator", f"{STUDY}results/1/subindicator/inst_1/", RESULTS),
    PageOf("measure-survey", f"{STUDY}results/1/measure/inst_national/", RESULTS),
    PageOf("measure-coding", f"{STUDY}results/1/measure/inst_national_c/", RESULTS),
    PageOf("members", f"{STUDY}members/", MEMBERS),
    PageOf("devices", f"{STUDY}devices/", (PI, COORDINATOR)),
    PageOf("webhooks", f"{STUDY}webhooks/", (PI, COORDINATOR)),
    PageOf("member", f"{STUDY}members/coder_a/", (PI,)),
    PageOf("empty-study", "/studies/{empty}/", (PI,)),
    PageOf("empty-cases", "/studies/{empty}/cases/", (PI,)),
    PageOf("empty-forms", "/studies/{empty}/forms/", (PI,)),
    PageOf("empty-submissions", "/studies/{empty}/submissions/", (PI,)),
    PageOf("empty-transcripts", "/studies/{empty}/transcripts/", (PI,)),
    PageOf("empty-codebook", "/studies/{empty}/codebook/", (PI,)),
    PageOf("empty-codebook-draft", "/studies/{empty}/codebook/edit/", (PI,)),
    PageOf("empty-results", "/studies/{empty}/results/", (PI,)),
    PageOf("not-found", f"{STUDY}nothing/", (PI, NOBODY), status=404),
    PageOf("forbidden", f"{STUDY}members/", (CODER_A,), status=403),
    PageOf("api-docs", "/api/docs/", (PI, NOBODY), ready=".opblock"),
)

# Routes that answer a GET with something else than a page: files, JSON, a redirect.
NO_PAGES = {
    "codebook_export",
    "conflicting_file",
    "export_file",
    "form_codebook",
    "form_media_file",
    "form_source",
    "healthz",
    "job",
    "submission_file",
    "submission_xml",
    "transcript_original",
    "transcript_sound",
    "transcript_subtitles",
    "transcript_upload_file",
    "turn_next",
}
