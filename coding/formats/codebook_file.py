"""The kinds of files in which a codebook is taken along, and what each is served as."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from coding.formats.codebook import CodebookContent, to_json
from coding.formats.codebook_table import write_csv, write_xlsx
from coding.formats.codebook_yaml import to_yaml
from coding.formats.qdc import write_qdc


@dataclass(frozen=True, slots=True)
class FileKind:
    """`is_whole`: nothing of the codebook is lost in it."""

    media: str
    write: Callable[[CodebookContent], bytes]
    is_whole: bool = False


def write_json(content: CodebookContent) -> bytes:
    """In the shape of the YAML file, so that the same reader reads it back."""
    return json.dumps({"codebook": to_json(content)}, ensure_ascii=False, indent=2).encode()


def write_yaml(content: CodebookContent) -> bytes:
    return to_yaml(content).encode()


KINDS = {
    "yaml": FileKind("application/yaml", write_yaml, is_whole=True),
    "json": FileKind("application/json", write_json, is_whole=True),
    "qdc": FileKind("application/xml", write_qdc),
    "csv": FileKind("text/csv; charset=utf-8", write_csv),
    "xlsx": FileKind(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx
    ),
}
