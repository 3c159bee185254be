"""Whether one coded segment keeps to the codebook: errors, and warnings a coder may overrule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from coding.formats.codebook import CodebookContent
from coding.spans import overlap

CODES_ON_ONE_SPAN = 4


class Turn(Protocol):
    """A turn of the transcript: its speech from `start` to `end`."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def is_respondent(self) -> bool: ...


class Severity(StrEnum):
    """An error must not be stored; a warning is shown."""

    ERROR = "error"
    WARNING = "warning"


class Breach(StrEnum):
    """What a segment does against the codebook's rules."""

    UNKNOWN_CODE = "unknown_code"
    VALUE_OUTSIDE_SCALE = "value_outside_scale"
    VALUE_WITHOUT_SCALE = "value_without_scale"
    UNKNOWN_ATTRIBUTE = "unknown_attribute"
    UNKNOWN_ATTRIBUTE_VALUE = "unknown_attribute_value"
    VALUE_MISSING = "value_missing"
    INTERVIEWER_TURN = "interviewer_turn"
    ACROSS_TURNS = "across_turns"
    OUTSIDE_TURNS = "outside_turns"
    TOO_MANY_CODES = "too_many_codes"


_WARNINGS = frozenset(
    {
        Breach.VALUE_MISSING,
        Breach.INTERVIEWER_TURN,
        Breach.ACROSS_TURNS,
        Breach.OUTSIDE_TURNS,
        Breach.TOO_MANY_CODES,
    }
)


@dataclass(frozen=True)
class Finding:
    """One breach; `parts` are the words to name in a sentence about it."""

    breach: Breach
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        return Severity.WARNING if self.breach in _WARNINGS else Severity.ERROR


@dataclass(frozen=True)
class Marking:
    """A segment as its coder would have it; `value` is None when none was given."""

    start: int
    end: int
    code: str
    value: float | str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


def check_segment(
    marking: Marking,
    *,
    codebook: CodebookContent,
    turns: Sequence[Turn],
    others: Iterable[Marking] = (),
) -> tuple[Finding, ...]:
    """All breaches of one segment, errors first.

    `turns` are all turns of the transcript; `others` are the same coder's segments in it.
    """
    findings = [
        *_code_and_value(marking, codebook),
        *_attributes(marking, codebook),
        *_place(marking, turns),
        *_crowd(marking, others),
    ]
    return tuple(sorted(findings, key=lambda finding: finding.severity))


def _code_and_value(marking: Marking, codebook: CodebookContent) -> list[Finding]:
    if codebook.open_code(marking.code) is None:
        return [Finding(Breach.UNKNOWN_CODE, {"code": marking.code})]
    scale = codebook.scale_of(marking.code)
    given = {"code": marking.code, "value": str(marking.value)}
    if marking.value is None:
        needed = scale is not None
        return [Finding(Breach.VALUE_MISSING, {"code": marking.code})] if needed else []
    if scale is None:
        return [Finding(Breach.VALUE_WITHOUT_SCALE, given)]
    if scale.accepts(marking.value):
        return []
    return [Finding(Breach.VALUE_OUTSIDE_SCALE, given | {"scale": scale.id})]


def _attributes(marking: Marking, codebook: CodebookContent) -> list[Finding]:
    findings = []
    for key, value in marking.attributes.items():
        attribute = codebook.attribute(key)
        if attribute is None:
            findings.append(Finding(Breach.UNKNOWN_ATTRIBUTE, {"attribute": key}))
        elif value not in attribute.value_ids:
            parts = {"attribute": key, "value": value}
            findings.append(Finding(Breach.UNKNOWN_ATTRIBUTE_VALUE, parts))
    return findings


def _place(marking: Marking, turns: Sequence[Turn]) -> list[Finding]:
    """Where a segment stands: normally inside one turn of a respondent."""
    span = (marking.start, marking.end)
    touched = [turn for turn in turns if overlap(span, (turn.start, turn.end))]
    if not touched:
        return [Finding(Breach.OUTSIDE_TURNS)]
    findings = []
    if len(touched) > 1:
        findings.append(Finding(Breach.ACROSS_TURNS, {"turns": str(len(touched))}))
    if not all(turn.is_respondent for turn in touched):
        findings.append(Finding(Breach.INTERVIEWER_TURN))
    return findings


def _crowd(marking: Marking, others: Iterable[Marking]) -> list[Finding]:
    here = {
        other.code for other in others if (other.start, other.end) == (marking.start, marking.end)
    } | {marking.code}
    if len(here) <= CODES_ON_ONE_SPAN:
        return []
    return [Finding(Breach.TOO_MANY_CODES, {"codes": str(len(here))})]
