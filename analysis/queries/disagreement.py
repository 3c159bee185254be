"""The disagreements behind a figure of agreement: the turns in which coders differ on a code."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Q
from django.db.models.functions import Substr

from analysis.agreement.counts import PAIR
from analysis.measures.coding import turn_of
from analysis.models import AgreementUnit
from analysis.reconcile import CodedSegment, Match, match
from coding.models import CodingTask, Segment, Transcript, Turn
from coding.queries.blindness import blind_to
from coding.queries.segment import readable_segments
from coding.queries.transcript import tasks_for, transcripts_for
from survey.models import Membership
from survey.rules import May, require

AT_ONCE = 20

type Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where coders differ: a turn of the respondent, and the segments that were set in it."""

    transcript: int
    turn: Span
    segments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A turn with its words, who marked what in it, and who of its coders marked nothing."""

    transcript: Transcript
    turn: Turn
    words: str
    marks: tuple[Segment, ...]
    silent: tuple[Membership, ...]


@dataclass(frozen=True, slots=True)
class Disagreements:
    """One page of them, and how many there are; `transcripts` were coded by two or more."""

    shown: tuple[Disagreement, ...]
    total: int
    transcripts: int


@dataclass(frozen=True, slots=True)
class _Coded:
    """The tasks that count, by transcript and coder, and where each segment of the codes stands."""

    tasks: Mapping[int, Mapping[int, CodingTask]]
    segments: Mapping[int, Mapping[str, Sequence[CodedSegment]]]
    turns: Mapping[int, Sequence[Span]]


def disagreements(
    member: Membership, codes: Collection[str], unit: str, *, page: int = 1
) -> Disagreements:
    """Where coders differ today, in the order of the texts, `page` from 1.

    By turn: some of its coders set one of the codes there, and others none. By value: they set it at
    the same place, with different values. Only tasks that are handed in count, as in a run; texts
    that the member codes blind are left out. PermissionDenied for who may not read all segments.
    """
    require(member, May.READ_ALL_SEGMENTS)
    coded = _coded(member, codes)
    find = _of_values if unit == AgreementUnit.VALUE else _of_presence
    places = list(find(coded))
    first = (page - 1) * AT_ONCE
    shown = places[first : first + AT_ONCE]
    return Disagreements(_told(member, coded, shown), len(places), len(coded.tasks))


def _coded(member: Membership, codes: Collection[str]) -> _Coded:
    tasks = _tasks(member)
    marked = _segments(member, tasks, codes)
    turns: dict[int, list[Span]] = defaultdict(list)
    rows = Turn.objects.filter(transcript__in=list(marked), is_respondent=True)
    for transcript, start, end in rows.order_by("transcript", "start").values_list(
        "transcript", "start", "end"
    ):
        turns[transcript].append((start, end))
    return _Coded(tasks, marked, turns)


def _tasks(member: Membership) -> dict[int, dict[int, CodingTask]]:
    """Of each transcript that two have handed in: each coder's task, of several the last one."""
    readable = transcripts_for(member).exclude(pk__in=blind_to(member).values("pk"))
    tasks = (
        tasks_for(member)
        .filter(submitted_at__isnull=False, transcript__in=readable.values("pk"))
        .order_by("transcript__code", "coder__handle", "round__position")
    )
    found: dict[int, dict[int, CodingTask]] = defaultdict(dict)
    for task in tasks:
        found[task.transcript_id][task.coder_id] = task
    return {transcript: own for transcript, own in found.items() if len(own) >= PAIR}


def _segments(
    member: Membership, tasks: Mapping[int, Mapping[int, CodingTask]], codes: Collection[str]
) -> dict[int, dict[str, list[CodedSegment]]]:
    counting = [task.pk for own in tasks.values() for task in own.values()]
    rows = readable_segments(member).filter(
        task__in=counting, transcript=F("task__transcript"), code__key__in=codes
    )
    found: dict[int, dict[str, list[CodedSegment]]] = {}
    for pk, transcript, coder, code, start, end, number, category in rows.order_by(
        "start", "end"
    ).values_list("pk", "transcript", "coder", "code__key", "start", "end", "number", "category"):
        segment = CodedSegment(start, end, code, category or number, str(pk))
        found.setdefault(transcript, {}).setdefault(str(coder), []).append(segment)
    return found


def _of_presence(coded: _Coded) -> Iterator[Place]:
    for transcript, own in coded.tasks.items():
        by_turn = _by_turn(coded, transcript)
        for turn in sorted(by_turn):
            coders = {coder for coder, _ in by_turn[turn]}
            if len(coders) < len(own):
                yield Place(transcript, turn, tuple(segment.key for _, segment in by_turn[turn]))


def _by_turn(coded: _Coded, transcript: int) -> dict[Span, list[tuple[str, CodedSegment]]]:
    turns = coded.turns.get(transcript, ())
    found: dict[Span, list[tuple[str, CodedSegment]]] = defaultdict(list)
    for coder, segments in coded.segments.get(transcript, {}).items():
        for segment in segments:
            at = turn_of(segment.start, turns)
            if at is not None:
                found[turns[at]].append((coder, segment))
    return found


def _of_values(coded: _Coded) -> Iterator[Place]:
    for transcript in coded.tasks:
        turns = coded.turns.get(transcript, ())
        for one in match(coded.segments.get(transcript, {})):
            at = turn_of(_start(one), turns)
            if at is not None and len({value for value in one.values if value is not None}) > 1:
                yield Place(transcript, turns[at], tuple(own.key for _, own in one.members))


def _start(one: Match) -> int:
    return min(segment.start for _, segment in one.members)


def _told(member: Membership, coded: _Coded, places: Sequence[Place]) -> tuple[Disagreement, ...]:
    turns = _turns(places)
    segments = _marks(member, places)
    return tuple(_disagreement(coded, place, turns, segments) for place in places)


def _turns(places: Iterable[Place]) -> dict[tuple[int, int], Turn]:
    wanted = Q(pk__in=[])
    for place in places:
        wanted |= Q(transcript=place.transcript, start=place.turn[0], end=place.turn[1])
    words = Substr("transcript__text", F("start") + 1, F("end") - F("start"))
    rows = Turn.objects.filter(wanted, is_respondent=True).annotate(words=words)
    return {(turn.transcript_id, turn.start): turn for turn in rows}


def _marks(member: Membership, places: Iterable[Place]) -> dict[str, Segment]:
    keys = [key for place in places for key in place.segments]
    rows = readable_segments(member).filter(pk__in=keys)
    rows = rows.select_related("coder__user", "code__theme").defer("transcript")
    return {str(segment.pk): segment for segment in rows}


def _disagreement(
    coded: _Coded,
    place: Place,
    turns: Mapping[tuple[int, int], Turn],
    segments: Mapping[str, Segment],
) -> Disagreement:
    turn = turns[place.transcript, place.turn[0]]
    marks = [segments[key] for key in place.segments]
    marked = {segment.coder_id for segment in marks}
    tasks = coded.tasks[place.transcript]
    return Disagreement(
        transcript=next(iter(tasks.values())).transcript,
        turn=turn,
        words=getattr(turn, "words", ""),
        marks=tuple(sorted(marks, key=lambda mark: (mark.coder.handle, mark.start, mark.end))),
        silent=tuple(task.coder for coder, task in tasks.items() if coder not in marked),
    )
