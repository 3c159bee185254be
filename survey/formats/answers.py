"""The answers of many submissions as one table: a column per question, a row per submission."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from survey.formats.definition import META_NAMES, FormDefinition, Kind, Node
from survey.formats.table import Cell

type Answer = float | str | list[str]

_LONG = 2.0**63
_REFERENCE = re.compile(r"\$\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Column:
    """A question, and the version of the form that says what it is called."""

    node: Node
    form: FormDefinition

    def label(self, lang: str) -> str:
        """The question; answers that it speaks of are left open, as a table has many."""
        return _REFERENCE.sub("…", self.form.label(self.node.name, lang))

    def cell(self, answers: Mapping[str, Answer], lang: str | None = None) -> Cell:
        """The answer: names of choices, several with a blank between them as in a submission; or,
        in a language, their labels, several with a semicolon.
        """
        answer = answers.get(self.node.name)
        if answer is None:
            return None
        names = answer if isinstance(answer, list) else [answer]
        if lang is None or self.node.choices is None:
            return " ".join(answer) if isinstance(answer, list) else answer
        return "; ".join(self._choice(name, lang) for name in names)

    def _choice(self, name: float | str, lang: str) -> str:
        return self.form.choice_label(self.node.choices, str(name), lang)


def read_answers(text: str) -> dict[str, Answer]:
    """Answers from JSON as PostgreSQL writes it: plain digits for every whole number.

    As json reads them, in about half the time: whole numbers that are too long for orjson, which
    makes them floats, are read again.
    """
    answers: dict[str, Answer] = orjson.loads(text)
    floats = [answer for answer in answers.values() if answer.__class__ is float]
    if floats and (max(floats) >= _LONG or min(floats) <= -_LONG):
        return dict(json.loads(text))
    return answers


def columns(forms: Sequence[FormDefinition], repeat: str | None = None) -> list[Column]:
    """The questions of a form outside its repeats, or those in one of them.

    `forms` are its versions, the newest first: its questions come first, then what only older
    versions asked. Notes and what the device adds to identify the submission are left out.
    """
    found: dict[str, Column] = {}
    for form in forms:
        for node in form.fields(repeat):
            if node.kind is not Kind.NOTE and node.name not in META_NAMES:
                found.setdefault(node.name, Column(node, form))
    return list(found.values())


def repeat_names(forms: Sequence[FormDefinition]) -> list[str]:
    """The repeats of all versions, those of the newest first."""
    return list(dict.fromkeys(node.name for form in forms for node in form.repeats()))
