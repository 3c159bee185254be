"""Plain-text transcripts: an optional header, then turns with a speaker at the line's start."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from coding.formats.encodings import EncodingUnknown, decode
from coding.text import TextRefused, canonical

_HEADER_ENDS = "---"
_HEADER_LINES = 40
_HEADER_LINE = re.compile(r"(?P<key>[^\s:：][^:：]{0,29}?)\s*[:：]\s*(?P<value>.*)")
_LABEL = re.compile(r"(?P<label>[^\W_][^:：,，.。;；?？!！\"“”()（）\n]{0,29}?)\s*[:：](?!//)\s*")
_CLOCK = re.compile(r"\d+")
_NAME_LIKE = re.compile(r"[\u3400-\u9fff]{1,6}\d*|[A-Z][\w'’-]*( [A-Z0-9][\w'’-]*){0,2}")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_MOSTLY = 0.8
_LANGUAGES = ("zh", "en", "mixed")


class SpeakerRole(StrEnum):
    """What a speaker does in the interview."""

    INTERVIEWER = "interviewer"
    RESPONDENT = "respondent"
    UNKNOWN = "unknown"


_ROLE_OF_LABEL = {
    **dict.fromkeys(
        (
            *("i", "int", "interviewer", "q", "moderator", "facilitator"),
            *(
                "访员",
                "访谈者",
                "访谈员",
                "访问者",
                "访问员",
                "采访者",
                "采访人",
                "记者",
                "主持人",
                "问",
            ),
            *("訪員", "訪談者", "訪談員", "訪問者", "採訪者", "採訪人", "記者", "主持人", "問"),
        ),
        SpeakerRole.INTERVIEWER,
    ),
    **dict.fromkeys(
        (
            *("r", "resp", "respondent", "interviewee", "informant", "participant", "a"),
            *(
                "受访者",
                "被访者",
                "受访人",
                "被访人",
                "被采访者",
                "被采访人",
                "被访谈者",
                "嘉宾",
                "答",
            ),
            *("受訪者", "被訪者", "受訪人", "被訪人", "被採訪者", "嘉賓"),
        ),
        SpeakerRole.RESPONDENT,
    ),
}
_ROLE_IN_WORDS = {
    SpeakerRole.RESPONDENT: re.compile(
        r"respondent|interviewee|informant|受访|被访|受訪|被訪|被采访", re.IGNORECASE
    ),
    SpeakerRole.INTERVIEWER: re.compile(
        r"interviewer|moderator|访员|访谈者|访谈员|采访者|訪員|訪談者|採訪者", re.IGNORECASE
    ),
}


@dataclass(frozen=True)
class TranscriptFault:
    """What is wrong, and in which line of the file (0 when no line is to blame)."""

    file: str
    line: int
    reason: str


class TranscriptRefused(ValueError):  # noqa: N818
    """A file that cannot be read as a transcript; `faults` names every reason found."""

    def __init__(self, *faults: TranscriptFault) -> None:
        super().__init__("; ".join(f"{f.file}, line {f.line}: {f.reason}" for f in faults))
        self.faults = faults


@dataclass(frozen=True)
class ParsedTurn:
    """One turn: `position` counts from 1; `start` to `end` is the speech without the label.
    `start_ms` and `end_ms` are its place in the sound, where the file told it.
    """

    position: int
    speaker: str
    is_respondent: bool
    start: int
    end: int
    label_start: int
    language: str
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True)
class DroppedLine:
    """A line of the file which belongs to no turn; it still stands in the text."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True)
class ParsedTranscript:
    """A transcript as read; offsets of turns are code points of `text`."""

    header: dict[str, str]
    notice: str
    text: str
    language: str
    speakers: dict[str, SpeakerRole]
    turns: tuple[ParsedTurn, ...]
    dropped: tuple[DroppedLine, ...]


@dataclass(frozen=True)
class _Line:
    number: int
    start: int
    text: str

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True)
class _Opening:
    """A line that begins with a speaker's label."""

    line: _Line
    label: str
    speech: int


