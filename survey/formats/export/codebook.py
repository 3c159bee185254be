"""The codebook of variables: what each column asks, what its codes mean, how it may be missing."""

from collections.abc import Iterator, Sequence

from survey.formats.definition import Kind
from survey.formats.export.columns import Column, Layout
from survey.formats.export.missing import convention
from survey.formats.export.options import Format
from survey.formats.export.texts import Plain
from survey.formats.export.variables import Variable, variables

CODEBOOK = (
    *("table", "variable", "column", "question", "path", "kind", "type", "measure"),
    *("required", "relevant", "constraint", "severity", "calculation", "not_asked", "blank"),
)
CHOICES = ("table", "variable", "code", "choice")


def codebook_header(layout: Layout) -> list[str]:
    return [*CODEBOOK, *(f"label:{lang}" for lang in _languages(layout))]


def codebook_rows(layout: Layout, format_: Format) -> Iterator[list[Plain]]:
    """A row per column of each table; labels in every language of the form."""
    missing = convention(format_)
    says = [missing["not_asked"]["en"], missing["blank"]["en"]]
    for variable in variables(layout, format_):
        column = variable.column
        yield [
            variable.table.name,
            variable.name,
            column.name,
            column.source,
            *_asked(column),
            *(says if column.source else ["", ""]),
            *(column.label.get(lang, "") for lang in _languages(layout)),
        ]


def choices_header(layout: Layout) -> list[str]:
    return [*CHOICES, *(f"label:{lang}" for lang in _languages(layout))]


def choices_rows(layout: Layout, format_: Format) -> Iterator[list[Plain]]:
    """A row per choice of each column; `code` is what stands in the file for it."""
    for variable in variables(layout, format_):
        for choice in variable.column.choices:
            yield [
                variable.table.name,
                variable.name,
                code_of(variable, choice.name),
                choice.name,
                *(choice.label.get(lang, "") for lang in _languages(layout)),
            ]


def code_of(variable: Variable, choice: str) -> Plain:
    return variable.codes.get(choice, choice)


def _languages(layout: Layout) -> Sequence[str]:
    """The form's languages, and ours for what is said about the rows."""
    return tuple(dict.fromkeys([*layout.languages, "en", "zh"]))


def _asked(column: Column) -> list[Plain]:
    node = column.node
    if node is None:
        return ["", "about", "", column.measure.value, "", "", "", "", ""]
    kind = "part" if column.part else Kind(node.kind).value
    return [
        *(node.path, kind, node.type, column.measure.value),
        *(node.required, node.relevant, node.constraint, node.gravity, node.calculation),
    ]
