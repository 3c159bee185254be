"""What a deed says when it cannot be done: one clear sentence, and the places to mend."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus


class Refusal(Exception):  # noqa: N818 - it is one, and the word is what people read
    """`code` is for programs, the message for people, `faults` names file, row and reason; `more`
    is what else a program needs to go on, as JSON.
    """

    status = HTTPStatus.BAD_REQUEST

    def __init__(
        self,
        code: str,
        message: str,
        *,
        faults: Sequence[dict[str, object]] = (),
        more: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.faults = list(faults)
        self.more = dict(more or {})


class Conflict(Refusal):
    """Somebody else's version of the same thing stands in the way."""

    status = HTTPStatus.CONFLICT


class Stale(Refusal):
    """What was to be changed is not as it was when it was read; `more` says how it is now."""

    status = HTTPStatus.PRECONDITION_FAILED


class Unconditional(Refusal):
    """A change must say (If-Match) which version of the thing it means."""

    status = HTTPStatus.PRECONDITION_REQUIRED


@contextmanager
def gathering(faults: list[dict[str, object]], file: str = "") -> Iterator[None]:
    """Go on after a refusal, so that one report can name every fault of many files."""
    try:
        yield
    except Refusal as refused:
        faults += refused.faults or [{"file": file, "reason": str(refused)}]