def read_transcript(
    data: bytes, *, file: str = "", roles: Mapping[str, SpeakerRole] | None = None
) -> ParsedTranscript:
    """Parse the bytes of a text file in any of the encodings `decode` knows."""
    try:
        text, _ = decode(data)
    except EncodingUnknown as unknown:
        fault = TranscriptFault(file, 0, "the text's encoding is not recognised; save it as UTF-8")
        raise TranscriptRefused(fault) from unknown
    return parse_transcript(text, file=file, roles=roles)


def parse_transcript(
    text: str, *, file: str = "", roles: Mapping[str, SpeakerRole] | None = None
) -> ParsedTranscript:
    """Parse a transcript; `roles` (label to role) overrides what header and labels say.

    The header is what stands above a line `---` among the first forty, with no blank line between:
    `key: value` lines, and before them one line of notice. A label opens a turn when `roles` or
    the header's `speakers` line (`I = interviewer; R = respondent`) declares it, when it is well
    known (`I`, `R`, `访员`, `受访者` …), when it opens more lines than one, or when it looks like a
    name at the start of a paragraph; where the header declares speakers, the last two are not
    tried.
    Raises TranscriptRefused with every fault found.
    """
    try:
        whole = canonical(text)
    except TextRefused as refused:
        fault = TranscriptFault(file, refused.line, f"forbidden character ({refused.reason.value})")
        raise TranscriptRefused(fault) from refused
    head, first = split_header(whole)
    notice, header = read_header(head, file)
    declared = declared_speakers(header, head, file)
    body, lines = _body(whole, first)
    known = {*declared, *(roles or {})}
    openings = list(_openings(lines, known, tries_names=not declared))
    if not openings:
        reason = "no line starts with a speaker's label, such as 'I:' or '受访者：'"
        raise TranscriptRefused(TranscriptFault(file, first, reason))
    speakers = {
        opening.label: (roles or {}).get(opening.label) or _role(opening.label, declared)
        for opening in openings
    }
    speeches = _speeches(body, openings)
    stated = header.get("language", "")
    language = stated if stated in _LANGUAGES else language_of(" ".join(speeches))
    turns, silent = _turns(openings, speeches, speakers, language)
    return ParsedTranscript(
        header=header,
        notice=notice,
        text=body,
        language=language,
        speakers=speakers,
        turns=turns,
        dropped=(*_before(lines, openings[0]), *silent),
    )


def language_of(text: str, otherwise: str = "") -> str:
    """`zh`, `en` or `mixed`: a language holds where it makes up at least 80 % of the text.

    Compares Chinese characters with Latin words; `otherwise` stands for a text with neither.
    """
    han, latin = len(_HAN.findall(text)), len(_WORD.findall(text))
    if han + latin == 0:
        return otherwise
    share = han / (han + latin)
    if share >= _MOSTLY:
        return "zh"
    return "en" if share <= 1 - _MOSTLY else "mixed"


def split_header(whole: str) -> tuple[list[_Line], int]:
    """The header's lines, and the number of the first line after it (1 without a header)."""
    lines = _lines(whole)
    skipped = next((place for place, line in enumerate(lines) if not line.is_blank), 0)
    for place, line in enumerate(lines[skipped : skipped + _HEADER_LINES], start=skipped):
        if line.is_blank:
            break
        if line.text.strip() == _HEADER_ENDS:
            return lines[skipped:place], line.number + 1
    return [], 1


def _lines(text: str) -> list[_Line]:
    lines, start = [], 0
    for number, content in enumerate(text.split("\n"), start=1):
        lines.append(_Line(number, start, content))
        start += len(content) + 1
    return lines


def read_header(head: list[_Line], file: str) -> tuple[str, dict[str, str]]:
    header: dict[str, str] = {}
    notice = ""
    faults = []
    for place, line in enumerate(head):
        entry = _HEADER_LINE.fullmatch(line.text.strip())
        if entry is None and place == 0:
            notice = line.text.strip()
        elif entry is None:
            faults.append(TranscriptFault(file, line.number, "the header wants 'key: value' lines"))
        elif (key := entry["key"].lower()) in header:
            faults.append(TranscriptFault(file, line.number, f"the header gives '{key}' twice"))
        else:
            header[key] = entry["value"]
    if faults:
        raise TranscriptRefused(*faults)
    return notice, header


