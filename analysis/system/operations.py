"""The operations a measure can name, and what each of them takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Takes(StrEnum):
    """What a measure is computed from; decides which other checks and which functions apply."""

    ANSWERS = "answers"
    REPEATS = "repeats"
    ROSTER = "roster"
    CODES = "codes"
    MEASURES = "measures"
    CATEGORIES = "categories"


NUMBERS = frozenset({"ordinal", "interval", "ratio"})
NAMES = frozenset({"nominal"})
ANYTHING = NUMBERS | NAMES


@dataclass(frozen=True)
class Operation:
    """The needs of an operation.

    `needs` and `may_have` name arguments; `scales` are the kinds of scale its codes may have
    (`unscaled`: or none), `positive` asks for scales that do not go below zero; `questions` is the
    fewest number of questions, `numeric` says that all must have numbers for answers.
    """

    takes: Takes
    needs: frozenset[str] = frozenset()
    may_have: frozenset[str] = frozenset()
    scales: frozenset[str] = frozenset()
    unscaled: bool = False
    positive: bool = False
    questions: int = 0
    numeric: bool = False


_REPEAT = frozenset({"repeat", "field"})
_KINDS = frozenset({"kinds"})
_ZERO = frozenset({"zero_if"})

OPERATIONS: Mapping[str, Operation] = {
    "mean_scale": Operation(Takes.ANSWERS, questions=1, numeric=True),
    "number": Operation(Takes.ANSWERS, questions=1, may_have=_ZERO),
    "count_selected": Operation(Takes.ANSWERS, questions=1, may_have=frozenset({"exclude"})),
    "count_at_least": Operation(
        Takes.ANSWERS, questions=1, numeric=True, needs=frozenset({"threshold"})
    ),
    "map_mean": Operation(
        Takes.ANSWERS, questions=1, needs=frozenset({"map"}), may_have=_ZERO | {"weights"}
    ),
    "ratio": Operation(Takes.ANSWERS, needs=frozenset({"num", "den"})),
    "hhi_inverse": Operation(Takes.ANSWERS, questions=2, numeric=True),
    "difference": Operation(Takes.ANSWERS, needs=frozenset({"minuend", "subtrahend"})),
    "repeat_mean": Operation(Takes.REPEATS, needs=_REPEAT),
    "repeat_max": Operation(Takes.REPEATS, needs=_REPEAT),
    "repeat_share": Operation(Takes.REPEATS, needs=_REPEAT | {"values"}),
    "repeat_share_not": Operation(Takes.REPEATS, needs=_REPEAT | {"values"}),
    "roster_density": Operation(Takes.ROSTER, questions=2),
    "roster_reciprocity": Operation(Takes.ROSTER, questions=2),
    "code_value_mean": Operation(Takes.CODES, scales=NUMBERS, may_have=_KINDS),
    "code_turn_share": Operation(Takes.CODES, scales=ANYTHING, unscaled=True, may_have=_KINDS),
    "code_intensity_max": Operation(
        Takes.CODES, scales=NUMBERS, positive=True, may_have=_KINDS | {"top"}
    ),
    "code_level_max": Operation(Takes.CODES, scales=NUMBERS, may_have=_KINDS),
    "code_balance": Operation(
        Takes.CODES,
        scales=NUMBERS,
        positive=True,
        needs=frozenset({"positive", "negative"}),
        may_have=_KINDS,
    ),
    "geo_of_measures": Operation(Takes.MEASURES, needs=frozenset({"measures"})),
    "distribution": Operation(Takes.CATEGORIES, scales=NAMES, may_have=_KINDS),
}

PROFILE_OPERATIONS = frozenset({"code_share", "cooccurrence", "crosstab"})
RECONCILE_RULES = frozenset({"mean", "median", "majority_else_adjudicate"})
