"""Ask something that may hang, and wait for the answer only so long."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass


class NoAnswer(Exception):  # noqa: N818 - that is what it is
    """It did not answer in time, or with an error."""


@dataclass(frozen=True, slots=True)
class Question[Answer]:
    """What was asked, and may have been answered by now."""

    pending: Future[Answer]

    def answer(self, *, within: float) -> Answer:
        """Raises NoAnswer after `within` seconds, or if asking failed."""
        try:
            return self.pending.result(timeout=within)
        except Exception as error:
            raise NoAnswer from error


class Probe[Answer]:
    """Asks in a thread of its own. At most one question is on its way: who asks meanwhile waits
    for the same answer, so that a server that hangs ties up one thread, not one per visitor.
    """

    def __init__(self, ask: Callable[[], Answer]) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._pending: Future[Answer] | None = None

    def ask(self) -> Question[Answer]:
        """Begin to ask, unless a question is on its way; do not wait."""
        with self._lock:
            if self._pending is None or self._pending.done():
                self._pending = Future()
                threading.Thread(target=self._run, args=(self._pending,), daemon=True).start()
            return Question(self._pending)

    def _run(self, pending: Future[Answer]) -> None:
        try:
            pending.set_result(self._ask())
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
            pending.set_exception(error)
