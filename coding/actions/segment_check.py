"""Whether segments may be as a coder wants them: span against text, code and value against codebook."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coding.actions.hold import HeldTask
from coding.actions.scene import CodeRow, Neighbour, Say, Scene
from coding.changes import Content
from coding.conventions import Breach, Finding, Marking, Severity, check_segment
from coding.formats import codebook as sheet
from coding.formats.codebook import CodebookContent
from coding.models import CodeState, Transcript
from coding.text import Excerpt, SpanFault, SpanRefused, check_span
from survey.actions.refusal import Refusal

BREACHES: dict[Breach, Promise] = {
    Breach.UNKNOWN_CODE: gettext_lazy("There is no code %(code)s."),
    Breach.VALUE_OUTSIDE_SCALE: gettext_lazy("%(value)s is not on the scale of %(code)s."),
    Breach.VALUE_WITHOUT_SCALE: gettext_lazy(
        "The code %(code)s has no scale, so it takes no value."
    ),
    Breach.UNKNOWN_ATTRIBUTE: gettext_lazy("There is no attribute %(attribute)s."),
    Breach.UNKNOWN_ATTRIBUTE_VALUE: gettext_lazy("%(value)s is not a value of %(attribute)s."),
    Breach.VALUE_MISSING: gettext_lazy("The code %(code)s has a scale, but no value was chosen."),
    Breach.INTERVIEWER_TURN: gettext_lazy("The segment covers words of the interviewer."),
    Breach.ACROSS_TURNS: gettext_lazy("The segment runs across %(turns)s turns."),
    Breach.OUTSIDE_TURNS: gettext_lazy("The segment covers no speech."),
    Breach.TOO_MANY_CODES: gettext_lazy("This span has %(codes)s codes already."),
}

SPAN_FAULTS: dict[SpanFault, Promise] = {
    SpanFault.OUT_OF_RANGE: gettext_lazy("The span lies outside the text."),
    SpanFault.EMPTY: gettext_lazy("The span is empty."),
    SpanFault.QUOTE_DIFFERS: gettext_lazy("The text of the span is not the quote."),
    SpanFault.CUTS_GRAPHEME: gettext_lazy("The span cuts a character in two."),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """`codes` are the primary keys by code; `warnings` what the codebook advises against."""

    codes: Mapping[str, int]
    warnings: Mapping[UUID, tuple[Finding, ...]]


def words_for(finding: Finding) -> str:
    """The finding as a sentence in the reader's language."""
    return str(BREACHES[finding.breach]) % finding.parts


def check(task: HeldTask, wanted: Mapping[UUID, Content], scene: Scene) -> Checked:
    """All of them, or a Refusal for the first that cannot be. `scene` is of these contents."""
    if not wanted:
        return Checked({}, {})
    check_spans(task, zip(wanted.values(), scene.excerpts, strict=True))
    kept = {scene.rows[pk].content.code for pk in wanted if pk in scene.rows}
    codes, content = _codes(task, scene, {each.code for each in wanted.values()}, kept)
    return Checked(codes, _findings(wanted, scene, content))


def check_spans(task: HeldTask, places: Iterable[tuple[Content, Excerpt]]) -> None:
    """Refuse spans outside the text, those that do not hold their quote, or cut a character."""
    for content, excerpt in places:
        try:
            _check_span(task, content, excerpt)
        except SpanRefused as refused:
            why = SPAN_FAULTS.get(refused.reason, refused.reason.value)
            raise Refusal(refused.reason.value, str(why)) from None


def _check_span(task: HeldTask, content: Content, excerpt: Excerpt) -> None:
    try:
        excerpt.check(content.start, content.end, content.quote)
    except Excerpt.TooShortError:
        text = Transcript.objects.values_list("text", flat=True).get(pk=task.transcript)
        check_span(text, content.start, content.end, content.quote)


def _codes(
    task: HeldTask, scene: Scene, wanted: set[str], kept: set[str]
) -> tuple[dict[str, int], CodebookContent]:
    """The keys of the codes, and the round's codebook with those opened that this coder may give:
    own proposed ones, and retired ones of a segment that has them already.
    """
    content = task.content
    keys: dict[str, int] = {}
    opened: list[sheet.Code] = []
    for row in scene.codes:
        known = content.code(row.key)
        is_alive = row.state != CodeState.RETIRED
        is_open = is_alive and content.open_code(row.key) is not None
        is_own = is_alive and row.proposed_by == task.by.pk
        if not (is_open or is_own or row.key in kept):
            _refuse_retired(row.key, is_known=known is not None)
            continue
        keys[row.key] = row.pk
        if not is_open:
            opened.append(replace(known, state="") if known else _sheet_code(row))
    for key in sorted(wanted - set(keys)):
        finding = Finding(Breach.UNKNOWN_CODE, {"code": key})
        raise Refusal(finding.breach.value, words_for(finding))
    return keys, _with(content, opened)


def _refuse_retired(key: str, *, is_known: bool) -> None:
    if is_known:
        raise Refusal("code_retired", _("The code %(code)s is retired.") % {"code": key})


def _sheet_code(row: CodeRow) -> sheet.Code:
    return sheet.Code(row.key, {}, {}, {}, {}, scale=row.scale or "")


def _with(content: CodebookContent, opened: Sequence[sheet.Code]) -> CodebookContent:
    if not opened:
        return content
    theme = sheet.Theme("", {}, {}, 1, tuple(opened))
    return replace(content, themes=(*content.themes, theme))


def _findings(
    wanted: Mapping[UUID, Content], scene: Scene, content: CodebookContent
) -> dict[UUID, tuple[Finding, ...]]:
    """The warnings; an error is refused."""
    ends = [say.end for say in scene.says]
    crowd = _crowd(wanted, scene.neighbours)
    found: dict[UUID, tuple[Finding, ...]] = {}
    for pk, each in wanted.items():
        findings = check_segment(
            Marking(each.start, each.end, each.code, each.value, each.attributes),
            codebook=content,
            turns=_touched(scene.says, ends, each),
            others=crowd[each.start, each.end],
        )
        for finding in findings:
            if finding.severity is Severity.ERROR:
                raise Refusal(finding.breach.value, words_for(finding))
        if findings:
            found[pk] = findings
    return found


def _touched(says: Sequence[Say], ends: Sequence[int], content: Content) -> list[Say]:
    """The turns on which the content stands; `ends` are those of all."""
    touched = []
    for say in says[bisect_left(ends, content.start + 1) :]:
        if say.start >= content.end:
            break
        touched.append(say)
    return touched


def _crowd(
    wanted: Mapping[UUID, Content], neighbours: Iterable[Neighbour]
) -> defaultdict[tuple[int, int], list[Marking]]:
    """Who stands on the same spans once this is done: the codes by span."""
    crowd: defaultdict[tuple[int, int], list[Marking]] = defaultdict(list)
    for pk, start, end, code in neighbours:
        if UUID(pk) not in wanted:
            crowd[start, end].append(Marking(start, end, code))
    for content in wanted.values():
        span = (content.start, content.end)
        crowd[span].append(Marking(*span, content.code))
    return crowd
