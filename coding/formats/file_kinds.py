"""What kind of file it is, by its bytes first and by its name second."""

from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

from coding.formats.script import Fault, ReadingRefused, Why

FORMATS = (
    *("docx", "txt", "md", "rtf", "odt", "pdf", "srt", "vtt", "csv", "tsv", "json", "xlsx"),
    "whisper",
)
BUNDLE = "zip"
ENDINGS = (
    *(".docx", ".txt", ".md", ".rtf", ".odt", ".pdf", ".srt", ".vtt"),
    *(".csv", ".tsv", ".json", ".xlsx", ".zip"),
)
_TEXTS = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".srt": "srt",
    ".vtt": "vtt",
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".json": "json",
}
_CONTAINERS = {"docx": ".docx", "odt": ".odt", "xlsx": ".xlsx", BUNDLE: ".zip"}
_BINARY = {".docx", ".odt", ".xlsx", ".pdf", ".rtf", ".zip"}
_OLE = b"\xd0\xcf\x11\xe0"
_MEDIA = (
    *(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"ID3", b"RIFF", b"OggS", b"fLaC", b"\x1a\x45\xdf\xa3"),
    *(b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"MZ", b"\x7fELF", b"BM"),
)
_MEDIA_BRAND = b"ftyp"


def kind_of(data: bytes, name: str) -> str:
    """One of FORMATS or BUNDLE. Raises ReadingRefused for what is none of them.

    A document says what it is in its first bytes; only among plain texts the ending of the name
    decides, and one without a known ending is a plain text.
    """
    suffix = PurePosixPath(name).suffix.lower()
    if not data.strip():
        raise ReadingRefused(Fault(Why.EMPTY))
    start = data.removeprefix(b"\xef\xbb\xbf")[:1024].lstrip()
    if data.startswith(_OLE):
        raise ReadingRefused(Fault(Why.OLD_WORD))
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _container(data)
    if start.startswith(b"%PDF-"):
        return "pdf"
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_MEDIA) or data[4:8] == _MEDIA_BRAND:
        raise ReadingRefused(Fault(Why.UNKNOWN_FORMAT, text=suffix))
    if suffix in _BINARY:
        raise ReadingRefused(Fault(Why.NOT_WHAT_IT_SAYS, text=suffix.lstrip(".")))
    return "vtt" if start.startswith(b"WEBVTT") else _TEXTS.get(suffix, "txt")


def is_named_otherwise(kind: str, name: str) -> bool:
    """Whether the name's ending promises another format than the bytes are in."""
    suffix = PurePosixPath(name).suffix.lower()
    if kind in _CONTAINERS:
        return suffix != _CONTAINERS[kind]
    if kind in {"pdf", "rtf", "vtt"}:
        return suffix != f".{kind}"
    return suffix not in _TEXTS


def _container(data: bytes) -> str:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and "content.xml" in names:
                return "odt"
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ReadingRefused(Fault(Why.DAMAGED)) from error
    if "[Content_Types].xml" not in names:
        return BUNDLE
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    raise ReadingRefused(Fault(Why.UNKNOWN_FORMAT))
