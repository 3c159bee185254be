"""A kept submission as the answers of a test walk: one tree, rows of repeats inside."""

from collections.abc import Iterable, Mapping, Sequence

from survey.formats.definition import META_NAMES, FormDefinition
from survey.formats.openrosa import Answer, Given, RepeatRow


def walk_answers(
    definition: FormDefinition, answers: Mapping[str, Answer], rows: Iterable[RepeatRow]
) -> dict[str, Given]:
    """What `build_submission` takes: answers by name, and under each repeat its rows in order.

    Instance IDs are left out: each walk has its own.
    """
    tree: dict[str, Given] = {
        name: answer for name, answer in answers.items() if name not in META_NAMES
    }
    ordered = sorted(rows, key=lambda row: row.index)
    return tree | _inside(definition, None, None, ordered)


def _inside(
    definition: FormDefinition, repeat: str | None, parent: int | None, rows: Sequence[RepeatRow]
) -> dict[str, Given]:
    """The repeats directly inside the row `parent` of `repeat` (None: in the submission)."""
    return {
        node.name: [
            {**row.answers, **_inside(definition, node.name, row.index, rows)}
            for row in rows
            if row.repeat == node.name and row.parent_index == parent
        ]
        for node in definition.repeats()
        if node.repeat == repeat
    }
