"""Says a condition in words, for paper: "only if question 12 is Yes"."""

from collections.abc import Mapping
from dataclasses import dataclass

from survey.formats.definition import FormDefinition
from survey.xform.lexer import ExpressionBroken
from survey.xform.parser import parse
from survey.xform.syntax import (
    Call,
    Expression,
    Negation,
    Number,
    Path,
    Reference,
    Series,
    Text,
    spell,
)

_PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "question": "question {number}",
        "answer": "the answer",
        "=": "{left} is {right}",
        "!=": "{left} is not {right}",
        "<": "{left} is less than {right}",
        "<=": "{left} is at most {right}",
        ">": "{left} is more than {right}",
        ">=": "{left} is at least {right}",
        "answered": "{left} is answered",
        "empty": "{left} is not answered",
        "selected": "{left} includes {right}",
        "not": "not ({one})",
        "not selected": "{left} does not include {right}",
        "and": " and ",
        "or": " or ",
        "quote": "“{text}”",
        "today": "today",
        "now": "now",
    },
    "zh": {
        "question": "第{number}题",
        "answer": "答案",
        "=": "{left}为{right}",
        "!=": "{left}不为{right}",
        "<": "{left}小于{right}",
        "<=": "{left}不大于{right}",
        ">": "{left}大于{right}",
        ">=": "{left}不小于{right}",
        "answered": "{left}已作答",
        "empty": "{left}未作答",
        "selected": "{left}选了{right}",
        "not": "并非（{one}）",
        "not selected": "{left}未选{right}",
        "and": "，且",
        "or": "，或",
        "quote": "“{text}”",
        "today": "今天",
        "now": "此刻",
    },
}
_OPERATORS = frozenset({"=", "!=", "<", "<=", ">", ">="})
_JOINS = frozenset({"and", "or"})
_PLAIN = frozenset({"child", "parent", "self"})


@dataclass(frozen=True)
class Wording:
    """Words of one language for the conditions of one form.

    `numbers` are the numbers of questions on paper, by name; what has none is called by its
    label. Languages other than Chinese are served in English.
    """

    definition: FormDefinition
    lang: str
    numbers: Mapping[str, int]

    def say(self, condition: str) -> str:
        """The condition in words; what has no words stays as it is written."""
        try:
            return self._say(parse(condition))
        except ExpressionBroken:
            return condition

    def _phrase(self, key: str, **parts: object) -> str:
        phrases = _PHRASES["zh" if self.lang.startswith("zh") else "en"]
        return phrases[key].format(**parts)

    def _say(self, expression: Expression) -> str:
        match expression:
            case Series(operands, operators) if set(operators) <= _JOINS:
                said = [self._part(operand) for operand in operands]
                first, *others = said
                pairs = zip(operators, others, strict=True)
                return first + "".join(f"{self._phrase(one)}{other}" for one, other in pairs)
            case Series((left, right), (operator,)) if operator in _OPERATORS:
                return self._compared(left, operator, right)
            case Call("selected", (question, Text(name))):
                return self._selected("selected", question, name)
            case Call("not", (Call("selected", (question, Text(name))),)):
                return self._selected("not selected", question, name)
            case Call("not", (inner,)):
                return self._phrase("not", one=self._say(inner))
            case _:
                return self._value(expression, None)

    def _part(self, operand: Expression) -> str:
        """An operand, in brackets where a condition of its own begins."""
        said = self._say(operand)
        is_joined = isinstance(operand, Series) and set(operand.operators) <= _JOINS
        return f"({said})" if is_joined else said

    def _compared(self, left: Expression, operator: str, right: Expression) -> str:
        question = self._asked(left)
        if isinstance(right, Text) and not right.value and operator in {"=", "!="}:
            key = "empty" if operator == "=" else "answered"
            return self._phrase(key, left=self._value(left, None))
        return self._phrase(
            operator, left=self._value(left, None), right=self._value(right, question)
        )

    def _selected(self, key: str, question: Expression, name: str) -> str:
        asked = self._asked(question)
        left, right = self._value(question, None), self._value(Text(name), asked)
        return self._phrase(key, left=left, right=right)

    def _value(self, expression: Expression, question: str | None) -> str:
        """A value; a text that is compared with a question is the label of its choice."""
        if asked := self._asked(expression):
            return self._name(asked)
        match expression:
            case Call(("today" | "now") as moment, ()):
                return self._phrase(moment)
            case Text(text):
                return self._phrase("quote", text=self._choice(text, question))
            case Number(value):
                return f"{value:g}"
            case Negation(Number(value)):
                return f"-{value:g}"
            case _:
                spelt = spell(expression)
                return self._phrase("answer") if spelt == "self::node()" else spelt

    def _asked(self, expression: Expression) -> str | None:
        """The question that an expression is: a reference, or a path, as compilers write it."""
        match expression:
            case Reference(name):
                return name
            case Path(steps, start=None) if steps and steps[-1].axis == "child":
                is_plain = all(one.axis in _PLAIN and not one.predicates for one in steps)
                name = steps[-1].test
                return name if is_plain and self.definition.question(name) else None
            case _:
                return None

    def _name(self, name: str) -> str:
        if name in self.numbers:
            return self._phrase("question", number=self.numbers[name])
        return self._phrase("quote", text=self.definition.label(name, self.lang))

    def _choice(self, text: str, question: str | None) -> str:
        node = self.definition.question(question) if question else None
        if node is None or not node.choices:
            return text
        return self.definition.choice_label(node.choices, text, self.lang)


def numbered(definition: FormDefinition) -> dict[str, int]:
    """The questions' numbers on paper, by name, in the form's order from 1."""
    return {node.name: number for number, node in enumerate(definition.questions(), start=1)}
