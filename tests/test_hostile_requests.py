"""Whatever comes in, no address of the API answers 5xx, and what it cannot keep is refused."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
import yaml
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from survey.api.parsing import DEPTH
from tests.access_lines import Line
from tests.access_table import TABLE
from tests.world import World, a_world

pytestmark = pytest.mark.django_db

ELSEWHERE = {"api:nothing", "api:healthz", "api:schema", "api:docs"}  # take and keep nothing
KEPT_OUT = {401, 403, 404}
API = [
    line
    for line in TABLE
    if line.route.startswith("api:")
    and line.route not in ELSEWHERE
    and set(line.answers.values()) - KEPT_OUT
]
DEEDS = list({line.route: line for line in API if line.method == "POST"}.values())
READINGS = list({line.route: line for line in API if line.method == "GET"}.values())
MULTIPART = [line for line in DEEDS if 415 in line.answers.values()]
NAMED = [line for line in (*READINGS, *DEEDS) if len(line.args) > 1]
SCHEMA = Path(__file__).parents[1] / "openapi.yaml"
QUERIES = ["limit", "after", "case", "form", "version", "severity", "review", "measure", "lang"]
BROKEN = 500

ANY_TEXT = st.text(st.characters(), max_size=20) | st.sampled_from(
    ["\0", "\ud800", "a\0b", "\udfff", "\u202e", "9" * 400, "1e999", "../..", "'", "%00", "é" * 300]
)
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**31, 2**63, -(2**63) - 1, 10**400])
    | st.floats()
    | ANY_TEXT
)
ANY_JSON = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)
CANNOT_BE_KEPT: list[str | bytes] = [
    r'{"name": "\u0000"}',
    r'{"\u0000": 1}',
    r'{"name": "\ud800"}',
    r'[{"a": "\udfff"}]',
    '{"a": 1, "a": 2}',
    '{"a": NaN}',
    '{"a": 1e999}',
    "[" * (DEPTH + 2) + "]" * (DEPTH + 2),
    "[" * 100_000,
    '{"a":' * 100_000,
    b"\xff\xfe",
    b'{"a": "\xed\xa0\x80"}',
]
SOME = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def world(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """Made once; every try is rolled back, and in the end so is the world."""
    media = tmp_path_factory.mktemp("media")
    with (
        override_settings(MEDIA_ROOT=media),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        yield a_world()
        transaction.set_rollback(True)


def bodies() -> dict[str, list[str]]:
    """The names of the fields that each address takes, by the pattern of the address."""
    schema = yaml.safe_load(SCHEMA.read_text("utf-8"))
    shapes = schema["components"]["schemas"]
    found = {}
    for path, methods in schema["paths"].items():
        content = methods.get("post", {}).get("requestBody", {}).get("content", {})
        pattern = re.sub(r"\\\{\w+\\\}", ".+", re.escape(path))
        for kind in content.values():
            shape = str(kind["schema"].get("$ref", "")).rpartition("/")[2]
            found[pattern] = list(shapes.get(shape, {}).get("properties", {}))
    return found


BODIES = bodies()


def fields_of(address: str) -> list[str]:
    """Those of the longest pattern that the address follows."""
    fitting = [pattern for pattern in BODIES if re.fullmatch(pattern, address)]
    return BODIES[max(fitting, key=len)] if fitting else []


def who(line: Line) -> str:
    """Somebody who is let in there."""
    return next(name for name, status in line.answers.items() if status not in KEPT_OUT)


def address_of(line: Line, world: World) -> str:
    args = [argument.format_map(world.names) for argument in line.args]
    return reverse(line.route, args=args, query=line.query)


def send(line: Line, world: World, body: str | bytes, address: str = "") -> HttpResponseBase:
    """Ask as somebody who is let in; what it did is undone."""
    client = Client(
        raise_request_exception=False,
        headers={"Authorization": f"Token {world.tokens[who(line)]}"},
    )
    where = address or address_of(line, world)
    with transaction.atomic():
        response = client.generic(line.method, where, body, content_type="application/json")
        if response.streaming:
            b"".join(response)
        transaction.set_rollback(True)
    return response


@pytest.mark.parametrize("line", DEEDS, ids=str)
def test_what_cannot_be_kept_is_refused_by_every_deed(line: Line, world: World) -> None:
    answers = {repr(body[:40]): send(line, world, body).status_code for body in CANNOT_BE_KEPT}

    expected = 415 if line in MULTIPART else 400
    assert answers == dict.fromkeys(answers, expected)


@pytest.mark.parametrize("line", DEEDS, ids=str)
@SOME
@given(data=st.data())
def test_no_body_breaks_a_deed(line: Line, world: World, data: st.DataObject) -> None:
    names = fields_of(address_of(line, world))
    named = st.dictionaries(st.sampled_from(names), ANY_JSON) if names else st.nothing()
    body = data.draw(named | ANY_JSON)

    response = send(line, world, json.dumps(body))

    assert response.status_code < BROKEN, getattr(response, "content", b"")
    assert response["Content-Type"] == "application/json"


@pytest.mark.parametrize("line", READINGS, ids=str)
@SOME
@given(data=st.data())
def test_no_query_breaks_a_reading(line: Line, world: World, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(QUERIES) | ANY_TEXT)
    value = data.draw(ANY_TEXT)
    query = urlencode({name: value}, errors="surrogatepass")
    address = f"{address_of(line, world).partition('?')[0]}?{query}"

    response = send(line, world, "", address)

    assert response.status_code < BROKEN, getattr(response, "content", b"")


@pytest.mark.parametrize("word", ["%00", "%ED%A0%80", "%FF", "a%00b", "9" * 400, "%E2%80%AE"])
@pytest.mark.parametrize("line", NAMED, ids=str)
def test_no_name_in_an_address_breaks_it(line: Line, world: World, word: str) -> None:
    address = _marked_address(line, world).replace(NUMBER, word).replace(IDENTIFIER, word)

    response = send(line, world, "{}", address)

    assert response.status_code < BROKEN, getattr(response, "content", b"")


NUMBER, IDENTIFIER = "1234567", "01234567-89ab-4def-8123-456789abcdef"


def _marked_address(line: Line, world: World) -> str:
    """The address with a stand-in for each name after the study's."""
    numbered = replace(line, args=[line.args[0], *[NUMBER for _ in line.args[1:]]])
    try:
        return address_of(numbered, world)
    except NoReverseMatch:
        return address_of(
            replace(line, args=[line.args[0], *[IDENTIFIER for _ in line.args[1:]]]), world
        )
