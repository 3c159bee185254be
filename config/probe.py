"""Ask something that may hang, and wait for the answer only so long."""

import threading
from collections.abc import Callable
from concurrent.futures import Future


class NoAnswer(Exception):  # noqa: N818 - that is what it is
    """It did not answer in time, or with an error."""


class Probe[Answer]:
    """Asks in a thread of its own. At most one question is on its way: who asks meanwhile waits
    for the same answer, so that a server that hangs ties up one thread, not one per visitor.
    """

    def __init__(self, ask: Callable[[], Answer]) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._pending: Future[Answer] | None = None

    def answer(self, *, within: float) -> Answer:
        """Raises NoAnswer after `within` seconds, or if asking failed."""
        try:
            return self._asked().result(timeout=within)
        except Exception as error:
            raise NoAnswer from error

    def _asked(self) -> "Future[Answer]":
        with self._lock:
            if self._pending is None or self._pending.done():
                self._pending = Future()
                threading.Thread(target=self._run, args=(self._pending,), daemon=True).start()
            return self._pending

    def _run(self, pending: "Future[Answer]") -> None:
        try:
            pending.set_result(self._ask())
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
            pending.set_exception(error)
