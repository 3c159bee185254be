"""One file, whatever its format, becomes one reading."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any

from coding.formats.encodings import ENOUGH, Candidate, EncodingUnknown, decoded, read_as
from coding.formats.file_kinds import BUNDLE, is_named_otherwise, kind_of
from coding.formats.paragraphs import lines_of, read_paragraphs
from coding.formats.script import (
    LONGEST_TEXT,
    Dropped,
    Fault,
    Lost,
    OtherEncoding,
    Reading,
    ReadingRefused,
    Said,
    Why,
)
from coding.text import TextFault, TextRefused, canonical

# Where the libraries of a format are loaded only when a file needs them.
_DOCUMENTS = {
    "docx": ("coding.formats.docx", "read_docx"),
    "odt": ("coding.formats.odt", "read_odt"),
    "rtf": ("coding.formats.rtf", "read_rtf"),
    "pdf": ("coding.formats.pdf", "read_pdf"),
}
_TEXTS = {
    "md": ("coding.formats.markdown", "read_markdown"),
    "srt": ("coding.formats.subtitles", "read_srt"),
    "vtt": ("coding.formats.subtitles", "read_vtt"),
    "json": ("coding.formats.turn_json", "read_json"),
}
_TABLES = "coding.formats.turn_table"
_BYTES_PER_CHARACTER = 4


def read_file(
    data: bytes,
    *,
    name: str,
    encoding: str = "",
    columns: Mapping[str, str] | None = None,
) -> Reading:
    """The turns of a file; `encoding` and `columns` are what a person chose, if anything.

    Texts come out canonical: LF, no byte order mark. Raises ReadingRefused with every fault.
    """
    kind = kind_of(data, name)
    if kind == BUNDLE:
        raise ReadingRefused(Fault(Why.BUNDLE_IN_BUNDLE))
    if kind in _DOCUMENTS:
        reading = _reader(*_DOCUMENTS[kind])(data)
    elif kind == "xlsx":
        reading = _reader(_TABLES, "read_workbook")(data, columns=columns)
    else:
        reading = _text(data, kind, encoding, columns)
    if is_named_otherwise(kind, name):
        renamed = Dropped(Lost.OTHER_NAME, 1, text=reading.format)
        reading = replace(reading, dropped=(renamed, *reading.dropped))
    return replace(
        reading,
        turns=tuple(_canonical(turn) for turn in reading.turns),
        header={
            _one_line(key)[:60]: _one_line(value)[:2000] for key, value in reading.header.items()
        },
        notice=_kept(reading.notice),
    )


def _reader(module: str, function: str) -> Callable[..., Reading]:
    found: Any = getattr(import_module(module), function)
    reader: Callable[..., Reading] = found
    return reader


def _text(data: bytes, kind: str, encoding: str, columns: Mapping[str, str] | None) -> Reading:
    if len(data) > LONGEST_TEXT * _BYTES_PER_CHARACTER:
        raise ReadingRefused(Fault(Why.TOO_LONG, text=str(len(data))))
    text, told = _decoded(data, encoding)
    try:
        plain = canonical(text)
    except TextRefused as refused:
        sign = {TextFault.NUL: "NUL"}.get(refused.reason, "U+D800–U+DFFF")
        raise ReadingRefused(Fault(Why.FORBIDDEN_CHARACTER, refused.line, sign)) from refused
    if kind == "txt":
        reading = read_paragraphs(lines_of(plain), file_format="txt")
    elif kind in {"csv", "tsv"}:
        reading = _reader(_TABLES, "read_delimited")(plain, file_format=kind, columns=columns)
    else:
        reading = _reader(*_TEXTS[kind])(plain)
    return replace(reading, encoding=told.encoding, encodings=told.encodings, is_sure=told.is_sure)


def _decoded(data: bytes, encoding: str) -> tuple[str, Reading]:
    """The text, and a reading without turns that says in which encoding, and what others there are."""
    try:
        found = decoded(data)
        chosen = Candidate(encoding, read_as(data, encoding), 1.0) if encoding else found.best
    except EncodingUnknown as unknown:
        why = Why.ENCODING_WRONG if encoding else Why.ENCODING_UNKNOWN
        raise ReadingRefused(Fault(why, text=encoding)) from unknown
    if chosen.share < ENOUGH and not found.is_sure:
        raise ReadingRefused(Fault(Why.ENCODING_UNKNOWN))
    others = tuple(
        OtherEncoding(one.encoding, _shown(one.preview), one.share)
        for one in (found.best, *found.others)
        if one.encoding != chosen.encoding
    )
    is_sure = bool(encoding) or found.is_sure
    return chosen.text, Reading("", (), encoding=chosen.encoding, encodings=others, is_sure=is_sure)


def _canonical(turn: Said) -> Said:
    return replace(turn, speaker=_one_line(turn.speaker), text=_kept(turn.text))


def _kept(text: str) -> str:
    """Documents cannot carry what a text file is refused for, but for slips of their writers."""
    try:
        return canonical(text).strip()
    except TextRefused as refused:
        raise ReadingRefused(Fault(Why.FORBIDDEN_CHARACTER, text=refused.reason.value)) from refused


def _one_line(text: str) -> str:
    return " ".join(_kept(text).split())


def _shown(text: str) -> str:
    """A preview holds whatever a wrong encoding gives; what cannot be kept is replaced."""
    return "".join(
        "\ufffd" if char < " " or "\ud800" <= char <= "\udfff" else char for char in text
    )
