"""Checking what a measure takes from a form: questions, repeats, choices, its arguments."""

from collections.abc import Callable, Iterable, Mapping

from analysis.system.facts import FormFacts, QuestionFacts
from analysis.system.findings import Findings
from analysis.system.operations import Operation, Takes
from analysis.system.parts import Measure

NUMBER_TYPES = frozenset({"integer", "int", "decimal", "range", "calculate"})
ONE, MANY = "select_one", "select_multiple"


def check_questions(
    measure: Measure, operation: Operation, form: FormFacts, findings: Findings
) -> None:
    path = f"measures.{measure.id}.questions"
    findings.twice(path, measure.questions)
    findings.unknown(path, "question", measure.questions, form.questions.keys() | form.repeats)
    if len(measure.questions) < operation.questions:
        findings.add(path, f"{measure.op} needs {operation.questions} or more")
    check = _Check(measure, form, findings)
    if operation.takes is not Takes.REPEATS:
        check.not_repeated(measure.questions)
    if operation.numeric:
        for name in measure.questions:
            check.numeric(path, name)
    _OWN_CHECKS.get(measure.op, _nothing)(check)


class _Check:
    """One measure before its form; the methods note what does not fit."""

    def __init__(self, measure: Measure, form: FormFacts, findings: Findings) -> None:
        self.measure, self.form, self.findings = measure, form, findings
        self.path = f"measures.{measure.id}"
        self.args = measure.args

    def question(self, path: str, name: str | None) -> QuestionFacts | None:
        if name is None:
            return None
        if name not in self.form.questions:
            self.findings.add(path, f"names no known question: {name}", name)
        return self.form.questions.get(name)

    def not_repeated(self, names: Iterable[str]) -> None:
        for name in names:
            question = self.form.questions.get(name)
            if question is not None and question.repeat is not None:
                self.findings.add(
                    f"{self.path}.questions", f"{name} is asked in repeat {question.repeat}", name
                )

    def numeric(self, path: str, name: str | None) -> None:
        question = self.question(path, name)
        if question is not None and not _has_numbers(question):
            self.findings.add(path, f"{name} has no numbers for answers", name or "")

    def typed(self, path: str, name: str | None, kind: str) -> QuestionFacts | None:
        question = self.question(path, name)
        if question is not None and question.type != kind:
            self.findings.add(path, f"{name} must be {kind}, not {question.type}", name or "")
        return question

    def choices(self, path: str, values: Iterable[str], *questions: QuestionFacts | None) -> None:
        """Every value must be a choice of one of the questions whose choices are known."""
        known = [choice for q in questions if q is not None for choice in q.choices]
        if known:
            self.findings.unknown(path, "choice", values, known)

    def first(self) -> str | None:
        return self.measure.questions[0] if self.measure.questions else None

    def zero_if(self) -> None:
        skip = self.args.zero_if
        if skip is not None:
            path = f"{self.path}.args.zero_if"
            question = self.question(f"{path}.question", skip.question)
            self.choices(f"{path}.value", [skip.value], question)


def _has_numbers(question: QuestionFacts) -> bool:
    if question.type == ONE:
        return not question.choices or any(map(_is_number, question.choices))
    return question.type in NUMBER_TYPES


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _number(check: _Check) -> None:
    check.numeric(f"{check.path}.questions", check.first())
    check.zero_if()


def _count_selected(check: _Check) -> None:
    question = check.typed(f"{check.path}.questions", check.first(), MANY)
    check.choices(f"{check.path}.args.exclude", check.args.exclude, question)


def _map_mean(check: _Check) -> None:
    """A question none of whose choices is scored may only be there for zero_if."""
    path, args = f"{check.path}.questions", check.args
    skip = args.zero_if.question if args.zero_if else None
    scored = [name for name in check.measure.questions if name != skip]
    if not scored:
        check.findings.add(path, "has no question that is scored")
    questions = [check.typed(path, name, ONE) for name in scored]
    check.choices(f"{check.path}.args.map", args.map, *questions)
    for name, question in zip(scored, questions, strict=True):
        if question and question.choices and not args.map.keys() & set(question.choices):
            check.findings.add(path, f"no choice of {name} has a score in the map", name)
    weights = f"{check.path}.args.weights"
    if args.weights and len(args.weights) != len(scored):
        check.findings.add(weights, f"must be {len(scored)}, one for each question that is scored")
    if any(weight <= 0 for weight in args.weights):
        check.findings.add(weights, "must be greater than 0")
    check.zero_if()


def _ratio(check: _Check) -> None:
    for name in ("num", "den"):
        check.numeric(f"{check.path}.args.{name}", getattr(check.args, name))


def _difference(check: _Check) -> None:
    for name in ("minuend", "subtrahend"):
        check.numeric(f"{check.path}.args.{name}", getattr(check.args, name))


def _field(check: _Check) -> QuestionFacts | None:
    """The question of the repeat that is counted."""
    args, path = check.args, f"{check.path}.args"
    question = check.question(f"{path}.field", args.field)
    if args.repeat is not None:
        check.findings.unknown(f"{path}.repeat", "repeat", [args.repeat], check.form.repeats)
        if question is not None and question.repeat != args.repeat:
            check.findings.add(f"{path}.field", f"{args.field} is not asked in {args.repeat}")
    return question


def _repeat_number(check: _Check) -> None:
    if _field(check) is not None:
        check.numeric(f"{check.path}.args.field", check.args.field)


def _repeat_share(check: _Check) -> None:
    check.findings.twice(f"{check.path}.args.values", check.args.values)
    check.choices(f"{check.path}.args.values", check.args.values, _field(check))


def _roster(check: _Check) -> None:
    check.typed(f"{check.path}.questions", check.first(), MANY)


def _distribution(check: _Check) -> None:
    path = f"{check.path}.questions"
    if len(check.measure.questions) != 1:
        check.findings.add(path, "must be one question")
    check.typed(path, check.first(), ONE)


def _nothing(_check: _Check) -> None:
    """Nothing of its own to check."""


_OWN_CHECKS: Mapping[str, Callable[[_Check], None]] = {
    "number": _number,
    "count_selected": _count_selected,
    "map_mean": _map_mean,
    "ratio": _ratio,
    "difference": _difference,
    "repeat_mean": _repeat_number,
    "repeat_max": _repeat_number,
    "repeat_share": _repeat_share,
    "repeat_share_not": _repeat_share,
    "roster_density": _roster,
    "roster_reciprocity": _roster,
    "distribution": _distribution,
}
