"""Finds expressions that ODK Collect and web forms understand differently.

Where they do, a finding stands only when it is true under both readings: no interviewer is to be
blamed for the device.
"""

from collections.abc import Iterable, Mapping

from survey.xform.functions import COUNTING, DISPUTED, SPOKEN
from survey.xform.place import Place
from survey.xform.syntax import Call, Expression, Path, Series, called, walk

_ASK_FOR_TRUTH = frozenset({"not", "boolean", "if"})


def is_disputed(expression: Expression, place: Place, *, is_test: bool) -> bool:
    """Whether clients may differ on an expression at a place; `is_test`: asked for its truth."""
    if called(expression) & DISPUTED or (is_test and isinstance(expression, Path)):
        return True
    around = [above.path for above in _above(place) if above.is_repeat]
    return any(_treats_nodes_as_truth(part) or _is_of(part, around) for part in walk(expression))


def is_spoken(expression: Expression) -> bool:
    """Whether an expression depends on the language of the interview."""
    return bool(called(expression) & SPOKEN)


def counts_unasked(expression: Expression, place: Place, places: Mapping[str, Place]) -> bool:
    """Whether an expression counts or joins what may be irrelevant while the question is not.

    Web forms keep the rows of an irrelevant repeat while a form is filled in, and count them; no
    submission holds them, so nobody can tell later what they counted.
    """
    around = set(_above(place))
    for part in walk(expression):
        if not isinstance(part, Call) or part.name not in COUNTING:
            continue
        for path in (each for each in part.arguments if isinstance(each, Path)):
            target = places.get(_target(path, place))
            if target and any(above.relevant for above in _above(target) if above not in around):
                return True
    return False


def _target(path: Path, place: Place) -> str:
    """The path in the model that a path leads to, as far as names tell."""
    parts = [] if path.absolute else place.path.split("/")[1:]
    for step in path.steps:
        if step.axis == "parent":
            del parts[-1:]
        elif step.axis == "child":
            parts.append(step.test)
    return "/" + "/".join(parts)


def _above(place: Place) -> Iterable[Place]:
    above: Place | None = place
    while above is not None:
        yield above
        above = above.parent


def _treats_nodes_as_truth(part: Expression) -> bool:
    match part:
        case Series(operands, (("and" | "or"), *_)):
            return any(isinstance(operand, Path) for operand in operands)
        case Call(name, (Path(), *_)):
            return name in _ASK_FOR_TRUTH
        case _:
            return False


def _is_of(part: Expression, repeats: Iterable[str]) -> bool:
    """Whether a part is an absolute path into a repeat that stands around the question."""
    if not isinstance(part, Path) or not part.absolute:
        return False
    path = "".join(f"/{step.test}" for step in part.steps)
    return any(f"{path}/".startswith(f"{repeat}/") for repeat in repeats)