def declared_speakers(
    header: Mapping[str, str], head: list[_Line], file: str
) -> dict[str, SpeakerRole]:
    declared: dict[str, SpeakerRole] = {}
    for part in re.split(r"[;；]", header.get("speakers", "")):
        label, equals, words = (piece.strip() for piece in part.partition("="))
        if not label and not words:
            continue
        if not label or not equals:
            line = next(line.number for line in head if line.text.lower().startswith("speakers"))
            reason = f"speakers are declared as 'label = role', not '{part.strip()}'"
            raise TranscriptRefused(TranscriptFault(file, line, reason))
        declared[label] = next(
            (role for role, named in _ROLE_IN_WORDS.items() if named.search(words)),
            well_known_role(label),
        )
    return declared


def _body(whole: str, first: int) -> tuple[str, list[_Line]]:
    """The text from line `first` on without blank lines around it; line numbers are the file's."""
    lines = _lines(whole)[first - 1 :]
    while lines and lines[0].is_blank:
        lines.pop(0)
    while lines and lines[-1].is_blank:
        lines.pop()
    if not lines:
        return "", []
    begin = lines[0].start
    shifted = [_Line(line.number, line.start - begin, line.text) for line in lines]
    return "\n".join(line.text for line in shifted), shifted


def _openings(
    lines: list[_Line], known: Collection[str], *, tries_names: bool
) -> Iterator[_Opening]:
    candidates = [
        _Opening(line, match["label"], line.start + match.end())
        for line in lines
        if (match := _LABEL.match(line.text)) and not _CLOCK.fullmatch(match["label"])
    ]
    times = Counter(candidate.label for candidate in candidates)
    begins_paragraph = {lines[0].number} if lines else set()
    begins_paragraph |= {line.number + 1 for line in lines if line.is_blank}
    for candidate in candidates:
        label = candidate.label
        is_name = times[label] > 1 or (
            candidate.line.number in begins_paragraph and _NAME_LIKE.fullmatch(label) is not None
        )
        if (
            label in known
            or well_known_role(label) is not SpeakerRole.UNKNOWN
            or (tries_names and is_name)
        ):
            yield candidate


def _role(label: str, declared: Mapping[str, SpeakerRole]) -> SpeakerRole:
    return declared[label] if label in declared else well_known_role(label)


def well_known_role(label: str) -> SpeakerRole:
    """The role of a customary label, numbered or not: `R2`, `受访者1`."""
    return _ROLE_OF_LABEL.get(label.lower().rstrip("0123456789 "), SpeakerRole.UNKNOWN)


def _speeches(body: str, openings: list[_Opening]) -> list[str]:
    """What is said after each label, up to the line of the next one."""
    limits = [opening.line.start for opening in openings[1:]] + [len(body)]
    return [body[each.speech : limit] for each, limit in zip(openings, limits, strict=True)]


def _turns(
    openings: list[_Opening],
    speeches: list[str],
    speakers: Mapping[str, SpeakerRole],
    language: str,
) -> tuple[tuple[ParsedTurn, ...], list[DroppedLine]]:
    turns: list[ParsedTurn] = []
    silent: list[DroppedLine] = []
    for opening, speech in zip(openings, speeches, strict=True):
        said = speech.strip()
        if not said:
            line = opening.line
            silent.append(DroppedLine(line.number, line.text, "a label without speech"))
            continue
        start = opening.speech + len(speech) - len(speech.lstrip())
        turns.append(
            ParsedTurn(
                position=len(turns) + 1,
                speaker=opening.label,
                is_respondent=speakers[opening.label] is SpeakerRole.RESPONDENT,
                start=start,
                end=start + len(said),
                label_start=opening.line.start,
                language=language_of(said, otherwise=language),
            )
        )
    return tuple(turns), silent


def _before(lines: list[_Line], first: _Opening) -> list[DroppedLine]:
    return [
        DroppedLine(line.number, line.text, "before the first speaker")
        for line in lines
        if line.number < first.line.number and not line.is_blank
    ]
