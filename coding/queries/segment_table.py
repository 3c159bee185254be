"""The rows of the table of segments to download: no objects are built, so that it may be long."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from coding.models import Segment
from coding.rules import exports_quote
from survey.formats.table import Cell

AT_ONCE = 5000
COLUMNS = (
    *("id", "transcript", "case", "coder", "theme", "code", "start", "end"),
    *("quote", "withheld", "value", "version", "created_at"),
)


def segment_rows(segments: QuerySet[Segment], attributes: Sequence[str]) -> Iterator[list[Cell]]:
    """A row per segment: what COLUMNS names, then a cell per attribute. Quotes are withheld
    unless the respondent said yes, whoever asks.
    """
    found = segments.select_related(None).values_list(
        *("id", "transcript__code", "transcript__case__code", "coder__handle"),
        *("code__theme__key", "code__key", "start", "end", "quote"),
        *("transcript__case__consent__quote", "number", "category"),
        *("version", "created_at", "attributes"),
    )
    for pk, *place, quote, said, number, category, version, at, chosen in found.iterator(AT_ONCE):
        is_quotable = exports_quote(said=said)
        yield [
            str(pk),
            *place,
            quote if is_quotable else None,
            not is_quotable,
            category or number,
            version,
            at,
            *(chosen.get(name) for name in attributes),
        ]
