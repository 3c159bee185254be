"""Whatever comes in, no address for Central's clients answers 5xx, but for what is not supported."""

import json
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client, override_settings
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from tests.access_central import CENTRAL
from tests.access_lines import Line
from tests.world import World, a_world

pytestmark = pytest.mark.django_db

LET_IN = [line for line in CENTRAL if not line.route.endswith(":nothing")]
READINGS = [line for line in LET_IN if line.method == "GET"]
DEEDS = [line for line in LET_IN if line.method != "GET"]
NAMED = [line for line in LET_IN if len(line.args) > 1]
NOT_SUPPORTED = 501
PARAMETERS = [
    *("$top", "$skip", "$count", "$filter", "$expand", "$orderby", "$select", "$wkt"),
    *("$skiptoken", "$search", "version", "publish", "ignoreWarnings", "deviceID"),
]
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    [
        *("\0", "9" * 400, "-1", "1e999", "../..", "'", "%00", "é" * 300, "*", "__id", "null"),
        *("__system/updatedAt eq null", "__system/submitterId eq 999999999999999999"),
        *("year(__system/submissionDate) gt -99999999999", "__system/reviewState ne true"),
        *("__system/submissionDate gt 0001-01-01T00:00:00+14:00", "__system/updatedAt desc"),
        *("not not 1 eq 1", "now() ge 9999-12-31T23:59:59-14:00", "W10:x", "meta/instanceID"),
    ]
)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(["email", "password", "reviewState", "body", "displayName"])
KINDS = [
    *("application/json", "application/xml", "text/plain", "", "é", "multipart/form-data"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
]
SOME = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
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


def address_of(line: Line, world: World) -> str:
    return reverse(line.route, args=[argument.format_map(world.names) for argument in line.args])


def send(
    line: Line, world: World, address: str, body: bytes = b"", kind: str = "application/json"
) -> HttpResponseBase:
    """Ask as the investigator; what it did is undone."""
    client = Client(
        raise_request_exception=False,
        headers={"Authorization": f"Bearer {world.tokens['pi']}"},
    )
    with transaction.atomic():
        response = client.generic(line.method, address, body, content_type=kind)
        if response.streaming:
            b"".join(response)
        transaction.set_rollback(True)
    return response


def is_expected(response: HttpResponseBase) -> bool:
    """Done, refused, or told to be beyond this server in Central's words."""
    if response.status_code == NOT_SUPPORTED:
        return str(json.loads(getattr(response, "content", b"")).get("code")).startswith("501.")
    return response.status_code < 500


@pytest.mark.parametrize("line", READINGS, ids=str)
@SOME
@given(data=st.data())
def test_no_query_breaks_a_reading(line: Line, world: World, data: st.DataObject) -> None:
    names = st.sampled_from(PARAMETERS) | ANY_TEXT
    query = urlencode(data.draw(st.dictionaries(names, ANY_TEXT, min_size=1, max_size=3)))

    response = send(line, world, f"{address_of(line, world)}?{query}")

    assert is_expected(response), query


@pytest.mark.parametrize("line", DEEDS, ids=str)
@SOME
@given(data=st.data())
def test_no_body_breaks_a_deed(line: Line, world: World, data: st.DataObject) -> None:
    told = data.draw(st.dictionaries(FIELDS, ANY_JSON) | ANY_JSON)
    body = data.draw(st.just(json.dumps(told).encode()) | st.binary(max_size=60))

    response = send(line, world, address_of(line, world), body, data.draw(st.sampled_from(KINDS)))

    assert is_expected(response), body


@pytest.mark.parametrize("line", NAMED, ids=str)
@SOME
@given(data=st.data())
def test_no_name_breaks_an_address(line: Line, world: World, data: st.DataObject) -> None:
    whole = address_of(line, world).split("/")
    place = data.draw(st.integers(3, len(whole) - 1))
    whole[place] = quote(data.draw(ANY_TEXT), safe="'()")

    response = send(line, world, "/".join(whole))

    assert is_expected(response), whole
