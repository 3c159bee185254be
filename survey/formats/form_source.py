"""What the uploaded file of a form is, told by its first bytes, and what it is called."""

import re

_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")
_KINDS = (
    (b"PK", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"\xd0\xcf\x11\xe0", ".xls", "application/vnd.ms-excel"),
)
_XML = (".xml", "application/xml")


def source_suffix(source: bytes) -> str:
    """The ending of the file's name: ".xlsx", ".xls" or ".xml"."""
    return _kind(source)[0]


def source_type(source: bytes) -> str:
    """The media type of the file."""
    return _kind(source)[1]


def source_name(form_id: str, version: str, source: bytes) -> str:
    """The file's name: form ID and version, without what no file may be called."""
    stem = _NOT_IN_A_NAME.sub("-", "-".join(filter(None, (form_id, version)))).strip("-.")
    return f"{stem[:120] or 'form'}{source_suffix(source)}"


def _kind(source: bytes) -> tuple[str, str]:
    return next((kind for start, *kind in _KINDS if source.startswith(start)), _XML)  # type: ignore[return-value]
