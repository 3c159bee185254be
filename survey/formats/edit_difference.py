"""What an edit of a submission changed, field by field."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from survey.formats.definition import FormDefinition
from survey.formats.openrosa import Answer, RepeatRow

type _Place = tuple[str, int, str]  # repeat ("" for none), position, question


@dataclass(frozen=True, slots=True)
class Content:
    """The answers of one version of a submission, and the rows of its repeats."""

    answers: Mapping[str, Answer]
    rows: Sequence[RepeatRow] = ()

    @classmethod
    def from_json(cls, answers: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Self:
        """As a stored version keeps it: `row_to_json` wrote the rows."""
        return cls(
            answers,
            tuple(
                RepeatRow(
                    repeat=row["repeat"],
                    index=row["position"],
                    parent_index=row["parent_position"],
                    answers=row["answers"],
                    empty=tuple(row["empty"]),
                )
                for row in rows
            ),
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that differs. None means that there was no answer, or is none now.

    In a repeat, `position` counts its rows from 0; outside repeats it is None and `repeat` "".
    """

    question: str
    label: Mapping[str, str]
    before: Answer | None
    after: Answer | None
    repeat: str = ""
    position: int | None = None


@dataclass(slots=True)
class _Order:
    """Where each question stands in the forms of the two versions, and what it is called there."""

    forms: Sequence[FormDefinition]
    places: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        names = [node.name for form in self.forms for node in form.nodes]
        self.places = {name: place for place, name in reversed(list(enumerate(names)))}

    def key(self, place: _Place) -> tuple[int, int, int, str]:
        """The form's order: a repeat's rows stand together, where the repeat stands."""
        repeat, position, question = place
        last = len(self.places)
        within = self.places.get(question, last)
        outer = self.places.get(repeat, last) if repeat else within
        return outer, position, within, question

    def label(self, question: str) -> Mapping[str, str]:
        nodes = (form.question(question) for form in self.forms)
        return next((node.label for node in nodes if node is not None and node.label), {})


def row_to_json(row: RepeatRow) -> dict[str, object]:
    return {
        "repeat": row.repeat,
        "position": row.index,
        "parent_position": row.parent_index,
        "answers": dict(row.answers),
        "empty": list(row.empty),
    }


def difference(before: Content, after: Content, *forms: FormDefinition) -> tuple[Change, ...]:
    """The answers in which two versions differ, in the form's order; rows are compared by position.

    `forms` are the forms of the versions, the newer first: the first that knows a question has
    its label. What no form knows comes last, by name.
    """
    old, new = dict(_flat(before)), dict(_flat(after))
    order = _Order(forms)
    differing = (place for place in old | new if old.get(place) != new.get(place))
    return tuple(
        Change(
            question=question,
            label=order.label(question),
            before=old.get((repeat, position, question)),
            after=new.get((repeat, position, question)),
            repeat=repeat,
            position=position if repeat else None,
        )
        for repeat, position, question in sorted(differing, key=order.key)
    )


def _flat(content: Content) -> Iterator[tuple[_Place, Answer]]:
    for question, answer in content.answers.items():
        yield ("", 0, question), answer
    for row in content.rows:
        for question, answer in row.answers.items():
            yield (row.repeat, row.index, question), answer
