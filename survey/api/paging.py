"""Keyset paging: a page goes on after the last row's key, so that no row is skipped or repeated."""

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from survey.actions.refusal import Refusal
from survey.api.describe import Output


@dataclass(frozen=True, slots=True)
class Page[Row: Model]:
    """Some rows, and the address of those that follow, if any do."""

    rows: list[Row]
    next: str | None

    def answer(self, row: type[Output], **context: object) -> Response:
        """The rows in their shape, and where to go on."""
        return Response(
            {"results": row(self.rows, many=True, context=context).data, "next": self.next}
        )


@dataclass(frozen=True, slots=True)
class Keyset:
    """The order of a list: fields that are never null and, together, unique."""

    fields: tuple[str, ...]
    is_descending: bool = False

    def page[Row: Model](
        self, rows: QuerySet[Row], request: Request, *, limit: int, after: str = ""
    ) -> Page[Row]:
        """At most `limit` rows of the query set, which is brought into this order."""
        sign = "-" if self.is_descending else ""
        wanted = rows.order_by(*(f"{sign}{name}" for name in self.fields))
        if after:
            wanted = wanted.filter(self._beyond(self._values(after)))
        found = list(wanted[: limit + 1])
        if len(found) <= limit:
            return Page(found, None)
        shown = found[:limit]
        here = replace_query_param(request.build_absolute_uri(), "after", self._cursor(shown[-1]))
        return Page(shown, here)

    def _beyond(self, values: Sequence[object]) -> Q:
        """(a, b) > (x, y), as a >= x and (a > x or (a = x and b > y)).

        The first condition says nothing new, but the database can walk an index with it.
        """
        lookup = "lt" if self.is_descending else "gt"
        choices = []
        for place, name in enumerate(self.fields):
            same = dict(zip(self.fields[:place], values, strict=False))
            choices.append(Q(**same, **{f"{name}__{lookup}": values[place]}))
        first = Q(**{f"{self.fields[0]}__{lookup}e": values[0]})
        return first & reduce(operator.or_, choices)

    @property
    def _salt(self) -> str:
        return f"keyset:{','.join(self.fields)}"

    def _cursor(self, row: Model) -> str:
        values = [_value(row, name) for name in self.fields]
        return signing.dumps(values, salt=self._salt, compress=True)

    def _values(self, cursor: str) -> Sequence[Any]:
        """The key in a cursor. It is signed, so only one of our own, for this order, gets here."""
        try:
            values: Sequence[Any] = signing.loads(cursor, salt=self._salt)
        except signing.BadSignature:
            reason = _("This is no place in this list.")
            raise Refusal(
                "bad_filter",
                _("Not understood: %(names)s.") % {"names": "after"},
                faults=[{"field": "after", "reason": reason}],
            ) from None
        return values


def _value(row: Model, path: str) -> str | int:
    value: Any = operator.attrgetter(path.replace("__", "."))(row)
    return value if isinstance(value, str | int) else str(value)
