"""What an indicator system is checked against: the codes with their scales, and the questions."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ScaleFacts:
    """The scale of a code.

    `kind` is nominal, ordinal, interval or ratio; a nominal scale has `values`, the others run
    from `low` to `high`. `reconcile` is mean, median or majority_else_adjudicate.
    """

    kind: str
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] = ()
    reconcile: str = "mean"


@dataclass(frozen=True)
class CodebookFacts:
    """All codes of a codebook.

    `scales` has the scale of each code (None: it carries no value), `themes` the theme of each.
    """

    scales: Mapping[str, ScaleFacts | None]
    themes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class QuestionFacts:
    """A question of a form.

    `type` is the XLSForm type without its list; `choices` are the values of a select, empty where
    they are not known; `repeat` is the repeat it is asked in.
    """

    type: str
    choices: tuple[str, ...] = ()
    repeat: str | None = None


@dataclass(frozen=True)
class FormFacts:
    questions: Mapping[str, QuestionFacts]

    @property
    def repeats(self) -> frozenset[str]:
        return frozenset(q.repeat for q in self.questions.values() if q.repeat is not None)
