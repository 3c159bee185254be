"""The questions of a form as a tree, with their logic, for people to read."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from survey.formats.definition import Choice, FormDefinition, Kind, Node
from survey.models import Severity
from survey.pages.form_words import type_word

DEEPEST = 4
_RULES: tuple[tuple[str, Promise], ...] = (
    ("relevant", _("Asked if")),
    ("constraint", _("Must hold")),
    ("calculation", _("Computed as")),
)


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A row of the tree. `labels` are (language, words); `rules` are (what, expression).

    `severity` says in words how much a broken constraint matters; a critical one that `only_warns`
    does not keep the interview from being completed.
    """

    node: Node
    level: int
    type: str
    labels: tuple[tuple[str, str], ...]
    rules: tuple[tuple[Promise, str], ...]
    choices: tuple[Choice, ...]
    is_heading: bool
    required: str
    severity: str = ""
    only_warns: bool = False


def lines_of(definition: FormDefinition) -> list[QuestionLine]:
    """Every node of the form in its order; what the device adds by itself is left out."""
    return [_line(definition, node) for node in definition.nodes if node.kind is not Kind.META]


def _line(definition: FormDefinition, node: Node) -> QuestionLine:
    return QuestionLine(
        node=node,
        level=min(node.path.count("/") - 2, DEEPEST),
        type=type_word(node.type),
        labels=_labels(node.label),
        rules=tuple(
            (what, text) for part, what in _RULES if (text := str(getattr(node, part)).strip())
        ),
        choices=tuple(definition.choices.get(node.choices or "", ())),
        is_heading=node.kind in {Kind.GROUP, Kind.REPEAT},
        required=node.required,
        severity=str(Severity(node.gravity).label) if node.gravity in Severity else "",
        only_warns=node.gravity == Severity.CRITICAL and node.completion == "warn",
    )


def _labels(texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(("" if tag == "default" else tag, words) for tag, words in texts.items())
