"""What an OData client asks of a table: its parameters, read once, and what is wrong with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core import signing
from django.utils.translation import gettext as _
from rest_framework.request import Request

from survey.api.central.door import flag
from survey.api.central.problem import (
    BAD_EXPAND,
    BAD_EXPRESSION,
    BAD_FIELD,
    BAD_FILTER,
    BAD_SELECT,
    NO_PROPERTY,
    SELECT_AND_EXPAND,
    Problem,
    not_supported,
    unexpected,
)
from survey.formats.odata import Condition, ODataBroken, parse_filter
from survey.formats.odata_table import Table, UnknownPropertyError
from survey.queries.odata import Place
from survey.queries.odata_filter import (
    UnsupportedExpressionError,
    UnsupportedFieldError,
    column_of,
)

_KNOWN = {
    *("$top", "$skip", "$count", "$filter", "$expand", "$orderby", "$select", "$wkt"),
    *("$skiptoken", "$format"),
}
_SALT = "survey.central.skiptoken"
_MOST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Asked:
    """`top` is None where all rows are wanted; `order` are columns, empty for the newest first."""

    place: Place
    top: int | None
    counts: bool
    expands: bool
    wkt: bool
    select: Sequence[str]
    condition: Condition | None
    order: Sequence[str]


def asked(request: Request, *, is_main: bool) -> Asked:
    """Raises Problem for what is not understood."""
    query: Mapping[str, str] = request.query_params
    for name in query:
        if name.startswith("$") and name not in _KNOWN:
            raise not_supported(name)
    expands, select, order = query.get("$expand", ""), query.get("$select", ""), _order(query)
    if expands not in {"", "*"}:
        sentence = _("Of $expand only * is supported by this server.")
        raise Problem(BAD_EXPAND, sentence, text=expands)
    if expands and select:
        raise Problem(SELECT_AND_EXPAND, _("$select and $expand do not go together."))
    if order and not is_main:
        raise not_supported("$orderby in tables of repeats")
    return Asked(
        place=_place(query, has_order=bool(order)),
        top=_number(query, "$top") if "$top" in query else None,
        counts=flag(request, "$count"),
        expands=bool(expands),
        wkt=flag(request, "$wkt"),
        select=[path.strip() for path in select.split(",")] if select not in {"", "*"} else [],
        condition=condition_of(query.get("$filter", "")),
        order=order,
    )


def selected(table: Table, paths: Sequence[str]) -> Table:
    """The table with what $select names."""
    try:
        return table.only(paths) if paths else table
    except UnknownPropertyError as unknown:
        code = BAD_SELECT if unknown.is_repeat else NO_PROPERTY
        sentence = (
            _("%(name)s is a repeat, which cannot be selected.")
            if unknown.is_repeat
            else _("Could not find a property named %(name)s.")
        )
        raise Problem(code, sentence % {"name": unknown.path}, property=unknown.path) from None


def condition_of(text: str) -> Condition | None:
    """The condition of a $filter; None where there is none."""
    if not text.strip():
        return None
    try:
        return parse_filter(text)
    except ODataBroken as broken:
        sentence = _("The OData filter expression you provided could not be parsed: %(reason)s")
        raise Problem(BAD_FILTER, sentence % {"reason": str(broken)}, reason=str(broken)) from None


def unsupported(error: UnsupportedFieldError) -> Problem:
    """A filter that is read, but asks for what this server does not do."""
    told = {"text": error.text, "at": error.at}
    if isinstance(error, UnsupportedExpressionError):
        sentence = _("The filter uses what is not supported: %(kind)s at %(at)s (%(text)s).")
        kind = {"kind": error.kind}
        return Problem(BAD_EXPRESSION, sentence % (told | kind), type=error.kind, **told)
    sentence = _("The filter reads a field that is not supported: %(text)s at %(at)s.")
    return Problem(BAD_FIELD, sentence % told, **told)


def token_of(key: Sequence[int]) -> str:
    """Where a table goes on, as $skiptoken has it."""
    return signing.dumps(list(key), salt=_SALT)


def _place(query: Mapping[str, str], *, has_order: bool) -> Place:
    token = query.get("$skiptoken", "")
    if not token:
        return Place(skip=_number(query, "$skip"))
    if has_order:
        raise not_supported("$skiptoken with $orderby")
    try:
        key = tuple(signing.loads(token, salt=_SALT))
    except signing.BadSignature:
        raise unexpected("$skiptoken", token, _("this is no place in this table")) from None
    return Place(after=key)


def _number(query: Mapping[str, str], name: str) -> int:
    said = query.get(name, "0").strip()
    if not (said.isascii() and said.isdecimal() and int(said) <= _MOST):
        raise unexpected(name, said[:40], _("a whole number is expected"))
    return int(said)


def _order(query: Mapping[str, str]) -> list[str]:
    """Columns to sort by, as Django takes them."""
    found = []
    for part in filter(str.strip, query.get("$orderby", "").split(",")):
        path, _blank, direction = part.strip().partition(" ")
        if direction.strip().lower() not in {"", "asc", "desc"}:
            raise unexpected("$orderby", part, "asc, desc")
        try:
            column = column_of(path)
        except UnsupportedFieldError as error:
            raise unsupported(error) from None
        found.append(f"-{column}" if direction.strip().lower() == "desc" else column)
    return found
