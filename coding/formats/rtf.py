"""Rich Text Format (.rtf) as transcripts."""

import re

from striprtf.striprtf import rtf_to_text

from coding.formats.paragraphs import lines_of, read_paragraphs
from coding.formats.script import Fault, Lost, Reading, ReadingRefused, Why, tally

_HIGH = re.compile("[\x80-\xff]")
_COUNTED = {
    Lost.IMAGES: re.compile(r"\\pict(?![a-z])"),
    Lost.FOOTNOTES: re.compile(r"\{\\footnote(?![a-z])"),
    Lost.COMMENTS: re.compile(r"\{\\\*\\annotation(?![a-z])"),
    Lost.HEADERS: re.compile(r"\{\\(?:header|footer)[lrf]?(?![a-z])"),
    Lost.STRUCK: re.compile(r"\\striked?1?(?![a-z0-9])"),
    Lost.EMBEDDED: re.compile(r"\\object(?![a-z])"),
}
_DELETED = re.compile(r"\\deleted(?![a-z0-9])")
_HIDDEN = re.compile(r"\{[^{}]*\\v(?![a-z0-9])[^{}]*\}")
_DELETED_GROUP = re.compile(r"\{[^{}]*\\deleted(?![a-z0-9])[^{}]*\}")
_CELL = re.compile(r"\|(?=\n|$)")


def read_rtf(data: bytes) -> Reading:
    r"""In the code page that the file names (`\\ansicpg936`), and its fonts (`\\fcharset134`).

    Raises ReadingRefused for a file that cannot be decoded, and an empty one.
    """
    source = _HIGH.sub(lambda found: f"\\'{ord(found[0]):02x}", data.decode("latin-1"))
    lost = {what: len(pattern.findall(source)) for what, pattern in _COUNTED.items()}
    lost[Lost.DELETED] = len(_DELETED.findall(source))
    lost[Lost.HIDDEN] = len(_HIDDEN.findall(source))
    source = _DELETED_GROUP.sub("{}", _HIDDEN.sub("{}", source))
    try:
        text: str = rtf_to_text(source, errors="strict")  # type: ignore[no-untyped-call]
    except (UnicodeError, LookupError) as error:
        raise ReadingRefused(Fault(Why.ENCODING_WRONG)) from error
    except (ValueError, TypeError, IndexError, RecursionError) as error:
        raise ReadingRefused(Fault(Why.DAMAGED)) from error
    plain = _CELL.sub("", _whole_pairs(text)).replace("\r\n", "\n").replace("\xad", "")
    return read_paragraphs(lines_of(plain), file_format="rtf", dropped=tally(lost))


def _whole_pairs(text: str) -> str:
    """Characters beyond the first plane come as two halves: put them together."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
