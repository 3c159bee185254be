"""Whether segments may be as a coder wants them: span against text, code and value against codebook."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coding.actions.hold import HeldTask
from coding.changes import Content
from coding.conventions import Breach, Finding, Marking, Severity, check_segment
from coding.formats import codebook as sheet
from coding.formats.codebook import CodebookContent
from coding.models import Code, CodeState, Transcript, Turn
from coding.text import Excerpt, SpanFault, SpanRefused
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

A_FEW = 32  # spans to cut out of the text one by one; for more, the text is read whole
EXCERPTS = """
select substr(transcript.text, place.first + 1, place.length)
  from unnest(%s::int[], %s::int[]) with ordinality as place(first, length, number),
       coding_transcript transcript
 where transcript.id = %s
 order by place.number
"""
NEIGHBOURS = """
select segment.id, segment.start, segment."end", code.key
  from coding_segment segment
  join coding_code code on code.id = segment.code_id
  join (select distinct * from unnest(%s::int[], %s::int[])) as span(start, "end")
    on segment.start = span.start and segment."end" = span."end"
 where segment.transcript_id = %s and segment.task_id = %s
"""


class Say(NamedTuple):
    """A turn's speech."""

    start: int
    end: int
    is_respondent: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """`codes` are the primary keys by code; `warnings` what the codebook advises against."""

    codes: Mapping[str, int]
    warnings: Mapping[UUID, tuple[Finding, ...]]


def words_for(finding: Finding) -> str:
    """The finding as a sentence in the reader's language."""
    return str(BREACHES[finding.breach]) % finding.parts


def check(
    task: HeldTask, wanted: Mapping[UUID, Content], *, before: Mapping[UUID, Content]
) -> Checked:
    """All of them, or a Refusal for the first that cannot be. `before` are those that are there."""
    if not wanted:
        return Checked({}, {})
    check_spans(task.transcript, wanted.values())
    kept = {before[pk].code for pk, content in wanted.items() if pk in before}
    codes, content = _codes(task, {each.code for each in wanted.values()}, kept)
    return Checked(codes, _findings(task, wanted, content))


def check_spans(transcript: int, wanted: Iterable[Content]) -> None:
    """Refuse spans outside the text, those that do not hold their quote, or cut a character."""
    contents = list(wanted)
    excerpts = _excerpts(transcript, contents)
    for content, excerpt in zip(contents, excerpts, strict=True):
        try:
            try:
                excerpt.check(content.start, content.end, content.quote)
            except Excerpt.TooShortError:
                whole = Excerpt(_text(transcript), 0)
                whole.check(content.start, content.end, content.quote)
        except SpanRefused as refused:
            why = SPAN_FAULTS.get(refused.reason, refused.reason.value)
            raise Refusal(refused.reason.value, str(why)) from None


def _excerpts(transcript: int, contents: Sequence[Content]) -> list[Excerpt]:
    if len(contents) > A_FEW:
        return [Excerpt(_text(transcript), 0)] * len(contents)
    bounds = [Excerpt.bounds(content.start, content.end) for content in contents]
    firsts, lengths = zip(*bounds, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(EXCERPTS, [list(firsts), list(lengths), transcript])
        return [
            Excerpt(text, first) for (text,), first in zip(cursor.fetchall(), firsts, strict=True)
        ]


def _text(transcript: int) -> str:
    return Transcript.objects.values_list("text", flat=True).get(pk=transcript)


def _codes(
    task: HeldTask, wanted: set[str], kept: set[str]
) -> tuple[dict[str, int], CodebookContent]:
    """The keys of the codes, and the round's codebook with those opened that this coder may give:
    own proposed ones, and retired ones of a segment that has them already.
    """
    content = task.content
    rows = Code.objects.filter(codebook=task.codebook, key__in=wanted).values_list(
        "key", "pk", "state", "proposed_by", "scale__key"
    )
    keys: dict[str, int] = {}
    opened: list[sheet.Code] = []
    for key, pk, state, proposer, scale in rows:
        is_open = state != CodeState.RETIRED and content.open_code(key) is not None
        is_own = state != CodeState.RETIRED and proposer == task.by.pk
        known = content.code(key)
        if not (is_open or is_own or key in kept):
            _refuse_retired(key, is_known=known is not None)
            continue
        keys[key] = pk
        if not is_open:
            opened.append(replace(known, state="") if known else _sheet_code(key, scale))
    for key in sorted(wanted - set(keys)):
        finding = Finding(Breach.UNKNOWN_CODE, {"code": key})
        raise Refusal(finding.breach.value, words_for(finding))
    return keys, _with(content, opened)


def _refuse_retired(key: str, *, is_known: bool) -> None:
    if is_known:
        raise Refusal("code_retired", _("The code %(code)s is retired.") % {"code": key})


def _sheet_code(key: str, scale: str | None) -> sheet.Code:
    return sheet.Code(key, {}, {}, {}, {}, scale=scale or "")


def _with(content: CodebookContent, opened: Sequence[sheet.Code]) -> CodebookContent:
    if not opened:
        return content
    theme = sheet.Theme("", {}, {}, 1, tuple(opened))
    return replace(content, themes=(*content.themes, theme))


def _findings(
    task: HeldTask, wanted: Mapping[UUID, Content], content: CodebookContent
) -> dict[UUID, tuple[Finding, ...]]:
    """The warnings; an error is refused."""
    says = _says(task.transcript, wanted.values())
    ends = [say.end for say in says]
    crowd = _crowd(task, wanted)
    found: dict[UUID, tuple[Finding, ...]] = {}
    for pk, each in wanted.items():
        findings = check_segment(
            Marking(each.start, each.end, each.code, each.value, each.attributes),
            codebook=content,
            turns=_touched(says, ends, each),
            others=crowd[each.start, each.end],
        )
        for finding in findings:
            if finding.severity is Severity.ERROR:
                raise Refusal(finding.breach.value, words_for(finding))
        if findings:
            found[pk] = findings
    return found


def _says(transcript: int, wanted: Iterable[Content]) -> list[Say]:
    """The turns between the first and the last word that is marked."""
    spans = [(content.start, content.end) for content in wanted]
    first, last = min(start for start, _end in spans), max(end for _start, end in spans)
    turns = Turn.objects.filter(transcript=transcript, end__gt=first, start__lt=last)
    rows = turns.order_by("position").values_list("start", "end", "is_respondent")
    return [Say(*row) for row in rows]


def _touched(says: Sequence[Say], ends: Sequence[int], content: Content) -> list[Say]:
    touched = []
    for say in says[bisect_left(ends, content.start + 1) :]:
        if say.start >= content.end:
            break
        touched.append(say)
    return touched


def _crowd(
    task: HeldTask, wanted: Mapping[UUID, Content]
) -> defaultdict[tuple[int, int], list[Marking]]:
    """Who else stands on the same spans once this is done: the codes by span."""
    crowd: defaultdict[tuple[int, int], list[Marking]] = defaultdict(list)
    starts = [content.start for content in wanted.values()]
    ends = [content.end for content in wanted.values()]
    with connection.cursor() as cursor:
        cursor.execute(NEIGHBOURS, [starts, ends, task.transcript, task.pk])
        for pk, start, end, code in cursor.fetchall():
            if pk not in wanted:
                crowd[start, end].append(Marking(start, end, code))
    for content in wanted.values():
        span = (content.start, content.end)
        crowd[span].append(Marking(*span, content.code))
    return crowd
