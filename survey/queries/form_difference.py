"""How many submissions a change of a form touches."""

from collections.abc import Mapping, Sequence

from django.db.models import Count, Q

from survey.formats.definition import FormDefinition, Node
from survey.models import FormVersion, Membership, RepeatRow
from survey.queries.submission import submissions_for
from survey.xform.difference import Difference, DifferenceKind, Meaning

_HAVE_AN_ANSWER = frozenset(
    {
        *(Meaning.OLD_COLUMN, Meaning.OTHER_NAME, Meaning.OTHER_TABLE, Meaning.MAY_NOT_FIT),
        *(Meaning.OTHER_RULES, Meaning.COMPUTED_OTHERWISE),
    }
)
_HOLD_THE_CHOICE = frozenset({Meaning.CHOICE_IN_DATA, Meaning.MEANT_OTHERWISE})


def touched(
    member: Membership, old: FormVersion, definition: FormDefinition, changes: Sequence[Difference]
) -> list[int | None]:
    """For each change how many submissions to the old version, of those that the member may see,
    it touches; None where the change means nothing for them. `definition` is the old version's.

    The table of submissions is read once, and that of repeats once, whatever the number of changes.
    """
    wanted = {
        f"n{at}": (nodes, change)
        for at, change in enumerate(changes)
        if (nodes := _nodes(definition, change))
    }
    counts = _count(member, old, wanted)
    everybody = submissions_for(member).filter(form_version=old).count()
    return [_of(change, counts.get(f"n{at}"), everybody) for at, change in enumerate(changes)]


def _of(change: Difference, count: int | None, everybody: int) -> int | None:
    if change.meaning is Meaning.NOTHING:
        return None
    return everybody if change.meaning is Meaning.NEW_COLUMN else count or 0


def _nodes(definition: FormDefinition, change: Difference) -> list[Node]:
    """The questions of the old version whose answers the change touches."""
    if change.meaning in _HOLD_THE_CHOICE:
        return [node for node in definition.nodes if node.choices == change.name]
    if change.meaning not in _HAVE_AN_ANSWER | {Meaning.MAY_BE_EMPTY}:
        return []
    name = change.before if change.kind is DifferenceKind.RENAMED else change.name
    node = definition.question(name)
    return [node] if node else []


def _count(
    member: Membership, old: FormVersion, wanted: Mapping[str, tuple[list[Node], Difference]]
) -> dict[str, int]:
    seen = submissions_for(member).filter(form_version=old).order_by()
    found: dict[str, int] = {}
    for is_repeat in (False, True):
        counts = {}
        for key, (nodes, change) in wanted.items():
            here = [node for node in nodes if (node.repeat is not None) is is_repeat]
            if here:
                column = "submission" if is_repeat else "pk"
                condition = _condition(here, change)
                counts[key] = Count(column, filter=condition, distinct=is_repeat)
        if not counts:
            continue
        rows = RepeatRow.objects.filter(submission__in=seen.values("pk")) if is_repeat else seen
        for key, count in rows.aggregate(**counts).items():
            found[key] = found.get(key, 0) + int(count or 0)
    return found


def _condition(nodes: Sequence[Node], change: Difference) -> Q:
    """Which rows of answers the change touches."""
    condition = Q()
    for node in nodes:
        if change.meaning in _HOLD_THE_CHOICE:
            held = change.choice if not node.is_multiple else [change.choice]
            here = Q(answers__contains={node.name: held})
        else:
            here = Q(answers__has_key=node.name)
        if node.repeat is not None:
            here &= Q(repeat=node.repeat)
        condition |= here
    if change.meaning is Meaning.MAY_BE_EMPTY:
        repeats = [node.repeat for node in nodes if node.repeat is not None]
        condition = ~condition & Q(repeat__in=repeats) if repeats else ~condition
    return condition
