"""Tables to download, streamed so that their size does not matter."""

import re
from collections.abc import Iterable, Sequence

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from survey.formats.table import Cell, csv_chunks

_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")


def csv_download(
    name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, bom: bool
) -> StreamingHttpResponse:
    """`name` is that of the file, without .csv; what no file may be called becomes a hyphen."""
    response = StreamingHttpResponse(
        csv_chunks(header, rows, bom=bom), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{file_name(name)}.csv"
    )
    return response


def file_name(name: str) -> str:
    return _NOT_IN_A_NAME.sub("-", name).strip("-.")[:120] or "table"
