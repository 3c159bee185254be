"""What a form that works may still get wrong in the field: warnings, each with its place."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from survey.formats.definition import Choice, FormDefinition, Kind, Node
from survey.formats.xlsform import FormFault
from survey.formats.xlsform_places import ChoiceRows

MOST = 200
LONGEST_NAME = 32  # characters; what Stata takes, and half of what SPSS does
_COMPARED = ("constraint", "relevant", "required", "calculation")
_QUOTED_DATE = re.compile(r"""(?:<=?|>=?)\s*(["'])(\d{4}-\d{2}-\d{2})\1""")
_QUOTED_DATE_FIRST = re.compile(r"""(?<![\w(]\()(["'])(\d{4}-\d{2}-\d{2})\1\s*(?:<|>)""")
_BARE_DATE = re.compile(r"""(?<![\w"'-])(\d{4}-\d{1,2}-\d{1,2})(?![\w"'-])""")
_ASKED = frozenset({Kind.QUESTION, Kind.GROUP, Kind.REPEAT, Kind.NOTE})
_UNTRANSLATED = "default"


def advise(definition: FormDefinition, choice_rows: ChoiceRows | None = None) -> list[FormFault]:
    """At most MOST warnings, in the form's order.

    `choice_rows` knows the rows of the choices sheet; an XForm has none. The row of a question is
    known to its node.
    """
    is_sheet = choice_rows is not None
    rows = choice_rows or ChoiceRows(())
    found = [
        *(fault for node in definition.nodes for fault in _of_node(node, definition, is_sheet)),
        *_of_lists(definition, rows, is_sheet),
    ]
    return found[:MOST]


def _of_node(node: Node, definition: FormDefinition, is_sheet: bool) -> Iterator[FormFault]:  # noqa: FBT001
    sheet = "survey" if is_sheet else ""

    def said(column: str, message: str) -> FormFault:
        return FormFault(sheet, node.row, column if is_sheet else f"{node.path} {column}", message)

    if node.kind is Kind.META:
        return
    name = node.path.rpartition("/")[2]
    if not name.isascii():
        yield said(
            "name", f"Use only the letters a to z in the name {name}: devices may not load it."
        )
    if len(name) > LONGEST_NAME:
        yield said(
            "name",
            f"The name {name} has more than {LONGEST_NAME} characters: SPSS and Stata get it shortened.",
        )
    for column in _COMPARED:
        for message in _dates(str(getattr(node, column))):
            yield said(column, message)
    yield from (said(column, text) for column, text in _labels(node, definition.languages))


def _dates(expression: str) -> Iterator[str]:
    if bare := _BARE_DATE.search(_without_texts(expression)):
        yield f"{bare[1]} is a subtraction here. Write a date as date('{bare[1]}')."
    elif quoted := _QUOTED_DATE.search(expression) or _QUOTED_DATE_FIRST.search(expression):
        yield f"'{quoted[2]}' is compared as a text here. Write a date as date('{quoted[2]}')."


def _without_texts(expression: str) -> str:
    return re.sub(r""""[^"]*"|'[^']*'""", "''", expression)


def _labels(node: Node, languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A question without words, or without words in one of the form's languages."""
    if node.kind not in _ASKED or (node.kind in {Kind.GROUP, Kind.REPEAT} and not node.label):
        return
    if not node.label:
        if not node.hint:
            yield "label", f"The question {node.name} has no label."
        return
    for tag in languages:
        if not _is_said(node.label, tag):
            yield _label_column(tag), f"{node.name} has no label in {_language(tag)}."


def _of_lists(
    definition: FormDefinition,
    rows: ChoiceRows,
    is_sheet: bool,  # noqa: FBT001
) -> Iterator[FormFault]:
    sheet = "choices" if is_sheet else ""
    asked_together = {node.choices for node in definition.nodes if node.is_multiple}
    for list_name, choices in definition.choices.items():
        times = Counter(choice.name for choice in choices)
        for choice in choices:
            row = rows.take(list_name, choice.name)
            for column, message in _of_choice(choice, times, definition.languages):
                place = column if is_sheet else f"{list_name} {column}"
                yield FormFault(sheet, row, place, message)
            if list_name in asked_together and " " in choice.name.strip():
                place = "name" if is_sheet else f"{list_name} name"
                yield FormFault(
                    sheet,
                    row,
                    place,
                    f"The choice {choice.name} has a blank in its name: several choices are kept with a blank between them.",
                )


def _of_choice(
    choice: Choice, times: Mapping[str, int], languages: Iterable[str]
) -> Iterator[tuple[str, str]]:
    if times[choice.name] > 1:
        yield "name", f"The choice {choice.name} stands more than once on its list."
    if not choice.label:
        yield "label", f"The choice {choice.name} has no label."
        return
    for tag in languages:
        if not _is_said(choice.label, tag):
            yield _label_column(tag), f"The choice {choice.name} has no label in {_language(tag)}."


def _is_said(label: Mapping[str, str], tag: str) -> bool:
    """A dash is what pyxform writes into an XForm for words that the sheet has not."""
    return label.get(tag, "").strip() not in {"", "-"}


def _label_column(tag: str) -> str:
    return "label" if tag == _UNTRANSLATED else f"label::{tag}"


def _language(tag: str) -> str:
    return "the default language" if tag == _UNTRANSLATED else tag
