"""A small form with all that OpenRosa submissions can hold, and submissions of it."""

import json
from collections.abc import Mapping
from typing import Any

from survey.formats.definition import FormDefinition, Kind, Node
from survey.formats.openrosa import (
    ParsedSubmission,
    build_submission,
    parse_submission,
)

META = "<meta><instanceID>uuid:1</instanceID></meta>"


def node(
    path: str,
    type_: str,
    data_type: str = "string",
    *,
    choices: str | None = None,
    repeat: str | None = None,
) -> Node:
    name = path.rpartition("/")[2]
    return Node(path, name, Kind.QUESTION, type_, data_type, choices=choices, repeat=repeat)


FORM = FormDefinition(
    form_id="f",
    version="2",
    title="F",
    languages=("en",),
    default_language="en",
    nodes=(
        Node("/data/start", "start", Kind.META, "start", "dateTime"),
        node("/data/code", "text"),
        Node("/data/g", "g", Kind.GROUP, "group"),
        node("/data/g/year", "integer", "int"),
        node("/data/g/share", "decimal", "decimal"),
        node("/data/g/town", "select_one", choices="towns"),
        node("/data/g/goods", "select_multiple", choices="goods"),
        node("/data/g/order", "rank", "odk:rank", choices="goods"),
        node("/data/g/day", "date", "date"),
        Node("/data/g/hello", "hello", Kind.NOTE, "note", "string"),
        Node("/data/g/sum", "sum", Kind.CALCULATE, "calculate", "string"),
        node("/data/voice", "audio", "binary"),
        Node("/data/r", "r", Kind.REPEAT, "repeat"),
        node("/data/r/who", "text", repeat="r"),
        Node("/data/r/h", "h", Kind.GROUP, "group", repeat="r"),
        node("/data/r/h/age", "integer", "int", repeat="r"),
        Node("/data/r/s", "s", Kind.REPEAT, "repeat", repeat="r"),
        node("/data/r/s/what", "text", repeat="s"),
        node("/data/r/s/photo", "image", "binary", repeat="s"),
        Node("/data/meta/audit", "audit", Kind.META, "audit", "binary"),
        Node("/data/meta/instanceID", "instanceID", Kind.META, "calculate", "string"),
    ),
    choices={},
)


def document(inner: str, meta: str = META, attributes: str = 'id="f" version="2"') -> bytes:
    return f"<data {attributes}>{inner}{meta}</data>".encode()


def parsed(inner: str, meta: str = META) -> ParsedSubmission:
    return parse_submission(document(inner, meta), FORM)


def built(answers: Mapping[str, Any]) -> ParsedSubmission:
    return parse_submission(build_submission(FORM, answers, instance_id="uuid:1"), FORM)


def exact(answers: object) -> str:
    """Answers as JSON, so that 1 and 1.0 differ."""
    return json.dumps(answers, sort_keys=True, ensure_ascii=False)
