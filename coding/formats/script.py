"""What every reader of transcripts hands on: turns, header, what was dropped, and their JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

type Json = dict[str, Any]

LONGEST_TEXT = 2_000_000
MOST_TURNS = 50_000


class Why(StrEnum):
    """Why a file is not read, or not yet."""

    UNKNOWN_FORMAT = "unknown_format"
    OLD_WORD = "old_word"
    NOT_WHAT_IT_SAYS = "not_what_it_says"
    DAMAGED = "damaged"
    LOCKED = "locked"
    DOCTYPE = "doctype"
    BOMB = "bomb"
    TOO_LONG = "too_long"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    ENCODING_UNKNOWN = "encoding_unknown"
    ENCODING_WRONG = "encoding_wrong"
    FORBIDDEN_CHARACTER = "forbidden_character"
    EMPTY = "empty"
    ONLY_PICTURES = "only_pictures"
    BAD_TIME = "bad_time"
    TIME_RUNS_BACK = "time_runs_back"
    BAD_HEADER = "bad_header"
    BAD_JSON = "bad_json"
    NO_TURNS = "no_turns"
    NO_TEXT_COLUMN = "no_text_column"
    BUNDLE_IN_BUNDLE = "bundle_in_bundle"
    LONG_SPEAKER = "long_speaker"


class Lost(StrEnum):
    """What a file holds beside its text, or what was done to it on the way."""

    IMAGES = "images"
    FOOTNOTES = "footnotes"
    COMMENTS = "comments"
    HEADERS = "headers"
    DELETED = "deleted"
    INSERTED = "inserted"
    STRUCK = "struck"
    HIDDEN = "hidden"
    NUMBERING = "numbering"
    TEXT_BOXES = "text_boxes"
    EMBEDDED = "embedded"
    FORMULAS = "formulas"
    MARKUP = "markup"
    NOTES = "notes"
    SCANNED_PAGES = "scanned_pages"
    PAGE_LINES = "page_lines"
    LINE_BREAKS = "line_breaks"
    SILENT_LABELS = "silent_labels"
    BEFORE_FIRST = "before_first"
    TIMES = "times"
    COLUMNS = "columns"
    BLANK_ROWS = "blank_rows"
    OTHER_NAME = "other_name"


@dataclass(frozen=True)
class Fault:
    """One reason why a file is refused; `line` is 0 where none is to blame."""

    why: Why
    line: int = 0
    text: str = ""


class ReadingRefused(ValueError):  # noqa: N818
    """A file that is not read as a transcript; `faults` names every reason found."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(f"line {f.line}: {f.why} {f.text}".strip() for f in faults))
        self.faults = faults


@dataclass(frozen=True)
class Dropped:
    """How often something was met, and where: a line or page, or the words themselves."""

    what: Lost
    n: int = 1
    line: int = 0
    text: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A line of a document. `lead` is its beginning in bold, `speaker` what a table's cell says,
    `begins` whether it begins a paragraph, `gap` whether a blank line stands before it.
    """

    text: str
    line: int = 0
    lead: str = ""
    speaker: str = ""
    start_ms: int | None = None
    begins: bool = True
    gap: bool = False


@dataclass(frozen=True)
class Said:
    """One turn: who speaks ("" where nobody is named), what, and when in the sound."""

    speaker: str
    text: str
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True)
class OtherEncoding:
    """How a text would begin in another encoding; `share` of its characters is common."""

    name: str
    preview: str
    share: float


@dataclass(frozen=True)
class Reading:
    """A file as read. `is_sure` is false where the encoding is a guess that a person must confirm;
    `is_timed` where the pieces are cues of subtitles or of speech-to-text, not turns.
    """

    format: str
    turns: tuple[Said, ...]
    header: dict[str, str] = field(default_factory=dict)
    notice: str = ""
    dropped: tuple[Dropped, ...] = ()
    encoding: str = ""
    encodings: tuple[OtherEncoding, ...] = ()
    is_sure: bool = True
    is_timed: bool = False
    columns: dict[str, str] = field(default_factory=dict)
    headings: tuple[str, ...] = ()


def to_json(reading: Reading) -> Json:
    """The reading as a JSON object; turns are lists [speaker, text, start_ms, end_ms]."""
    document: Json = {each.name: getattr(reading, each.name) for each in fields(reading)}
    document["turns"] = [[t.speaker, t.text, t.start_ms, t.end_ms] for t in reading.turns]
    document["dropped"] = [_plain(each) for each in reading.dropped]
    document["encodings"] = [_plain(each) for each in reading.encodings]
    document["headings"] = list(reading.headings)
    return document


def from_json(document: Mapping[str, Any]) -> Reading:
    """The reading of a JSON object which `to_json` made."""
    return Reading(
        **{
            **document,
            "turns": tuple(Said(*turn) for turn in document["turns"]),
            "dropped": tuple(
                Dropped(Lost(each["what"]), each["n"], each["line"], each["text"])
                for each in document["dropped"]
            ),
            "encodings": tuple(OtherEncoding(**each) for each in document["encodings"]),
            "headings": tuple(document["headings"]),
        }
    )


def fault_json(fault: Fault) -> Json:
    return _plain(fault)


def fault_of(document: Mapping[str, Any]) -> Fault:
    return Fault(Why(document["why"]), document["line"], document["text"])


def tally(counts: Mapping[Lost, int]) -> tuple[Dropped, ...]:
    """What was met at least once."""
    return tuple(Dropped(what, n) for what, n in counts.items() if n)


def check_size(turns: Sequence[Said]) -> None:
    """Raises ReadingRefused when nothing is said, or more than a transcript can be."""
    length = sum(len(turn.text) for turn in turns)
    if not length:
        raise ReadingRefused(Fault(Why.EMPTY))
    if length > LONGEST_TEXT or len(turns) > MOST_TURNS:
        raise ReadingRefused(Fault(Why.TOO_LONG, text=str(length)))


def _plain(each: Any) -> Json:  # noqa: ANN401 - any of the dataclasses above
    return {
        part.name: value.value if isinstance(value := getattr(each, part.name), StrEnum) else value
        for part in fields(each)
    }
