"""Search transcripts as far as a member may read them: hits in context, and what to code from them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import uuid4

from django.db.models import QuerySet

from coding.kwic import Hit, Sought, hits, line, sentence, trimmed
from coding.models import CodingTask, Segment, Transcript, Turn
from coding.queries.transcript import transcripts_for
from coding.spans import Span, overlap
from survey.models import Membership

RESPONDENT, INTERVIEWER = "@respondent", "@interviewer"
AT_ONCE = 8  # transcripts read together


class Where(StrEnum):
    """In the transcript of a task, in those of all own tasks, or in all that the member reads."""

    TRANSCRIPT = "transcript"
    MINE = "mine"
    STUDY = "study"


class Unit(StrEnum):
    """What to code: the words found, their sentence, or their turn."""

    HIT = "hit"
    SENTENCE = "sentence"
    TURN = "turn"


class Say(NamedTuple):
    start: int
    end: int
    position: int
    speaker: str
    is_respondent: bool


@dataclass(frozen=True, slots=True)
class Looking:
    """What is looked for, where and in whose words: a label, or @respondent or @interviewer."""

    what: Sought
    where: Where = Where.STUDY
    task: int | None = None
    speaker: str = ""


class Cursor(NamedTuple):
    """The last hit shown: go on after it."""

    code: str
    start: int


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, as JSON; `after` is where to go on."""

    rows: list[dict[str, Any]]
    after: Cursor | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What each place is to be coded with."""

    code: str
    value: float | str | None
    attributes: Mapping[str, str]


class _Place(NamedTuple):
    pk: int
    code: str
    text: str
    hit: Hit[Say]


def search(
    member: Membership, looking: Looking, *, limit: int, after: Cursor | None = None
) -> Found:
    """Hits in the order of transcripts and text, with the member's own codes on them."""
    places: list[_Place] = []
    following = None
    for place in _places(_sought_in(member, looking), looking, after):
        if len(places) == limit:
            following = Cursor(places[-1].code, places[-1].hit.start)
            break
        places.append(place)
    return Found(_told(member, places), following)


def plan(
    member: Membership,
    looking: Looking,
    unit: Unit,
    wanted: Wanted,
    *,
    tasks: Sequence[int] | None,
) -> list[dict[str, Any]]:
    """Per own open task what a step would code: [{"task", "transcript", "changes", "already"}].

    Nothing is written. Places that have the code already are only counted.
    """
    own = open_tasks(member).select_related("transcript")
    if tasks is not None:
        own = own.filter(pk__in=tasks)
    found = []
    for task in own.order_by("transcript__code", "pk"):
        text = task.transcript.text
        spans = _units(text, hits(text, looking.what, _says(task.transcript_id, looking)), unit)
        there = _coded(task, wanted.code)
        changes = [_change(text, span, wanted) for span in spans if span not in there]
        if spans:
            found.append(
                {
                    "task": task.pk,
                    "transcript": task.transcript.code,
                    "changes": changes,
                    "already": len(spans) - len(changes),
                }
            )
    return found


def open_tasks(member: Membership) -> QuerySet[CodingTask]:
    """The member's own tasks that take segments."""
    return CodingTask.objects.filter(coder=member, submitted_at=None, round__closed_at=None)


def _sought_in(member: Membership, looking: Looking) -> QuerySet[Transcript]:
    readable = transcripts_for(member).filter(is_current=True).order_by("code")
    own = CodingTask.objects.filter(coder=member)
    if looking.where is Where.TRANSCRIPT:
        task = own.get(pk=looking.task or 0)
        return readable.filter(pk=task.transcript_id)
    if looking.where is Where.MINE:
        return readable.filter(pk__in=own.values("transcript"))
    return readable


def _places(
    among: QuerySet[Transcript], looking: Looking, after: Cursor | None
) -> Iterator[_Place]:
    first = Cursor("", -1) if after is None else after
    rest = among.filter(code__gte=first.code)
    for pk, code, text in _texts(rest, looking.what):
        for hit in hits(text, looking.what, _says(pk, looking)):
            if code != first.code or hit.start > first.start:
                yield _Place(pk, code, text, hit)


def _texts(among: QuerySet[Transcript], what: Sought) -> Iterator[tuple[int, str, str]]:
    """The texts that may hold it, read as they are needed. A word that is in many of them fills a
    page from the first few; a rarer one is looked up by its trigrams.
    """
    pks = list(among.values_list("pk", flat=True))
    few, rest = pks[:AT_ONCE], pks[AT_ONCE:]
    yield from _read(few)
    if rest and what.is_indexed:
        rest = list(among.filter(pk__in=rest, text__iregex=what.posix).values_list("pk", flat=True))
    for first in range(0, len(rest), AT_ONCE):
        yield from _read(rest[first : first + AT_ONCE])


def _read(pks: Sequence[int]) -> list[tuple[int, str, str]]:
    rows = Transcript.objects.filter(pk__in=pks).order_by("code")
    return list(rows.values_list("pk", "code", "text"))


def _says(transcript: int, looking: Looking) -> list[Say]:
    turns = Turn.objects.filter(transcript=transcript).order_by("position")
    if looking.speaker in {RESPONDENT, INTERVIEWER}:
        turns = turns.filter(is_respondent=looking.speaker == RESPONDENT)
    elif looking.speaker:
        turns = turns.filter(speaker=looking.speaker)
    rows = turns.values_list("start", "end", "position", "speaker", "is_respondent")
    return [Say(*row) for row in rows]


def _told(member: Membership, places: Sequence[_Place]) -> list[dict[str, Any]]:
    pks = {place.pk for place in places}
    at_hand = open_tasks(member).filter(transcript__in=pks).order_by("pk")
    tasks = dict(at_hand.values_list("transcript", "pk"))
    own: dict[int, list[tuple[int, int, str]]] = {pk: [] for pk in pks}
    marked = Segment.objects.filter(coder=member, transcript__in=pks)
    for pk, start, end, code in marked.values_list("transcript", "start", "end", "code__key"):
        own[pk].append((start, end, code))
    return [_row(place, tasks.get(place.pk), own[place.pk]) for place in places]


def _row(place: _Place, task: int | None, own: Sequence[tuple[int, int, str]]) -> dict[str, Any]:
    hit = place.hit
    span = Span(hit.start, hit.end)
    return {
        "transcript": place.code,
        "task": task,
        "turn": hit.turn.position,
        "speaker": hit.turn.speaker,
        "start": hit.start,
        "end": hit.end,
        **line(place.text, span, hit.turn)._asdict(),
        "codes": sorted({code for start, end, code in own if overlap(span, (start, end))}),
    }


def _units(text: str, found: Iterator[Hit[Say]], unit: Unit) -> list[Span]:
    """The spans to code, each once, in order."""
    spans = []
    for hit in found:
        span = Span(hit.start, hit.end)
        if unit is Unit.SENTENCE:
            span = sentence(text, span, hit.turn)
        elif unit is Unit.TURN:
            span = trimmed(text, Span(hit.turn.start, hit.turn.end))
        spans.append(span)
    return list(dict.fromkeys(spans))


def _coded(task: CodingTask, code: str) -> set[tuple[int, int]]:
    return set(task.segments.filter(code__key=code).values_list("start", "end"))


def _change(text: str, span: Span, wanted: Wanted) -> dict[str, Any]:
    return {
        "segment": str(uuid4()),
        "version": None,
        "after": {
            "start": span.start,
            "end": span.end,
            "quote": text[span.start : span.end],
            "code": wanted.code,
            "value": wanted.value,
            "attributes": dict(wanted.attributes),
        },
    }
