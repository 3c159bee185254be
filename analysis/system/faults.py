"""What is wrong with an indicator system: every fault with its line, its place and its reason."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One fault.

    `line` counts from 1 in the file (0 where there is none); `path` reads like
    `measures.inst_national.questions`.
    """

    line: int
    path: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.path}: {self.reason}"


class FaultySystemError(Exception):
    """The text is no indicator system; `faults` holds all that was found, in order of lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))
