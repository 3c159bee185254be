"""Turns in JSON: lists of turns, and what speech-to-text tools write (Whisper, WhisperX)."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from coding.formats.clock import milliseconds
from coding.formats.script import (
    Dropped,
    Fault,
    Lost,
    Reading,
    ReadingRefused,
    Said,
    Why,
    check_size,
)

type Object = Mapping[str, Any]

_LISTS = ("turns", "segments", "transcription", "utterances", "results")
_TEXTS = ("text", "content", "transcript", "speech")
_SPEAKERS = ("speaker", "speaker_label", "name", "role")
_STARTS, _ENDS = ("start", "begin", "from", "start_time"), ("end", "stop", "to", "end_time")
_HEADER = ("language", "date", "place", "interviewer", "respondent", "kind", "case", "id", "code")
_USED = frozenset({*_TEXTS, *_SPEAKERS, *_STARTS, *_ENDS, "start_ms", "end_ms", "words", "offsets"})
_TECHNICAL = frozenset(
    (
        *("id", "seek", "tokens", "temperature", "avg_logprob", "compression_ratio", "chars"),
        *("no_speech_prob", "timestamps", "probability", "score", "confidence"),
    )
)
_MOST = 100_000_000


def read_json(text: str) -> Reading:
    """Raises ReadingRefused for what is no JSON, holds no turns, or has a turn without text.

    Numbers are seconds; `start_ms` and `offsets` are milliseconds; texts are clock times.
    """
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise ReadingRefused(Fault(Why.BAD_JSON, error.lineno, error.msg)) from error
    except (RecursionError, ValueError) as error:
        raise ReadingRefused(Fault(Why.BAD_JSON)) from error
    entries = _entries(document)
    is_whisper = isinstance(document, dict) and any("words" in one for one in entries)
    turns = [turn for number, one in enumerate(entries, 1) for turn in _turns(one, number)]
    check_size(turns)
    extra = sorted({key for one in entries for key in one} - _USED - _TECHNICAL)
    return Reading(
        format="whisper" if is_whisper or _is_speech_to_text(document) else "json",
        turns=tuple(turns),
        header=_header(document),
        dropped=tuple(Dropped(Lost.COLUMNS, text=key[:80]) for key in extra),
        is_timed=any(turn.start_ms is not None for turn in turns),
    )


def _is_speech_to_text(document: object) -> bool:
    return isinstance(document, dict) and bool({"segments", "transcription"} & set(document))


def _entries(document: object) -> Sequence[Object]:
    found: object = document
    if isinstance(document, dict):
        found = next((document[key] for key in _LISTS if isinstance(document.get(key), list)), None)
    if not isinstance(found, list) or not found:
        raise ReadingRefused(Fault(Why.NO_TURNS))
    faults = [
        Fault(Why.NO_TURNS, number)
        for number, each in enumerate(found, 1)
        if not isinstance(each, dict) or not isinstance(_first(each, _TEXTS), str)
    ]
    if faults:
        raise ReadingRefused(*faults[:50])
    return found


def _header(document: object) -> dict[str, str]:
    if not isinstance(document, dict):
        return {}
    stated = document.get("header")
    whole = {**document, **(stated if isinstance(stated, dict) else {})}
    return {
        key: value.strip()
        for key, value in whole.items()
        if key in _HEADER and isinstance(value, str) and value.strip()
    }


def _turns(entry: Object, number: int) -> Iterator[Said]:
    """One turn, or several where its words were spoken by several people."""
    speaker = _speaker(entry)
    words = entry.get("words")
    if isinstance(words, list) and all(isinstance(word, dict) for word in words):
        voices = {_speaker(word) for word in words if _speaker(word)}
        if len(voices) > 1:
            yield from _by_voice(words, speaker, number)
            return
        speaker = speaker or "".join(voices)
    said = str(_first(entry, _TEXTS)).strip()
    if said:
        start, end = _span(entry, number)
        yield Said(speaker, said, start, end)


def _by_voice(words: Sequence[Object], otherwise: str, number: int) -> Iterator[Said]:
    """WhisperX gives each word its speaker; a word without one goes with the word before."""
    spoken: list[tuple[str, Object]] = []
    for word in words:
        before = spoken[-1][0] if spoken else otherwise
        spoken.append((_speaker(word) or before, word))
    for speaker, group in groupby(spoken, key=lambda pair: pair[0]):
        own = [word for _, word in group]
        said = _sentence([str(word.get("word", word.get("text", ""))) for word in own])
        times = [_span(word, number) for word in own]
        starts = [start for start, _ in times if start is not None]
        ends = [end for _, end in times if end is not None]
        if said:
            yield Said(speaker, said, min(starts, default=None), max(ends, default=None))


def _sentence(words: Sequence[str]) -> str:
    """Words as they came where they bring their own spaces; else with one between Latin words."""
    if any(word[:1].isspace() for word in words):
        return "".join(words).strip()
    said = ""
    for word in words:
        needs_space = said[-1:].isascii() and word[:1].isascii() and said
        said += f" {word}" if needs_space else word
    return said.strip()


def _speaker(entry: Object) -> str:
    found = _first(entry, _SPEAKERS)
    if isinstance(found, int) and not isinstance(found, bool):
        return f"Speaker {found}"
    return found.strip() if isinstance(found, str) else ""


def _first(entry: Object, names: Sequence[str]) -> object:
    return next((entry[name] for name in names if entry.get(name) is not None), None)


def _span(entry: Object, number: int) -> tuple[int | None, int | None]:
    offsets = entry.get("offsets")
    if isinstance(offsets, dict):
        start, end = _ms(offsets.get("from"), number), _ms(offsets.get("to"), number)
    else:
        start = _ms(entry.get("start_ms"), number)
        end = _ms(entry.get("end_ms"), number)
        start = _moment(_first(entry, _STARTS), number) if start is None else start
        end = _moment(_first(entry, _ENDS), number) if end is None else end
    if start is not None and end is not None and end < start:
        raise ReadingRefused(Fault(Why.TIME_RUNS_BACK, number))
    return start, end


def _ms(value: object, number: int) -> int | None:
    if value is None:
        return None
    if isinstance(value, int | float) and math.isfinite(value) and 0 <= value <= _MOST:
        return round(value)
    raise ReadingRefused(Fault(Why.BAD_TIME, number, str(value)[:40]))


def _moment(value: object, number: int) -> int | None:
    if isinstance(value, str):
        found = milliseconds(value)
        if found is None:
            raise ReadingRefused(Fault(Why.BAD_TIME, number, value[:40]))
        return found
    if isinstance(value, int | float) and math.isfinite(value):
        return _ms(value * 1000, number)
    return _ms(value, number)
