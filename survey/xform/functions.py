"""The functions of OpenRosa: those of XPath 1.0, of the ODK XForms specification and of Collect."""

import math
import random as chance
import uuid
from collections.abc import Callable, Mapping

from survey.xform import arithmetic, dates, digests, geo, shuffle, texts
from survey.xform.nodes import Nodes, Scope, Value
from survey.xform.signature import Function, Kind, function
from survey.xform.values import to_text

TEXT, NUMBER, TRUTH, NODES, ANY = Kind.TEXT, Kind.NUMBER, Kind.TRUTH, Kind.NODES, Kind.ANY

# What gives another answer each time, or depends on when and where it is asked.
RANDOM = frozenset({"random", "uuid", "randomize", "property"})
FLEETING = RANDOM | {"once", "now", "today"}
# What Collect and web forms read differently: see Run.as_web.
DISPUTED = frozenset({"sum", "min", "max", "regex", "indexed-repeat"})
# What web forms also apply to rows of a repeat that is not relevant; no submission holds those.
COUNTING = frozenset({"count", "count-non-empty", "sum", "min", "max", "join", "concat"})
# What depends on the language that the interview was held in.
SPOKEN = frozenset({"jr:choice-name", "jr:itext"})


def _count(nodes: Nodes) -> float:
    return float(len(nodes))


def _count_non_empty(nodes: Nodes) -> float:
    return float(sum(bool(node.value) for node in nodes))


def _name(nodes: Nodes) -> str:
    return nodes[0].name if nodes else ""


def _today(scope: Scope) -> str:
    return scope.run.now.date().isoformat()


def _now(scope: Scope) -> str:
    return dates.spell_moment(scope.run.now)


def _version(scope: Scope) -> str:
    return scope.run.version


def _random() -> float:
    return chance.random()  # noqa: S311 - a form's dice, not a secret


def _uuid(length: float | None = None) -> str:
    return str(uuid.uuid4()) if length is None else uuid.uuid4().hex[: max(0, int(length))]


def _property(_name: str) -> str:
    return ""


def _not(truth: bool) -> bool:  # noqa: FBT001 - the function of that name
    return not truth


def _itext(scope: Scope, text_id: str) -> str:
    return scope.run.labels.text(scope, text_id)


def _choice_name(scope: Scope, value: str, path: str) -> str:
    return scope.run.labels.choice_label(scope, value, path)


def _same(value: Value) -> Value:
    return value


def _randomize(nodes: Nodes, seed: Value = "") -> Nodes:
    return shuffle.shuffled(nodes, seed)


def _dated(
    call: Callable[..., str | float],
) -> Callable[..., Value]:
    """A function on dates that takes numbers as they are and everything else as text."""

    def on_the_clock(scope: Scope, value: Value, *others: str) -> Value:
        is_number = isinstance(value, float) and not isinstance(value, bool)
        known = value if is_number else to_text(value)
        return call(known, *others, scope.run.zone)

    return on_the_clock


_TEXTS: Mapping[str, Function] = {
    "string": function("text", TEXT, _same),
    "concat": function("any*", TEXT, texts.concat),
    "join": function("text any*", TEXT, texts.join),
    "substr": function("text number number?", TEXT, texts.substr),
    "substring": function("text number number?", TEXT, texts.substring),
    "substring-before": function("text text", TEXT, texts.substring_before),
    "substring-after": function("text text", TEXT, texts.substring_after),
    "translate": function("text text text", TEXT, texts.translate),
    "normalize-space": function("text?", TEXT, texts.normalize_space),
    "string-length": function("text?", NUMBER, texts.string_length),
    "contains": function("text text", TRUTH, texts.contains),
    "starts-with": function("text text", TRUTH, texts.starts_with),
    "ends-with": function("text text", TRUTH, texts.ends_with),
    "regex": function("text text", TRUTH, texts.regex, wants_scope=True),
    "digest": function("text text text?", TEXT, digests.digest),
    "base64-decode": function("text", TEXT, digests.base64_decode),
    "uuid": function("number?", TEXT, _uuid),
    "version": function("", TEXT, _version, wants_scope=True),
    "property": function("text", TEXT, _property),
    "selected": function("text text", TRUTH, texts.selected),
    "is-selected": function("text text", TRUTH, texts.selected),
    "selected-at": function("text number", TEXT, texts.selected_at),
    "count-selected": function("text", NUMBER, texts.count_selected),
    "jr:itext": function("text", TEXT, _itext, wants_scope=True),
    "jr:choice-name": function("text text", TEXT, _choice_name, wants_scope=True),
}

