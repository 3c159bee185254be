"""A transcript laid open: its turns, and the segments on them that the reader may see."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coding.formats.codebook import CodebookContent
from coding.models import Code, Segment, Theme, Transcript, Turn
from coding.queries.codebook import content_of, latest_version
from coding.queries.header import speakers
from coding.queries.segment import segments_for
from survey.models import Membership

type Name = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Chip:
    """A segment as the page without scripts shows it, below its turn."""

    code: Name
    hue: int
    coder: str
    value: str | None


@dataclass(frozen=True, slots=True)
class OpenTurn:
    """`number` counts from 1; `start` is where `text` begins in the transcript, in code points;
    `speaker` is the label of the text, or whom the header says it stands for.
    """

    number: int
    speaker: Name | str
    question: bool
    lang: str
    start: int
    text: str
    segments: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class UsedCode:
    key: str
    name: Name
    definition: Name
    count: int


@dataclass(frozen=True, slots=True)
class UsedTheme:
    hue: int
    name: Name
    codes: tuple[UsedCode, ...]


@dataclass(frozen=True, slots=True)
class Coder:
    """`label` is the handle with the person's name."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader page needs; `data` is for its script, in the same words."""

    turns: tuple[OpenTurn, ...]
    themes: tuple[UsedTheme, ...]
    coders: tuple[Coder, ...]
    data: dict[str, Any]


def reading_for(member: Membership, transcript: Transcript) -> Reading:
    """Five queries whatever the length; another coder's segments only where the member may."""
    segments = list(segments_for(member, transcript=transcript.code))
    version = latest_version(member.study_id)
    content = content_of(version) if version else None
    people = {s.coder.handle: s.coder for s in segments}
    coders = tuple(Coder(handle, coder_label(people[handle])) for handle in sorted(people))
    return Reading(
        turns=tuple(_turns(transcript, segments)),
        themes=tuple(_themes(member, segments)),
        coders=coders,
        data={
            "segments": [_told(segment, content, transcript) for segment in segments],
            "codes": {s.code.key: _code(s.code, content) for s in segments},
            "coders": {
                coder.key: {"name": coder.label, "initials": _initials(coder.key)}
                for coder in coders
            },
        },
    )


def coder_label(coder: Membership) -> str:
    """The handle, under which the coder stands in downloads, with the person's name."""
    return f"{coder.handle} · {coder.user.name}" if coder.user.name else coder.handle


def _initials(handle: str) -> str:
    """What fits beside a bar: A for "coder_a", KB for "KB01"."""
    last = handle.replace("-", "_").rsplit("_", 1)[-1]
    return last[:2].upper()


def _turns(transcript: Transcript, segments: Sequence[Segment]) -> list[OpenTurn]:
    turns = list(Turn.objects.filter(transcript=transcript).order_by("position"))
    starts = [turn.start for turn in turns]
    names = speakers(transcript.header)
    chips: dict[int, list[Chip]] = {}
    for segment in segments:
        place = bisect_right(starts, segment.start) - 1
        chips.setdefault(place, []).append(_chip(segment))
    return [
        OpenTurn(
            number=turn.position,
            speaker=names.get(turn.speaker, turn.speaker),
            question=not turn.is_respondent,
            lang=turn.language if turn.language in {"zh", "en"} else "",
            start=turn.start,
            text=transcript.text[turn.start : turn.end],
            segments=tuple(chips.get(place, ())),
        )
        for place, turn in enumerate(turns)
    ]


def _chip(segment: Segment) -> Chip:
    coder = _initials(segment.coder.handle)
    value = short(segment.value)
    written = value if value is None or isinstance(value, str) else f"{value:n}".replace("-", "−")
    return Chip(segment.code.name, segment.code.theme.hue, coder, written)


def _themes(member: Membership, segments: Sequence[Segment]) -> list[UsedTheme]:
    """Only themes and codes that this transcript has, in the codebook's order."""
    counts = Counter(s.code_id for s in segments)
    used: dict[int, list[Code]] = {}
    codes = Code.objects.filter(pk__in=counts).order_by("position")
    for code in codes:
        used.setdefault(code.theme_id, []).append(code)
    themes = Theme.objects.filter(codebook__study=member.study, pk__in=used).order_by("position")
    return [
        UsedTheme(
            theme.hue,
            theme.name,
            tuple(UsedCode(c.key, c.name, c.definition, counts[c.pk]) for c in used[theme.pk]),
        )
        for theme in themes
    ]


def _code(code: Code, content: CodebookContent | None) -> dict[str, Any]:
    scale = content.scale_of(code.key) if content else None
    return {
        "name": code.name,
        "hue": code.theme.hue,
        "scale": scale.id if scale else None,
        "definition": code.definition,
    }


def _told(
    segment: Segment, content: CodebookContent | None, transcript: Transcript
) -> dict[str, Any]:
    return {
        "id": str(segment.pk),
        "coder": segment.coder.handle,
        "start": segment.start,
        "end": segment.end,
        "code": segment.code.key,
        "hue": segment.code.theme.hue,
        "value": short(segment.value),
        "anchor": anchor_of(segment, content),
        "lang": transcript.language,
        "attributes": attributes_of(segment, content),
    }


def short(value: float | str | None) -> float | int | str | None:
    """The value of a segment as people write it: 2, not 2.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def anchor_of(segment: Segment, content: CodebookContent | None) -> Name | None:
    """What the segment's value stands for, in both languages."""
    scale = content.scale_of(segment.code.key) if content else None
    levels = scale.levels if scale else ()
    return next((level.name for level in levels if level.value == segment.value), None)


def attributes_of(segment: Segment, content: CodebookContent | None) -> list[dict[str, Any]]:
    """[{"name": ..., "value": ...}], both bilingual where the codebook has the words, in its order."""
    told = dict(segment.attributes)
    found: list[dict[str, Any]] = []
    for attribute in content.attributes if content else ():
        if attribute.id in told:
            value = told.pop(attribute.id)
            names = {choice.id: choice.name for choice in attribute.values}
            found.append({"name": attribute.name, "value": names.get(value) or value})
    return [*found, *({"name": key, "value": value} for key, value in told.items())]
