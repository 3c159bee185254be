"""The columns of a sampling list in words: a column named like a question is read like it."""

from collections.abc import Iterable

from survey.formats.definition import FormDefinition, Node


class AttributeWords:
    """Labels of a case's attributes in one language, from the forms that ask the same."""

    def __init__(self, definitions: Iterable[FormDefinition], lang: str) -> None:
        self._definitions = tuple(definitions)
        self._lang = lang

    def name(self, name: str) -> str:
        """The question's label; else the column's own name."""
        for definition, node in self._asked(name):
            return definition.words(node.label, self._lang) or name
        return name

    def value(self, name: str, value: object) -> str:
        """The label of the choice; else the value as it stands in the list."""
        text = str(value)
        for definition, node in self._asked(name):
            label = definition.choice_label(node.choices, text, self._lang)
            if label != text:
                return label
        return text

    def _asked(self, name: str) -> Iterable[tuple[FormDefinition, Node]]:
        for definition in self._definitions:
            node = definition.question(name)
            if node is not None:
                yield definition, node
