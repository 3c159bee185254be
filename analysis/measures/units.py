"""What measures are computed from: respondents with answers, interviews with weighted segments."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

Answer = int | float | str | Sequence[str]
Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class Respondent:
    """One submission.

    `key` is the case, `answers` has no entry for what was not asked or left empty: a number, the
    value of a select_one, or the list of a select_multiple. `repeats` has the rows of each repeat.
    """

    key: str
    answers: Answers
    repeats: Mapping[str, Sequence[Answers]] = field(default_factory=dict)


@dataclass(frozen=True)
class WeightedSegment:
    """A coded passage, in code points, end exclusive.

    `value` is None where the code has none, or where the coders' values still wait for
    adjudication; `weight` is the share of the assigned coders who applied the code.
    """

    start: int
    end: int
    code: str
    value: float | str | None
    weight: float = 1.0


@dataclass(frozen=True)
class Interview:
    """One coded interview; `turns` are the respondent's turns, `kind` the kind of respondent."""

    key: str
    kind: str
    turns: tuple[tuple[int, int], ...]
    segments: tuple[WeightedSegment, ...] = ()


def number(answer: Answer | None) -> float | None:
    """The answer as a finite number, or None: choices such as "3" are numbers, "other" is not."""
    if isinstance(answer, str):
        try:
            found = float(answer)
        except ValueError:
            return None
    elif isinstance(answer, int | float):
        found = float(answer)
    else:
        return None
    return found if math.isfinite(found) else None


def chosen(answer: Answer | None) -> tuple[str, ...]:
    """The choices of a select: one, several, or none."""
    if answer is None:
        return ()
    if isinstance(answer, str):
        return (answer,)
    if isinstance(answer, int | float):
        return (str(answer),)
    return tuple(answer)


def without_missing(respondent: Respondent, missing: Collection[str]) -> Respondent:
    """The respondent without answers such as "na" and "refused", which count as missing."""
    return Respondent(
        respondent.key,
        _answered(respondent.answers, missing),
        {
            name: [_answered(row, missing) for row in rows]
            for name, rows in respondent.repeats.items()
        },
    )


def _answered(answers: Answers, missing: Collection[str]) -> Answers:
    kept: dict[str, Answer] = {}
    for name, answer in answers.items():
        if isinstance(answer, str | int | float):
            if answer != "" and answer not in missing:
                kept[name] = answer
        elif choices := [choice for choice in answer if choice not in missing]:
            kept[name] = choices
    return kept
