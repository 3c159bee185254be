"""What a step changes: the content of segments before and after it, and how that is kept as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

type Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """What a coder says about a span; text[start:end] == quote, in code points, end exclusive."""

    start: int
    end: int
    quote: str
    code: str
    value: float | str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)

    def told(self) -> Json:
        return {
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "code": self.code,
            "value": short(self.value),
            "attributes": dict(self.attributes),
        }

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Content":
        """Content of JSON which `told` made."""
        return cls(**told)


@dataclass(frozen=True, slots=True)
class Change:
    """What is wanted of one segment: `version` is the one it is meant for, None for a new segment;
    `after` is None for one that goes.
    """

    segment: UUID
    version: int | None
    after: Content | None


@dataclass(frozen=True, slots=True)
class Trace:
    """What one segment was before a step, and after it; None: there was none.

    `version` is the last it had (its disappearance counts as one). `attached` is what hung on it
    when it went (memos, links, when it was made), `elsewhere` the transcript it stood in before,
    where that was another.
    """

    segment: UUID
    before: Content | None
    after: Content | None
    version: int
    attached: Mapping[str, Any] = field(default_factory=dict)
    elsewhere: int | None = None

    def told(self) -> Json:
        extra = {"attached": dict(self.attached), "elsewhere": self.elsewhere}
        return {
            "segment": str(self.segment),
            "before": self.before and self.before.told(),
            "after": self.after and self.after.told(),
            "version": self.version,
            **{name: value for name, value in extra.items() if value},
        }

    def renewed(self, done: "Trace") -> "Trace":
        """The same way, which was gone again or back as `done` tells: its version is the last, and
        what hung on the segment is what hung on it then.
        """
        return replace(self, version=done.version, attached=done.attached or self.attached)

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Trace":
        before, after = told["before"], told["after"]
        return cls(
            UUID(told["segment"]),
            before and Content.read(before),
            after and Content.read(after),
            told.get("version", 0),
            told.get("attached", {}),
            told.get("elsewhere"),
        )


def short(value: float | str | None) -> float | int | str | None:
    """The value as people write it: 2, not 2.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
