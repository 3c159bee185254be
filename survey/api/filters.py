"""Query parameters and bodies: what is not on the list, or has a bad value, is refused by name."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework import serializers

from survey.actions.refusal import Refusal

type Input = serializers.Serializer[Any]


class Filters(serializers.Serializer[Any]):
    """The allow-list of an address without query parameters; others add fields to it."""


class Paged(Filters):
    limit = serializers.IntegerField(
        min_value=1, max_value=500, default=100, help_text="How many results at most."
    )
    after = serializers.CharField(
        required=False, max_length=2000, help_text="Where to go on: taken from `next`."
    )


class Download(Filters):
    bom = serializers.BooleanField(
        default=False, help_text="Begin with a byte order mark, as Excel needs it for UTF-8."
    )


def asked(filters: type[Input], query: QueryDict) -> dict[str, Any]:
    """The query parameters, read; a refusal names those that are unknown, repeated or wrong."""
    known = filters().fields
    faults = [_fault(name, _("There is no such parameter.")) for name in query if name not in known]
    faults += [
        _fault(name, _("This parameter is given more than once."))
        for name, values in query.lists()
        if name in known and len(values) > 1
    ]
    return _read(filters, query.dict(), "bad_filter", faults)


def sent(body: type[Input], data: object) -> dict[str, Any]:
    """The body, read; a refusal names the fields that are unknown, missing or wrong."""
    known = body().fields
    names = data if isinstance(data, Mapping) else {}
    faults = [
        _fault(str(name), _("There is no such field.")) for name in names if name not in known
    ]
    return _read(body, data, "bad_body", faults)


def _read(
    serializer: type[Input], data: object, code: str, faults: list[dict[str, object]]
) -> dict[str, Any]:
    reading = serializer(data=data)
    if not reading.is_valid():
        faults += [_fault(name, reason) for name, reason in flat(reading.errors)]
    if faults:
        names = ", ".join(dict.fromkeys(str(fault["field"]) for fault in faults))
        raise Refusal(
            code, _("Not understood: %(names)s.") % {"names": names or "?"}, faults=faults
        )
    found: dict[str, Any] = reading.validated_data
    return found


def _fault(name: str, reason: str) -> dict[str, object]:
    return {"field": name, "reason": reason}


def flat(errors: object, name: str = "") -> Iterator[tuple[str, str]]:
    """REST framework's nested errors as (field, reason); what concerns the whole is "body"."""
    if isinstance(errors, Mapping):
        for key, inner in errors.items():
            part = "" if key == "non_field_errors" else str(key)
            yield from flat(inner, ".".join(filter(None, (name, part))))
    elif isinstance(errors, list):
        for inner in errors:
            yield from flat(inner, name)
    else:
        yield name or "body", str(errors)
