"""JSON as strict as PostgreSQL: what could not be kept is refused at the door."""

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

DEPTH = 40
_UNKEPT = re.compile("[\0\ud800-\udfff]")


def strict_json(text: str) -> Any:  # noqa: ANN401 - JSON is anything
    """Refuse NaN, NUL, lone surrogates, repeated keys and nesting deeper than 40."""
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
        _look(value, 0)
    except RecursionError:
        raise ValueError(_("The JSON is nested too deeply.")) from None
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(_("The JSON has a key twice in one object."))
    return found


def _no_constant(name: str) -> None:
    raise ValueError(_("%(name)s is not JSON.") % {"name": name})


def _look(value: object, depth: int) -> None:
    if depth > DEPTH:
        raise ValueError(_("The JSON is nested too deeply."))
    if isinstance(value, dict):
        for key, item in value.items():
            _look(key, depth)
            _look(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _look(item, depth + 1)
    else:
        _look_at_plain(value)


def _look_at_plain(value: object) -> None:
    if isinstance(value, str) and _UNKEPT.search(value):
        raise ValueError(_("The JSON holds a character that cannot be kept."))
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(_("The JSON holds a number that is too large."))


class StrictJSONParser(BaseParser):
    media_type = "application/json"

    def parse(
        self,
        stream: Any,  # noqa: ANN401 - as REST framework has it
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise ParseError(_("The request is too large."))
        try:
            return strict_json(body.decode("utf-8"))
        except ValueError as error:
            raise ParseError(str(error)) from None
