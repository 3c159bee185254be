"""Deeds done at the same time, each on a connection of its own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
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

    def do() -> T:
        with own_connection():
            return deed()

    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(do).result(timeout=20)


def side_by_side[T](deeds: list[Callable[[], T]]) -> list[T]:
    """Start all at the same moment; what each returned, in their order."""
    start = Barrier(len(deeds), timeout=20)

    def do(deed: Callable[[], T]) -> T:
        with own_connection():
            start.wait()
            return deed()

    with ThreadPoolExecutor(max_workers=len(deeds)) as pool:
        return [future.result(timeout=30) for future in [pool.submit(do, deed) for deed in deeds]]
