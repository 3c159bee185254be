"""The condition of a $filter as one on submissions: fields about them, no answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import (
    BooleanField,
    DateTimeField,
    Expression,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import (
    ExtractDay,
    ExtractHour,
    ExtractMinute,
    ExtractMonth,
    ExtractSecond,
    ExtractYear,
    Greatest,
    Now,
)
from django.db.models.lookups import (
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
)

from survey.formats.odata import (
    Both,
    Call,
    Comparison,
    Condition,
    Constant,
    Field,
    Not,
    Operand,
    moment,
)
from survey.models import ReviewState, ReviewStep, Submission, SubmissionVersion

REVIEW_STATES: Mapping[str, str | None] = {
    ReviewState.RECEIVED: None,
    ReviewState.EDITED: "edited",
    ReviewState.HAS_ISSUES: "hasIssues",
    ReviewState.APPROVED: "approved",
    ReviewState.REJECTED: "rejected",
}
REVIEW_OF: Mapping[str | None, str] = {told: state for state, told in REVIEW_STATES.items()}
COLUMNS: Mapping[str, str] = {
    "submissionDate": "received_at",
    "updatedAt": "updated",
    "submitterId": "submitted_by__user",
    "reviewState": "review",
}
_ROOT = "$root/Submissions/"
_SYSTEM = "__system/"
_MOMENT, _NUMBER, _REVIEW, _NULL, _OTHER = "moment", "number", "review", "null", "other"
_KINDS = {
    "submissionDate": _MOMENT,
    "updatedAt": _MOMENT,
    "submitterId": _NUMBER,
    "reviewState": _REVIEW,
}
_PARTS: Mapping[str, Callable[..., Expression]] = {
    "year": ExtractYear,
    "month": ExtractMonth,
    "day": ExtractDay,
    "hour": ExtractHour,
    "minute": ExtractMinute,
    "second": ExtractSecond,
}
_UPDATED = "/updatedAt"
_SINCE = {"gt": "gt", "ge": "gte"}
_MIRRORED = {"lt": "gt", "le": "ge"}
_ORDERS: Mapping[str, Callable[..., Any]] = {
    "gt": GreaterThan,
    "ge": GreaterThanOrEqual,
    "lt": LessThan,
    "le": LessThanOrEqual,
}


class UnsupportedFieldError(ValueError):
    """The filter reads a field that cannot be filtered by."""

    def __init__(self, text: str, at: int) -> None:
        super().__init__(text)
        self.text = text
        self.at = at


class UnsupportedExpressionError(UnsupportedFieldError):
    """The filter compares what cannot be compared, or calls what there is not (`kind`)."""

    def __init__(self, kind: str, text: str, at: int) -> None:
        super().__init__(text, at)
        self.kind = kind


class _IsNotDistinctFrom(Func):
    """Equal, or both null."""

    template = "(%(expressions)s)"
    arg_joiner = " is not distinct from "
    output_field = BooleanField()


@dataclass(frozen=True, slots=True)
class _Term:
    """An operand as SQL, and what kind of value it is."""

    kind: str
    expression: Any
    value: object = None


def with_updated(found: QuerySet[Submission]) -> QuerySet[Submission]:
    """Each with `updated`: when its content or the decision on it changed last, or null."""
    replaced = SubmissionVersion.objects.filter(submission=OuterRef("pk"))
    decided = ReviewStep.objects.filter(submission=OuterRef("pk")).exclude(state="")
    return found.annotate(
        updated=Greatest(
            _last(replaced, "replaced_at"), _last(decided, "at"), output_field=DateTimeField()
        )
    )


def filtered(found: QuerySet[Submission], condition: Condition) -> QuerySet[Submission]:
    """Those that satisfy the condition. Raises UnsupportedFieldError and -ExpressionError."""
    wanted = _condition(condition)
    return with_updated(found).filter(wanted) if _reads_updated(condition) else found.filter(wanted)


def column_of(path: str, at: int = 0) -> str:
    """The column of a field as "__system/submissionDate". Raises UnsupportedFieldError."""
    return COLUMNS[_name(path, at)]


def _last(rows: QuerySet[Any], column: str) -> Subquery:
    return Subquery(rows.order_by().values("submission").annotate(last=Max(column)).values("last"))


def _name(path: str, at: int) -> str:
    name = path.removeprefix(_ROOT)
    if not name.startswith(_SYSTEM) or name.removeprefix(_SYSTEM) not in COLUMNS:
        raise UnsupportedFieldError(path, at)
    return name.removeprefix(_SYSTEM)


def _reads_updated(condition: Condition | Operand) -> bool:
    match condition:
        case Both(parts=parts):
            return any(map(_reads_updated, parts))
        case Not(part=part):
            return _reads_updated(part)
        case Comparison(left=left, right=right):
            return _reads_updated(left) or _reads_updated(right)
        case Call(arguments=arguments):
            return any(map(_reads_updated, arguments))
        case Field(path=path):
            return path.endswith(_UPDATED)
    return False


def _condition(condition: Condition, *, is_denied: bool = False) -> Q:
    if isinstance(condition, Both):
        parts = [_condition(part, is_denied=is_denied) for part in condition.parts]
        return reduce(and_ if condition.operator == "and" else or_, parts)
    if isinstance(condition, Not):
        return ~_condition(condition.part, is_denied=True)
    asked = _comparison(condition)
    return asked if is_denied else _changed(condition) & asked


def _changed(found: Comparison) -> Q:
    """What has to be true where a submission is asked for that was updated after a moment, and is
    found without looking at each: something was done to it since. It says nothing of what was
    never updated, so it must not be denied.
    """
    left, right, operator = found.left, found.right, found.operator
    if isinstance(right, Field):
        left, right, operator = right, left, _MIRRORED.get(operator, "")
    is_updated = isinstance(left, Field) and left.path.endswith(_UPDATED)
    since = _as_moment(_constant(right.value), {_MOMENT}) if isinstance(right, Constant) else None
    if not is_updated or operator not in _SINCE or since is None or since.kind != _MOMENT:
        return Q()
    after = _SINCE[operator]
    replaced = SubmissionVersion.objects.filter(**{f"replaced_at__{after}": since.value})
    decided = ReviewStep.objects.exclude(state="").filter(**{f"at__{after}": since.value})
    either = replaced.order_by().values("submission").union(decided.order_by().values("submission"))
    return Q(pk__in=either)


def _comparison(found: Comparison) -> Q:
    left, right = _term(found.left), _term(found.right)
    kinds = {left.kind, right.kind}
    if _REVIEW in kinds:
        return _review(found, left, right)
    left, right = _as_moment(left, kinds), _as_moment(right, kinds)
    kinds = {left.kind, right.kind} - {_NULL}
    if len(kinds) > 1 or _OTHER in kinds:
        raise UnsupportedExpressionError("comparison", found.operator, found.at)
    if found.operator in _ORDERS:
        if _NULL in {left.kind, right.kind}:
            raise UnsupportedExpressionError("comparison", found.operator, found.at)
        return Q(_ORDERS[found.operator](left.expression, right.expression))
    same = Q(_IsNotDistinctFrom(left.expression, right.expression))
    return same if found.operator == "eq" else ~same


def _review(found: Comparison, left: _Term, right: _Term) -> Q:
    """A review state is compared with its name, or with null where nothing was decided yet."""
    constants = [term for term in (left, right) if term.kind in {_OTHER, _NULL}]
    if len(constants) != 1 or found.operator not in {"eq", "ne"}:
        raise UnsupportedExpressionError("comparison", found.operator, found.at)
    value = constants[0].value
    state = REVIEW_OF.get(value) if value is None or isinstance(value, str) else None
    same = Q(review=state) if state else Q(pk__in=[])
    return same if found.operator == "eq" else ~same


def _as_moment(term: _Term, kinds: set[str]) -> _Term:
    """A date in quotes is one where it stands beside a date."""
    is_text = term.kind == _OTHER and isinstance(term.value, str)
    found = moment(str(term.value)) if is_text and _MOMENT in kinds else None
    return _constant(found) if found else term


def _term(operand: Operand) -> _Term:
    if isinstance(operand, Field):
        name = _name(operand.path, operand.at)
        return _Term(_KINDS[name], F(COLUMNS[name]))
    if isinstance(operand, Constant):
        return _constant(operand.value)
    return _call(operand)


def _constant(value: object) -> _Term:
    if value is None:
        return _Term(_NULL, Value(None, output_field=DateTimeField()))
    if isinstance(value, datetime):
        return _Term(_MOMENT, Value(value), value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _Term(_OTHER, None, value)
    return _Term(_NUMBER, Value(value), value)


def _call(call: Call) -> _Term:
    if call.name == "now" and not call.arguments:
        return _Term(_MOMENT, Now())
    part = _PARTS.get(call.name)
    if part is None or len(call.arguments) != 1:
        raise UnsupportedExpressionError("function", call.name, call.at)
    inner = _term(call.arguments[0])
    inner = _as_moment(inner, {_MOMENT})
    if inner.kind != _MOMENT:
        raise UnsupportedExpressionError("argument", call.name, call.at)
    return _Term(_NUMBER, part(inner.expression, tzinfo=UTC, output_field=IntegerField()))
