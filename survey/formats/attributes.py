"""The columns of a sampling list in words: a column named like a question is read like it."""

import re
from collections.abc import Iterable

from survey.formats.definition import FormDefinition, Node

_BOTH = ("en", "zh")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


class AttributeWords:
    """Labels of a case's attributes in one language, from the forms that ask the same."""

    def __init__(self, definitions: Iterable[FormDefinition], lang: str) -> None:
        self._definitions = tuple(definitions)
        self._lang = lang

    def name(self, name: str) -> str:
        """The question's label; else the column's own name, tidied."""
        for definition, node in self._asked(name):
            if words := definition.words(node.label, self._lang):
                return words
        return name.replace("_", " ").capitalize()

    def value(self, name: str, value: object) -> str:
        """The label of the choice; else the value as it stands in the list. Of "in English / 中文"
        only the part in the reader's language.
        """
        text = str(value)
        for definition, node in self._asked(name):
            label = definition.choice_label(node.choices, text, self._lang)
            if label != text:
                return label
        return self._part(text)

    def _part(self, text: str) -> str:
        parts = [part.strip() for part in text.split(" / ")]
        chinese = [part for part in parts if _CHINESE.search(part)]
        if len(parts) != len(_BOTH) or len(chinese) != 1:
            return text
        return next(part for part in parts if (part in chinese) == (self._lang == "zh"))

    def _asked(self, name: str) -> Iterable[tuple[FormDefinition, Node]]:
        for definition in self._definitions:
            node = definition.question(name)
            if node is not None:
                yield definition, node
