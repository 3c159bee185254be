"""Writes .xls workbooks as Excel 97 did: BIFF8 records in an OLE container, texts only."""

import struct
from collections.abc import Mapping, Sequence

SECTOR = 512
FREE, END, FAT_ITSELF = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
LEAST = 4096  # bytes: shorter streams would stand in another place
GLOBALS, SHEET = 0x0005, 0x0010


def an_xls(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """The sheets by name, each with its rows."""
    bodies = [_sheet(rows) for rows in sheets.values()]
    heads = [_bound_sheet(name, 0) for name in sheets]
    start = len(_bof(GLOBALS)) + sum(map(len, heads)) + len(_record(0x000A))
    offsets = [start + sum(map(len, bodies[:at])) for at in range(len(bodies))]
    named = b"".join(map(_bound_sheet, sheets, offsets))
    return _container(_bof(GLOBALS) + named + _record(0x000A) + b"".join(bodies))


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _bof(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _bound_sheet(name: str, offset: int) -> bytes:
    return _record(0x0085, struct.pack("<IHBB", offset, 0, len(name), 0) + name.encode("latin-1"))


def _sheet(rows: Sequence[Sequence[object]]) -> bytes:
    cells = [
        _label(row, column, str(value))
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value not in {None, ""}
    ]
    return _bof(SHEET) + b"".join(cells) + _record(0x000A)


def _label(row: int, column: int, text: str) -> bytes:
    head = struct.pack("<HHHHB", row, column, 0, len(text), 1)
    return _record(0x0204, head + text.encode("utf-16-le"))


def _container(stream: bytes) -> bytes:
    """One stream, after its FAT and its directory."""
    stream += b"\0" * max(0, LEAST - len(stream))
    stream += b"\0" * (-len(stream) % SECTOR)
    sectors = len(stream) // SECTOR
    chain = [*range(3, 2 + sectors), END]
    fat = [FAT_ITSELF, END, *chain]
    fat += [FREE] * (SECTOR // 4 - len(fat))
    directory = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, 2, len(stream))
    directory += _entry("", 0, 0, 0) * 2
    return _header() + struct.pack(f"<{len(fat)}I", *fat) + directory + stream


def _header() -> bytes:
    numbers = (0x003E, 3, 0xFFFE, 9, 6, 0, 0, 0, 0, 1, 1, 0, LEAST, END, 0, END, 0)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<8H9I", *numbers)
    return head + struct.pack("<109I", 0, *([FREE] * 108))


def _entry(name: str, kind: int, start: int, size: int, *, child: int = FREE) -> bytes:
    spelt = name.encode("utf-16-le")
    length = len(spelt) + 2 if name else 0
    head = spelt.ljust(64, b"\0") + struct.pack("<HBBIII", length, kind, 1, FREE, FREE, child)
    return head + b"\0" * 36 + struct.pack("<IQ", start, size)
