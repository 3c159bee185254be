"""A form ready to run: every rule compiled, once for each version, with its tables loaded."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from survey.xform.closures import Offer
from survey.xform.compiled import Compiled, as_text, as_truth
from survey.xform.compiler import Compiler
from survey.xform.disputes import counts_unasked, is_disputed, is_spoken
from survey.xform.functions import FLEETING, RANDOM
from survey.xform.labels import FormLabels
from survey.xform.lexer import ExpressionBroken
from survey.xform.lists import StaticLists
from survey.xform.model import ModelFault, XFormModel
from survey.xform.nodes import Reading, Scope, Test
from survey.xform.paths import Surroundings
from survey.xform.place import Control, Place, Rule
from survey.xform.syntax import called
from survey.xform.tables import External, load

# What evaluating an expression on strange answers may end in. It is told once, on the form.
FAILURES = (
    *(ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError),
    re.error,
)

type Calculate = Callable[[Scope], str | None]

_ROUGH = frozenset({"area", "enclosed-area", "distance"})


@dataclass(slots=True, eq=False)
class Question:
    """A place with its rules compiled. What could not be compiled is None, and holds for nothing.

    `calculate` gives what a client would store; that is fleeting when nobody can know it later,
    random when it differs each time, rough when clients compute it by different formulas, and
    `counts_unasked` when it counts what may not be relevant.
    `offers` tells whether a value is a choice.
    """

    place: Place
    children: tuple["Question", ...] = ()
    by_step: Mapping[str, "Question"] = field(default_factory=dict)
    relevant: Test | None = None
    required: Test | None = None
    constraint: Test | None = None
    calculate: Calculate | None = None
    offers: Offer | None = None
    is_fleeting: bool = False
    is_random: bool = False
    is_rough: bool = False
    counts_unasked: bool = False
    is_trimmed: bool = False

    @property
    def is_computed(self) -> bool:
        """Whether the form alone decides the answer."""
        place = self.place
        return place.calculate is not None and (place.control is None or place.is_readonly)


class Program:
    """The compiled form; `readings` are the ways that clients may understand it."""

    def __init__(self, model: XFormModel, external: External) -> None:
        self.model = model
        documents = load(model, external)
        paths = frozenset(model.places)
        repeats = frozenset(path for path, place in model.places.items() if place.is_repeat)
        form = Surroundings(model.root.step, paths, repeats, StaticLists(documents))
        self.compiler = Compiler(form)
        self.labels = FormLabels(model, self.compiler)
        self._is_disputed = False
        self._is_spoken = False
        self.questions: dict[str, Question] = {}
        self.root = self._question(model.root)
        self.readings = self._readings()

    def _readings(self) -> tuple[Reading, ...]:
        first = self.model.default_language
        others = self.model.languages if self._is_spoken else (first,)
        languages = dict.fromkeys((first, *others))
        clients = (False, True) if self._is_disputed else (False,)
        return tuple(Reading(web, language) for language in languages for web in clients)

    def _question(self, place: Place) -> Question:
        children = tuple(self._question(child) for child in place.children)
        control = place.control
        question = Question(
            place,
            children,
            {child.place.step: child for child in children},
            relevant=self._test(place, "relevant", place.relevant, otherwise=True),
            required=self._test(place, "required", place.required, otherwise=False),
            constraint=self._test(place, "constraint", place.constraint, otherwise=True),
            calculate=self._calculation(place),
            offers=self._offers(place, control) if control else None,
            is_trimmed=place.data_type != "string" or _has_choices(control),
        )
        if place.calculate is not None and place.calculate.expression is not None:
            names = called(place.calculate.expression)
            question.is_fleeting = bool(names & FLEETING)
            question.is_random = bool(names & RANDOM)
            question.is_rough = bool(names & _ROUGH)
            question.counts_unasked = counts_unasked(
                place.calculate.expression, place, self.model.places
            )
        self._try_actions(place)
        self.questions[place.path] = question
        return question

    def _try_actions(self, place: Place) -> None:
        """What a form sets by itself is the client's to set; here it need only be sound."""
        for action in place.actions:
            self._sound(place, "setvalue", action.value)

    def _sound(self, place: Place, part: str, rule: Rule | None) -> Compiled | None:
        """The rule compiled, or None and a fault told."""
        if rule is None or rule.expression is None:
            return None
        try:
            return self.compiler.compile(rule.expression)
        except ExpressionBroken as broken:
            fault = ModelFault(place.path, part, rule.text, broken.position, broken.reason)
            self.model.report(fault)
            return None

    def _compiled(self, place: Place, part: str, rule: Rule | None) -> Compiled | None:
        compiled = self._sound(place, part, rule)
        if compiled is None or rule is None or rule.expression is None:
            return None
        is_test = part != "calculate"
        self._is_disputed |= is_disputed(rule.expression, place, is_test=is_test)
        self._is_spoken |= is_spoken(rule.expression)
        return compiled

    def _test(self, place: Place, part: str, rule: Rule | None, *, otherwise: bool) -> Test | None:
        compiled = self._compiled(place, part, rule)
        if compiled is None or rule is None:
            return None
        return self._guarded(place, part, rule, as_truth(compiled), otherwise)

    def _calculation(self, place: Place) -> Calculate | None:
        compiled, rule = self._compiled(place, "calculate", place.calculate), place.calculate
        if compiled is None or rule is None:
            return None
        return self._guarded(place, "calculate", rule, as_text(compiled), None)

    def _guarded[T](
        self, place: Place, part: str, rule: Rule, evaluate: Callable[[Scope], T], otherwise: T
    ) -> Callable[[Scope], T]:
        """An evaluation that never fails: it reports on the form, and gives what does no harm."""

        def guarded(scope: Scope) -> T:
            try:
                return evaluate(scope)
            except FAILURES as failure:
                reason = (
                    f"It cannot be evaluated: {str(failure).rstrip('.') or type(failure).__name__}."
                )
                self.model.report(ModelFault(place.path, part, rule.text, 0, reason))
                return otherwise

        return guarded

    def _offers(self, place: Place, control: Control) -> Offer | None:
        if "search(" in control.appearance:
            return None
        if control.itemset is not None:
            return self._offers_of_list(place, control.itemset.nodeset, control.itemset.value)
        if control.items:
            names = frozenset(item.value for item in control.items)
            return lambda _, value: value in names
        return None

    def _offers_of_list(self, place: Place, nodeset: Rule, column: str) -> Offer | None:
        if nodeset.expression is None:
            return None
        try:
            offer = self.compiler.offer(nodeset.expression, column)
        except ExpressionBroken as broken:
            fault = ModelFault(place.path, "choices", nodeset.text, broken.position, broken.reason)
            self.model.report(fault)
            return None
        self._is_disputed |= is_disputed(nodeset.expression, place, is_test=False)
        self._is_spoken |= is_spoken(nodeset.expression)

        def offers(scope: Scope, value: str) -> bool:
            return self._guarded(
                place, "choices", nodeset, lambda inside: offer(inside, value), otherwise=True
            )(scope)

        return offers


def _has_choices(control: Control | None) -> bool:
    return control is not None and bool(control.items or control.itemset)
