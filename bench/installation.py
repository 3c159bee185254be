"""An installation to measure: a database of its own, and a web server before it."""

import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast
from urllib.parse import urlsplit

import psycopg
from django.core.management import call_command
from django.db import connection

from bench.instrument import REPEAT, workbook
from config.embedded.places import PROJECT
from config.embedded.process import end, spawn, wait_until
from survey.actions.device import add_app_user, set_device_password
from survey.actions.form import publish_form
from survey.actions.study import found
from survey.models import FormVersion, Membership, Submission, User

PASSWORD = "correct horse battery staple"  # noqa: S105 - of a study that lives for a minute
PATIENCE = 60.0  # seconds
THREADS = 4  # in all processes together, as `make run` has them
SERVER = "--interface wsgi --host 127.0.0.1 --no-ws --log-level warning"


@dataclass(frozen=True, slots=True)
class Installation:
    """Where it is, and as whom one may come; `version` is the form of bench.instrument."""

    host: str
    port: int
    database_url: str
    study: str
    member: Membership
    key: str
    device_password: str
    version: FormVersion


@contextmanager
def fresh_installation(*, processes: int) -> Iterator[Installation]:
    """A study with the form, on loopback, served by so many processes; nothing of it stays.

    `make run` has one for each core, two at most.
    """
    with bench_database() as url:
        member, key, password, version = _study()
        with served(url, processes=processes, answers=_answers) as port:
            slug = member.study.slug
            yield Installation("127.0.0.1", port, url, slug, member, key, password, version)


@contextmanager
def bench_database() -> Iterator[str]:
    """A database that lives as long as a measurement; its address, and Django works on it."""
    name = f"bench_{os.getpid()}"
    url = os.environ["DATABASE_URL"]
    with own_database(url, name):
        yield urlsplit(url)._replace(path=f"/{name}").geturl()


@contextmanager
def served(url: str, *, processes: int, answers: Callable[[int], bool]) -> Iterator[int]:
    """Serve this database on loopback by so many processes; the port, once it `answers`."""
    connection.close()
    port = free_port()
    with TemporaryDirectory(prefix="braid-bench-") as folder:
        env = {
            **os.environ,
            "DATABASE_URL": url,
            "MEDIA_ROOT": str(Path(folder) / "media"),
            "BROKER_URL": "memory://",
        }
        log = Path(folder) / "web.log"
        options = [*SERVER.split(), "--port", str(port), "--workers", str(processes)]
        options += ["--blocking-threads", str(THREADS // processes)]
        command = [sys.executable, "-m", "granian", *options, "config.wsgi:application"]
        process = spawn(command, env=env, log=log, folder=PROJECT)
        try:
            if not wait_until(lambda: answers(port), seconds=PATIENCE):
                raise RuntimeError(log.read_text())
            yield port
        finally:
            end(process)
            connection.close()


@contextmanager
def own_database(url: str, name: str) -> Iterator[None]:
    """Make the database, and let Django work on it."""
    with psycopg.connect(url, autocommit=True) as housekeeping:
        housekeeping.execute(f'create database "{name}"')
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        connection.close()
        cast("Any", connection).close_pool()
        connection.settings_dict["NAME"] = before
        with psycopg.connect(url, autocommit=True) as housekeeping:
            housekeeping.execute(f'drop database if exists "{name}" with (force)')


def fill(rows: int) -> None:
    """Copy the first submission so many times, so that the tables are as long as after years."""
    columns = [str(field.column) for field in Submission._meta.concrete_fields]  # noqa: SLF001
    copied = [name for name in columns if name not in {"id", "instance_id"}]
    listed = ", ".join(copied)
    with connection.cursor() as cursor:
        cursor.execute("alter table survey_submission disable trigger user")
        cursor.execute(
            f"insert into survey_submission (instance_id, {listed})"  # noqa: S608 - our own names
            f" select 'uuid:' || gen_random_uuid(), {listed}"
            " from (select * from survey_submission order by id limit 1) as first,"
            " generate_series(1, %s)",
            [rows],
        )
        cursor.execute("alter table survey_submission enable trigger user")
        cursor.execute("vacuum (analyze) survey_submission")


def fill_repeats() -> None:
    """A row of the repeat for each submission."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into survey_repeatrow (submission_id, repeat, position, answers, empty)"
            " select id, %s, 0, jsonb_build_object('visit_date', '2026-11-24',"
            " 'visit_place', md5(id::text), 'visit_minutes', id %% 90), '[]'"
            " from survey_submission",
            [REPEAT],
        )
        cursor.execute("vacuum (analyze) survey_repeatrow")


def _study() -> tuple[Membership, str, str, FormVersion]:
    user = User.objects.create_user("bench@example.org", "Bench", PASSWORD)
    User.objects.filter(pk=user.pk).update(founds_studies=True)
    user.founds_studies = True
    member = found(slug="bench", title={"en": "Bench"}, by=user)
    version = publish_form(data=workbook(), filename="bench.xlsx", kind="firm", roles={}, by=member)
    _device, key = add_app_user(name="bench", by=member)
    return member, key, set_device_password(member=member, by=member), version


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    asking = HTTPConnection("127.0.0.1", port, timeout=5)
    with suppress(OSError, HTTPException):
        asking.request("GET", "/openrosa/bench/formList")
        return asking.getresponse().status == 401  # noqa: PLR2004 - HTTP's own number
    return False
