"""Deeds done at the same time, each on a connection of its own."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from django.db import connection


@contextmanager
def own_connection() -> Iterator[None]:
    """Close the thread's connection to the database when its work is done."""
    try:
        yield
    finally:
        connection.close()


def elsewhere[T](deed: Callable[[], T]) -> T:
    """Do it on another connection, as another process would, and wait for it."""
    return _begun(deed).result(timeout=20)


def waiting[T](deed: Callable[[], T]) -> Future[T]:
    """Begin it on another connection; return when it waits for a lock that we hold."""
    future = _begun(deed)
    deadline = time.monotonic() + 20
    while not _anybody_waits():
        if future.done() or time.monotonic() > deadline:
            raise AssertionError("The other connection does not wait for us.")
        time.sleep(0.01)
    return future


def _begun[T](deed: Callable[[], T]) -> Future[T]:
    def do() -> T:
        with own_connection():
            return deed()

    pool = ThreadPoolExecutor(max_workers=1)
    try:
        return pool.submit(do)
    finally:
        pool.shutdown(wait=False)


def _anybody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select pg_stat_clear_snapshot()")
        cursor.execute(
            "select exists (select from pg_stat_activity"
            " where datname = current_database() and wait_event_type = 'Lock')"
        )
        return bool(cursor.fetchone()[0])


def side_by_side[T](deeds: list[Callable[[], T]]) -> list[T]:
    """Start all at the same moment; what each returned, in their order."""
    start = Barrier(len(deeds), timeout=20)

    def do(deed: Callable[[], T]) -> T:
        with own_connection():
            start.wait()
            return deed()

    with ThreadPoolExecutor(max_workers=len(deeds)) as pool:
        return [future.result(timeout=30) for future in [pool.submit(do, deed) for deed in deeds]]
