"""Every address as everybody: what each is answered stands in access_table.py."""

import json
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from tests.access_central import CENTRAL
from tests.access_lines import EVERYBODY, Line
from tests.access_table import TABLE as HOUSES
from tests.world import World, a_world

pytestmark = pytest.mark.django_db

TABLE = [*HOUSES, *CENTRAL]
READ_ONLY = {"GET", "HEAD", "OPTIONS"}
SILENT = {"HEAD", "OPTIONS"}


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


@pytest.fixture(scope="module")
def sessions(world: World) -> dict[str, str]:
    """The session of each who may come, by name."""
    keys = {}
    for name, user in world.people.items():
        client = Client()
        client.force_login(user)
        keys[name] = client.cookies["sessionid"].value
    return keys


def client_of(name: str, line: Line, world: World, sessions: dict[str, str]) -> Client:
    """With the session of this person, or with a token where the address wants one."""
    if name == "nobody":
        return Client()
    if line.by_token:
        return Client(headers={"Authorization": f"Token {world.tokens[name]}"})
    client = Client()
    client.cookies["sessionid"] = sessions[name]
    return client


def address(line: Line, world: World) -> str:
    args = [argument.format_map(world.names) for argument in line.args]
    return reverse(line.route, args=args, query=line.query)


def come(client: Client, method: str, line: Line, world: World) -> HttpResponseBase:
    """Send the request, read the answer to its end, and undo what it did."""
    where = address(line, world)
    with transaction.atomic():
        if method == "POST" and not line.route.startswith(("api:", "central:")):
            response = client.post(where, line.data)
        else:
            body = "" if method in READ_ONLY else json.dumps(line.data)
            response = client.generic(method, where, body, content_type="application/json")
        if response.streaming:
            b"".join(response)
        transaction.set_rollback(True)
    return response


@pytest.mark.parametrize("line", TABLE, ids=str)
def test_everybody_is_answered_as_the_table_says(
    line: Line, world: World, sessions: dict[str, str]
) -> None:
    responses = {
        name: come(client_of(name, line, world, sessions), line.method, line, world)
        for name in EVERYBODY
    }

    answers = {name: response.status_code for name, response in responses.items()}
    assert answers == dict(line.answers)
    if "{slug}" in line.args and answers["nobody"] == HTTPStatus.FOUND:
        assert responses["nobody"]["Location"].startswith(reverse("sign_in"))


def addresses(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """The name of every address, with its namespace."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(
                pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space
            )
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"


def test_every_address_stands_in_the_table() -> None:
    missing = set(addresses(get_resolver())) - {line.route for line in TABLE}

    assert not missing, f"not in access_table.py: {sorted(missing)}"


def test_every_line_is_an_address() -> None:
    unknown = {line.route for line in TABLE} - set(addresses(get_resolver()))

    assert not unknown, f"no such address: {sorted(unknown)}"


def test_every_method_of_an_address_stands_in_the_table(
    world: World, sessions: dict[str, str]
) -> None:
    """An address tells its methods when it is asked by OPTIONS; one that does not takes them all."""
    known: dict[str, set[str]] = {}
    for line in TABLE:
        known.setdefault(line.route, set()).add(line.method)
    missing = []
    for line in TABLE:
        response = come(client_of("pi", line, world, sessions), "OPTIONS", line, world)
        told = {method.strip() for method in response.get("Allow", "GET, POST").split(",")}
        missing += [f"{method} {line.route}" for method in told - SILENT - known[line.route]]

    assert not missing, f"not in access_table.py: {sorted(set(missing))}"


def test_the_table_knows_what_becomes_of_each_who_may_come(
    world: World, sessions: dict[str, str]
) -> None:
    assert [str(line) for line in TABLE if set(line.answers) != set(EVERYBODY)] == []
    assert set(sessions) == set(EVERYBODY) - {"nobody"}