_LOGIC: Mapping[str, Function] = {
    "true": function("", TRUTH, lambda: True),
    "false": function("", TRUTH, lambda: False),
    "not": function("truth", TRUTH, _not),
    "boolean": function("truth", TRUTH, _same),
    "boolean-from-string": function("text", TRUTH, texts.boolean_from_string),
    "checklist": function("number number any*", TRUTH, arithmetic.checklist),
    "weighted-checklist": function(
        "number number any* any*", TRUTH, arithmetic.weighted_checklist, wants_scope=True
    ),
    "if": function("truth any any", ANY),
    "coalesce": function("any any", TEXT),
    "once": function("any", TEXT),
    "depend": function("any any*", ANY),
}

_NUMBERS: Mapping[str, Function] = {
    "number": function("number?", NUMBER, _same),
    "int": function("number", NUMBER, arithmetic.integer),
    "round": function("number number?", NUMBER, arithmetic.rounded),
    "floor": function("number", NUMBER, arithmetic.floor),
    "ceiling": function("number", NUMBER, arithmetic.ceiling),
    "sum": function("nodes", NUMBER, arithmetic.total, wants_scope=True),
    "max": function("any any*", NUMBER, arithmetic.largest, wants_scope=True),
    "min": function("any any*", NUMBER, arithmetic.smallest, wants_scope=True),
    "pow": function("number number", NUMBER, arithmetic.power),
    "log": function("number", NUMBER, arithmetic.logarithm),
    "log10": function("number", NUMBER, arithmetic.logarithm10),
    "exp": function("number", NUMBER, arithmetic.guarded(math.exp)),
    "exp10": function("number", NUMBER, arithmetic.ten_to),
    "sqrt": function("number", NUMBER, arithmetic.guarded(math.sqrt)),
    "abs": function("number", NUMBER, abs),
    "pi": function("", NUMBER, lambda: math.pi),
    "atan2": function("number number", NUMBER, math.atan2),
    "random": function("", NUMBER, _random),
} | {
    name: function("number", NUMBER, arithmetic.guarded(getattr(math, name)))
    for name in ("sin", "cos", "tan", "asin", "acos", "atan")
}

_DATES: Mapping[str, Function] = {
    "today": function("", TEXT, _today, wants_scope=True),
    "now": function("", TEXT, _now, wants_scope=True),
    "date": function("any", TEXT, _dated(dates.date_text), wants_scope=True),
    "date-time": function("any", TEXT, _dated(dates.moment_text), wants_scope=True),
    "decimal-date-time": function("any", NUMBER, _dated(dates.decimal_days), wants_scope=True),
    "decimal-time": function("any", NUMBER, _dated(dates.decimal_time), wants_scope=True),
    "format-date": function("any text", TEXT, _dated(dates.format_moment), wants_scope=True),
    "format-date-time": function("any text", TEXT, _dated(dates.format_moment), wants_scope=True),
}

_NODES: Mapping[str, Function] = {
    "count": function("nodes", NUMBER, _count),
    "count-non-empty": function("nodes", NUMBER, _count_non_empty),
    "position": function("nodes?", NUMBER),
    "last": function("", NUMBER),
    "current": function("", NODES),
    "instance": function("text", NODES),
    "pulldata": function("text text text text", TEXT),
    "indexed-repeat": function("nodes nodes number nodes? number? nodes? number?", NODES),
    "randomize": function("nodes any?", NODES, _randomize),
    "name": function("nodes", TEXT, _name),
    "local-name": function("nodes", TEXT, _name),
    "area": function("any", NUMBER, geo.area),
    "enclosed-area": function("any", NUMBER, geo.area),
    "distance": function("any any*", NUMBER, geo.distance),
    "geofence": function("text text", TRUTH, geo.geofence),
}

FUNCTIONS: Mapping[str, Function] = {**_TEXTS, **_LOGIC, **_NUMBERS, **_DATES, **_NODES}
