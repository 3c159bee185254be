"""Finds questions whose conditions and calculations wait for each other: devices open no such form."""

from collections.abc import Iterator, Mapping

from survey.xform.model import ModelFault, XFormModel
from survey.xform.place import Place, Rule
from survey.xform.syntax import Call, Expression, Path, Step, walk

type Waits = Mapping[str, Mapping[str, Rule]]

_PLAIN = frozenset({"child", "parent", "self"})
_OTHER_ROWS = frozenset({"indexed-repeat"})


def circles(model: XFormModel) -> list[ModelFault]:
    """A fault for each circle, at the question of it that stands first in the form.

    A question waits for what its calculation names, and for what its own condition and those of
    the groups around it name. Other rows of a repeat (predicates, indexed-repeat) and the question
    itself as `.` make no circle: a client may well know them already.
    """
    waits = {place.path: _named_by(place, model.places) for place in model.root.walk()}
    found: list[ModelFault] = []
    seen: set[str] = set()
    for path in waits:
        if path in seen:
            continue
        circle = _circle(path, waits)
        seen.update(circle)
        if circle:
            found.append(_fault(circle, waits, model.places))
    return found


def _fault(circle: list[str], waits: Waits, places: Mapping[str, Place]) -> ModelFault:
    first = circle[0]
    rule = waits[first][circle[1 % len(circle)]]
    part = "calculate" if rule is places[first].calculate else "relevant"
    names = [places[path].name for path in (*circle, first)]
    reason = f"Each of these waits for the next, so that devices cannot open the form: {' → '.join(names)}."
    return ModelFault(first, part, rule.text, 0, reason)


def _circle(start: str, waits: Waits) -> list[str]:
    """The shortest way from a question back to itself; empty where there is none."""
    before: dict[str, str] = {}
    ways = [start]
    for path in ways:
        for other in waits.get(path, {}):
            if other == start:
                return _way(start, path, before)
            if other not in before:
                before[other] = path
                ways.append(other)
    return []


def _way(start: str, end: str, before: Mapping[str, str]) -> list[str]:
    way = [end]
    while way[-1] != start:
        way.append(before[way[-1]])
    return way[::-1]


def _named_by(place: Place, places: Mapping[str, Place]) -> dict[str, Rule]:
    """The paths that a place waits for, each with the rule that names it."""
    found: dict[str, Rule] = {}
    for at, rule in _rules(place):
        if rule.expression is None:
            continue
        for path in _paths(rule.expression, at):
            if path in places:
                found.setdefault(path, rule)
    return found


def _rules(place: Place) -> Iterator[tuple[Place, Rule]]:
    """The calculation of a place, and the conditions under which it is asked."""
    if place.calculate is not None:
        yield place, place.calculate
    above: Place | None = place
    while above is not None:
        if above.relevant is not None:
            yield above, above.relevant
        above = above.parent


def _paths(expression: Expression, place: Place) -> Iterator[str]:
    rows = {
        id(inner)
        for part in walk(expression)
        if isinstance(part, Call) and part.name in _OTHER_ROWS
        for inner in walk(part)
    }
    for part in walk(expression):
        if isinstance(part, Path) and part.start is None and id(part) not in rows:
            path = _path(part, place)
            if path is not None:
                yield path


def _path(path: Path, place: Place) -> str | None:
    """The path in the model that names lead to; None where other rows may be meant, or itself."""
    if any(map(_leads_elsewhere, path.steps)) or all(step.axis == "self" for step in path.steps):
        return None
    parts = [] if path.absolute else place.path.split("/")[1:]
    for step in path.steps:
        if step.axis == "parent":
            del parts[-1:]
        elif step.axis == "child":
            parts.append(step.test)
    return "/" + "/".join(parts)


def _leads_elsewhere(step: Step) -> bool:
    return step.axis not in _PLAIN or bool(step.predicates)
