"""Every word that the figures need is there."""

from analysis.actions.run import GATED
from analysis.agreement.gate import Doubt
from analysis.measures.evaluate import Flag
from analysis.models import ValueKind
from analysis.pages.words import AGGREGATIONS, FLAGS, KINDS, LEVELS, OPERATIONS, SOURCES
from analysis.system.operations import OPERATIONS as ALL_OPERATIONS
from analysis.system.parts import Aggregation, Level, Source


def test_every_flag_says_what_it_means() -> None:
    assert set(FLAGS) == {flag.value for flag in (*Flag, *Doubt)} | {GATED}
    assert all(str(flag.label) and str(flag.meaning) for flag in FLAGS.values())


def test_every_operation_is_told_in_words() -> None:
    assert set(OPERATIONS) == set(ALL_OPERATIONS)


def test_kinds_levels_sources_and_aggregations_have_words() -> None:
    assert set(KINDS) == set(ValueKind.values)
    assert (set(LEVELS), set(SOURCES), set(AGGREGATIONS)) == (
        set(Level),
        set(Source),
        set(Aggregation),
    )
