"""What an installation stands on, checked before it starts: secret, database, broker. Knows no Django."""

import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from kombu import Connection
from kombu.exceptions import KombuError

OLDEST_POSTGRES = 15
BROKERS = ("redis", "rediss", "redis+socket", "amqp", "amqps")
BROKER_EXAMPLE = "It looks like redis://host:6379/0 or amqp://user:password@host:5672//."
DATABASE_EXAMPLE = "It looks like postgresql://user:password@host:5432/database."
ONE_WAY_TO_MAKE_IT = """Put a long random text into this environment variable, the same for web, worker and beat \
(python3 -c "import secrets; print(secrets.token_urlsafe(48))" makes one)."""
SHORTEST_KEY = 32  # characters of BRAID_VAULT_KEY
PROBE = "许昌发制品"


def complaints(environment: Mapping[str, str], *, patience: float = 0.0) -> list[str]:
    """What stands in the way of starting, each a sentence that says what to do.

    A server that does not answer yet is asked again for `patience` seconds.
    """
    deadline = time.monotonic() + patience
    while True:
        unreachable: list[str] = []
        found = secret_complaints(environment)
        for check in (database_complaints, broker_complaints):
            try:
                found += check(environment)
            except Unreachable as trouble:
                unreachable.append(str(trouble))
        if not unreachable or time.monotonic() >= deadline:
            return found + unreachable
        time.sleep(0.5)


class Unreachable(Exception):  # noqa: N818 - may pass
    """A server does not answer; it may still be starting."""


def doubts(environment: Mapping[str, str]) -> list[str]:
    """What an installation can start without, but should not be used without."""
    keys = [key.strip() for key in environment.get("BRAID_VAULT_KEY", "").split(",") if key.strip()]
    if not keys:
        return [f"BRAID_VAULT_KEY is not set: nothing can be pseudonymised. {ONE_WAY_TO_MAKE_IT}"]
    found = [
        f"BRAID_VAULT_KEY names the file {key}, which is not there."
        for key in keys
        if key.startswith("/") and not Path(key).is_file()
    ]
    short = [key for key in keys if not key.startswith("/") and len(key) < SHORTEST_KEY]
    if short:
        found.append(f"BRAID_VAULT_KEY is easy to guess. {ONE_WAY_TO_MAKE_IT}")
    return found


def secret_complaints(environment: Mapping[str, str]) -> list[str]:
    if environment.get("SECRET_KEY") or environment.get("DEBUG") == "1":
        return []
    return [f"SECRET_KEY is not set. {ONE_WAY_TO_MAKE_IT}"]


def database_complaints(environment: Mapping[str, str]) -> list[str]:
    url = environment.get("DATABASE_URL", "")
    if not url:
        return [f"DATABASE_URL is not set. {DATABASE_EXAMPLE}"]
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            return version_complaints(connection.info.server_version) or script_complaints(
                connection
            )
    except psycopg.OperationalError as error:
        raise Unreachable(
            f"PostgreSQL cannot be reached: {first_line(error)}. Check DATABASE_URL, and that the server runs and lets this user in."
        ) from error
    except psycopg.ProgrammingError as error:
        return [
            f"DATABASE_URL is not a PostgreSQL address: {first_line(error)}. {DATABASE_EXAMPLE}"
        ]


def version_complaints(server_version: int) -> list[str]:
    """`server_version` as libpq gives it: 150004 is 15.4."""
    major = server_version // 10000
    if major >= OLDEST_POSTGRES:
        return []
    return [
        f"This is PostgreSQL {major}; Braid needs {OLDEST_POSTGRES} or later. Upgrade the server, or point DATABASE_URL at another one."
    ]


def script_complaints(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    """Ask for the trigrams of a Chinese word: with LC_CTYPE=C there are none, and searches find nothing."""
    name, ctype, encoding = connection.execute(
        "SELECT datname, datctype, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
    ).fetchone() or ("", "", "")
    if encoding != "UTF8":
        return [
            f'The database "{name}" has the encoding {encoding}; Braid needs UTF8. {new_database(name)}'
        ]
    try:
        with connection.transaction(force_rollback=True):
            connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            row = connection.execute("SELECT cardinality(show_trgm(%s))", [PROBE]).fetchone()
    except psycopg.errors.InsufficientPrivilege:
        return [
            f'The user of DATABASE_URL may not add the extension pg_trgm to "{name}". As a superuser: CREATE EXTENSION pg_trgm; or make the user the owner of the database.'
        ]
    except psycopg.errors.FeatureNotSupported:
        return [
            "The PostgreSQL server lacks the extension pg_trgm. Install its contrib package (postgresql-contrib)."
        ]
    if row and row[0]:
        return []
    return [
        f'The database "{name}" has LC_CTYPE {ctype}, under which Chinese text cannot be searched. {new_database(name)}'
    ]


def new_database(name: object) -> str:
    return f"Make a new one: CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8';"


def broker_complaints(environment: Mapping[str, str]) -> list[str]:
    url = environment.get("BROKER_URL", "")
    if not url:
        return [f"BROKER_URL is not set. {BROKER_EXAMPLE}"]
    scheme = urlsplit(url).scheme
    if scheme not in BROKERS:
        return [
            f"BROKER_URL names no broker that Braid works with ({', '.join(BROKERS)}). {BROKER_EXAMPLE}"
        ]
    options = {"socket_connect_timeout": 3} if scheme.startswith("redis") else {}
    try:
        with Connection(url, connect_timeout=3, transport_options=options) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0)
    except (OSError, KombuError) as error:
        raise Unreachable(
            f"The broker cannot be reached: {first_line(error)}. Check BROKER_URL, and that Redis, Valkey or RabbitMQ runs and lets this user in."
        ) from error
    return []


def first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
