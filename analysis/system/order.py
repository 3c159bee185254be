"""The order in which measures can be computed when some rest on others."""

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

from analysis.system.parts import Measure


def _sorted(measures: Sequence[Measure]) -> tuple[str, ...]:
    known = {measure.id for measure in measures}
    sorter = TopologicalSorter(
        {m.id: [name for name in m.args.measures if name in known] for m in measures}
    )
    return tuple(sorter.static_order())


def circle(measures: Sequence[Measure]) -> tuple[str, ...]:
    """The ids of measures that rest on each other in a circle, or nothing."""
    try:
        _sorted(measures)
    except CycleError as error:
        return tuple(error.args[1])
    return ()


def in_order(measures: Sequence[Measure]) -> tuple[Measure, ...]:
    """The measures so that each comes after those it rests on.

    Raises graphlib.CycleError if they run in a circle, which `validate` reports.
    """
    by_id = {measure.id: measure for measure in measures}
    return tuple(by_id[name] for name in _sorted(measures))
