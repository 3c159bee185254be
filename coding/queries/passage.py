"""The segments of one code, transcript by transcript, as far as a member may read them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Q

from coding.formats.codebook import CodebookContent
from coding.models import Code, Segment, Transcript
from coding.queries.codebook import IN_THE_BOOK, content_of, latest_version
from coding.queries.codebook_remark import proposals_for
from coding.queries.reading import anchor_of, attributes_of, coder_label, short
from coding.queries.segment import segments_for
from coding.rules import shows_quote
from survey.models import Membership
from survey.rules import May, can

type Name = Mapping[str, str]

MOST = 400


@dataclass(frozen=True, slots=True)
class Mark:
    """What one coder said about a passage; `anchor` is what the value stands for."""

    segment: Segment
    coder: str
    value: float | int | str | None
    anchor: Name | None
    attributes: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Passage:
    """The same words marked by one coder or by several; `quote` is None where the respondent's
    consent withholds it.
    """

    quote: str | None
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class InTranscript:
    transcript: Transcript
    n: int
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class LevelCount:
    """How many segments have this value of the scale; `share` is of all, 0 to 1."""

    value: float | int | str
    name: Name
    n: int
    share: float


@dataclass(frozen=True, slots=True)
class Passages:
    """`n` counts all segments, `transcripts` holds the first `most` of them; `coders` are all that
    have any, as (handle, label), `coder` is the one whose segments these are, or empty.
    """

    n: int
    coder: str
    transcripts: tuple[InTranscript, ...]
    coders: tuple[tuple[str, str], ...]
    levels: tuple[LevelCount, ...]

    most: int

    @property
    def is_whole(self) -> bool:
        return self.n <= self.most


def code_for(member: Membership, key: str) -> Code:
    """A code of the study's codebook; DoesNotExist for who may not read it. One that is proposed is
    for who proposed it and for who may read the proposal.
    """
    codes = Code.objects.filter(codebook__study=member.study)
    if not can(member, May.READ_CODEBOOK):
        codes = codes.none()
    codes = codes.filter(IN_THE_BOOK | Q(pk__in=proposals_for(member).values("pk")))
    return codes.select_related("theme", "scale").get(key=key)


def neighbours(code: Code) -> tuple[Code | None, Code | None]:
    """The codes before and after this one in the codebook's order."""
    codes = list(
        Code.objects.filter(codebook=code.codebook_id).order_by("theme__position", "position")
    )
    place = codes.index(code)
    after = codes[place + 1] if place + 1 < len(codes) else None
    return (codes[place - 1] if place else None), after


def passages_for(member: Membership, code: Code, *, coder: str = "", most: int = MOST) -> Passages:
    """In the order of the text; only those of `coder` if the handle has any."""
    version = latest_version(member.study_id)
    content = content_of(version) if version else None
    all_of_it = list(segments_for(member, codes=[code.key]))
    people = {segment.coder.handle: coder_label(segment.coder) for segment in all_of_it}
    chosen = coder if coder in people else ""
    shown = [s for s in all_of_it if chosen in {"", s.coder.handle}]
    return Passages(
        n=len(shown),
        coder=chosen,
        transcripts=tuple(
            _in_transcript(list(segments), member, content)
            for _, segments in groupby(shown[:most], key=lambda s: s.transcript_id)
        ),
        coders=tuple(sorted(people.items())),
        levels=_levels(code, shown, content),
        most=most,
    )


def _in_transcript(
    segments: Sequence[Segment], member: Membership, content: CodebookContent | None
) -> InTranscript:
    passages = (
        _passage(list(marked), member, content)
        for _, marked in groupby(segments, key=lambda s: (s.start, s.end))
    )
    return InTranscript(segments[0].transcript, len(segments), tuple(passages))


def _passage(
    segments: Sequence[Segment], member: Membership, content: CodebookContent | None
) -> Passage:
    """Whoever marked the words has read them: then they are not withheld."""
    quotes = [segment.quote for segment in segments if shows_quote(segment, member)]
    return Passage(
        quotes[0] if quotes else None,
        tuple(
            Mark(
                segment,
                coder_label(segment.coder),
                short(segment.value),
                anchor_of(segment, content),
                attributes_of(segment, content),
            )
            for segment in segments
        ),
    )


def _levels(
    code: Code, segments: Sequence[Segment], content: CodebookContent | None
) -> tuple[LevelCount, ...]:
    scale = content.scale_of(code.key) if content else None
    counts = Counter(segment.value for segment in segments)
    if scale is None or not segments:
        return ()
    return tuple(
        LevelCount(level.value, level.name, n := counts[level.value], n / len(segments))
        for level in scale.levels
    )
