"""One page of a long list, found by the key of its first or last row, so that none is skipped."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest

SIZE = 50


@dataclass(frozen=True, slots=True)
class Slice[Row: Model]:
    """The rows, and the addresses of the pages around them; empty where there is none."""

    rows: list[Row]
    newer_url: str
    older_url: str


def slice_of[Row: Model](
    rows: QuerySet[Row],
    request: HttpRequest,
    *,
    key: str,
    descending: bool = False,
    size: int = SIZE,
) -> Slice[Row]:
    """The page that `?after=` or `?before=` a key asks for, else the first one.

    `key` is a field that is unique within the list. BadRequest where no such key can be.
    """
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    is_backwards = bool(before) and not after
    falls = descending != is_backwards
    wanted = rows.order_by(f"-{key}" if falls else key)
    if after or before:
        place = _key(rows, key, after or before)
        wanted = wanted.filter(**{f"{key}__{'lt' if falls else 'gt'}": place})
    found = list(wanted[: size + 1])
    goes_on = len(found) > size
    shown = found[:size]
    if is_backwards:
        shown.reverse()
    has_newer = goes_on if is_backwards else bool(after)
    has_older = bool(shown) if is_backwards else goes_on
    return Slice(
        shown,
        _address(request, "before", shown[0], key) if has_newer and shown else "",
        _address(request, "after", shown[-1], key) if has_older else "",
    )


def _key(rows: QuerySet[Any], key: str, text: str) -> object:
    if "\0" in text:
        raise BadRequest
    try:
        return rows.model._meta.get_field(key).to_python(text)  # noqa: SLF001 - Django's public API
    except ValidationError:
        raise BadRequest from None


def _address(request: HttpRequest, side: str, row: Model, key: str) -> str:
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    query[side] = str(getattr(row, key))
    return f"?{query.urlencode()}"
