"""Codings exchanged as JSON: who marked which quotation with which code and value."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeGuard

type Value = int | float | str | None

_TEXTS = ("transcript", "file", "coder", "segment", "quote", "code")


@dataclass(frozen=True)
class CodingRow:
    """One record; `row` counts from 1. Offsets are found by looking for the quote in the file."""

    row: int
    transcript: str
    file: str
    coder: str
    segment: str
    quote: str
    code: str
    value: Value
    attributes: dict[str, str]


@dataclass(frozen=True)
class CodingFile:
    """All records of a file; `coders` are keys with descriptions."""

    note: str
    coders: dict[str, str]
    codebook: str
    segments: tuple[CodingRow, ...]


@dataclass(frozen=True)
class CodingFault:
    """What is wrong in which record (0 for the file as a whole)."""

    row: int
    reason: str


class CodingRefused(ValueError):  # noqa: N818
    """A coding file with faults; `faults` holds all of them."""

    def __init__(self, faults: list[CodingFault]) -> None:
        super().__init__("\n".join(f"row {fault.row}: {fault.reason}" for fault in faults))
        self.faults = tuple(faults)


def parse_coding(text: str | bytes) -> CodingFile:
    """Read a coding file. Raises CodingRefused with the faults of all records."""
    try:
        document = json.loads(text)
    except ValueError as error:
        raise CodingRefused([CodingFault(0, f"is not JSON: {error}")]) from error
    if not isinstance(document, dict):
        raise CodingRefused([CodingFault(0, "must be an object with coders and segments")])
    coders = document.get("coders")
    records = document.get("segments")
    if not _is_texts(coders) or not isinstance(records, list):
        reason = "needs coders (key to description) and a list of segments"
        raise CodingRefused([CodingFault(0, reason)])
    faults: list[CodingFault] = []
    rows = [_row(number, record, coders, faults) for number, record in enumerate(records, start=1)]
    segments = [row for row in rows if row is not None]
    faults += _repeated(segments)
    if faults:
        raise CodingRefused(sorted(faults, key=lambda fault: fault.row))
    return CodingFile(
        note=str(document.get("note", "")),
        coders=coders,
        codebook=str(document.get("codebook", "")),
        segments=tuple(segments),
    )


def _row(
    number: int, record: object, coders: Mapping[str, str], faults: list[CodingFault]
) -> CodingRow | None:
    if not isinstance(record, dict):
        faults.append(CodingFault(number, "must be an object"))
        return None
    found = list(_faults_of(record, coders))
    faults.extend(CodingFault(number, reason) for reason in found)
    if found:
        return None
    return CodingRow(
        row=number,
        **{key: record[key] for key in _TEXTS},
        value=record.get("value"),
        attributes=record.get("attributes", {}),
    )


def _faults_of(record: Mapping[str, object], coders: Mapping[str, str]) -> list[str]:
    reasons = []
    for key in _TEXTS:
        text = record.get(key)
        if not isinstance(text, str) or not text.strip():
            reasons.append(f"{key} must be a text that is not empty")
    coder = record.get("coder")
    if isinstance(coder, str) and coder.strip() and coder not in coders:
        reasons.append(f"coder '{coder}' is not among the coders of the file")
    value = record.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float | str | None):
        reasons.append("value must be a number, a text or null")
    if not _is_texts(record.get("attributes", {})):
        reasons.append("attributes must map texts to texts")
    unknown = sorted(record.keys() - {*_TEXTS, "value", "attributes"})
    reasons.extend(f"unknown key '{key}'" for key in unknown)
    return reasons


def _is_texts(value: object) -> TypeGuard[dict[str, str]]:
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


def _repeated(rows: list[CodingRow]) -> list[CodingFault]:
    first: dict[tuple[str, str, str, str], int] = {}
    faults = []
    for row in rows:
        earlier = first.setdefault((row.transcript, row.coder, row.quote, row.code), row.row)
        if earlier != row.row:
            reason = f"repeats row {earlier}: same coder, transcript, quote and code"
            faults.append(CodingFault(row.row, reason))
    return faults
