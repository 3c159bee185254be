"""A transcript laid open: its turns, and the segments on them that the reader may see."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coding.formats.codebook import CodebookContent, Scale
from coding.models import Code, Segment, Theme, Transcript, Turn
from coding.queries.codebook import content_of, latest_version
from coding.queries.segment import segments_for
from survey.models import Membership

type Name = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Chip:
    """A segment as the page without scripts shows it, below its turn."""

    code: Name
    hue: int
    coder: str
    value: float | str | None


@dataclass(frozen=True, slots=True)
class OpenTurn:
    """`start` is where `text` begins in the transcript, in code points."""

    number: int
    speaker: str
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
    """Four queries whatever the length; another coder's segments only where the member may."""
    segments = list(segments_for(member, transcript=transcript.code))
    version = latest_version(member.study_id)
    content = content_of(version) if version else None
    coders = {s.coder.handle: s.coder for s in segments}
    return Reading(
        turns=tuple(_turns(transcript, segments)),
        themes=tuple(_themes(member, segments)),
        coders=tuple(Coder(handle, str(coders[handle].handle)) for handle in sorted(coders)),
        data={
            "segments": [_told(segment, content, transcript) for segment in segments],
            "codes": {s.code.key: _code(s.code, content) for s in segments},
            "coders": {
                handle: {"name": handle, "initials": _initials(handle)} for handle in coders
            },
        },
    )


def _initials(handle: str) -> str:
    """What fits beside a bar: A for "coder_a", KB for "KB01"."""
    last = handle.replace("-", "_").rsplit("_", 1)[-1]
    return last[:2].upper()


def _turns(transcript: Transcript, segments: Sequence[Segment]) -> list[OpenTurn]:
    found = []
    for turn in Turn.objects.filter(transcript=transcript).order_by("position"):
        here = [s for s in segments if turn.start <= s.start < turn.end]
        found.append(
            OpenTurn(
                number=turn.position,
                speaker=turn.speaker,
                question=not turn.is_respondent,
                lang=turn.language if turn.language in {"zh", "en"} else "",
                start=turn.start,
                text=transcript.text[turn.start : turn.end],
                segments=tuple(
                    Chip(s.code.name, s.code.theme.hue, _initials(s.coder.handle), s.value)
                    for s in here
                ),
            )
        )
    return found


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
    scale = content.scale_of(segment.code.key) if content else None
    return {
        "id": str(segment.pk),
        "coder": segment.coder.handle,
        "start": segment.start,
        "end": segment.end,
        "code": segment.code.key,
        "hue": segment.code.theme.hue,
        "value": _short(segment.value),
        "anchor": _anchor(scale, segment.value),
        "lang": transcript.language,
        "attributes": _attributes(segment, content),
    }


def _short(value: float | str | None) -> float | int | str | None:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _anchor(scale: Scale | None, value: float | str | None) -> Name | None:
    """What the value stands for, in both languages."""
    levels = scale.levels if scale else ()
    return next((level.name for level in levels if level.value == value), None)


def _attributes(segment: Segment, content: CodebookContent | None) -> list[dict[str, Any]]:
    found = []
    for key, value in segment.attributes.items():
        attribute = content.attribute(key) if content else None
        if attribute is None:
            found.append({"name": key, "value": value})
            continue
        names = {choice.id: choice.name for choice in attribute.values}
        found.append({"name": attribute.name, "value": names.get(value) or value})
    return found
