"""Collecting faults by path, with the line that the file gave the path."""

from collections import Counter
from collections.abc import Iterable, Mapping

from analysis.system.faults import Fault


class Findings:
    def __init__(self, lines: Mapping[str, int]) -> None:
        self._lines = lines
        self.faults: set[Fault] = set()

    def add(self, path: str, reason: str, item: str = "") -> None:
        """Note a fault at `path`; the line is that of `item` in it, or of what is nearest."""
        self.faults.add(Fault(self._line(path, item), path, reason))

    def _line(self, path: str, item: str) -> int:
        if f"{path}[{item}]" in self._lines:
            return self._lines[f"{path}[{item}]"]
        if f"{path}.{item}" in self._lines:
            return self._lines[f"{path}.{item}"]
        while path and path not in self._lines:
            path = path.rpartition(".")[0]
        return self._lines.get(path, 0)

    def unknown(self, path: str, what: str, found: Iterable[str], known: Iterable[str]) -> None:
        """Note every one of `found` that is not among `known`."""
        known = set(known)
        for item in found:
            if item not in known:
                self.add(path, f"names no known {what}: {item}", item)

    def twice(self, path: str, items: Iterable[str]) -> None:
        for item, times in Counter(items).items():
            if times > 1:
                self.add(path, f"names {item} more than once", item)
