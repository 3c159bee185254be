"""Every operation that a system may name is there to be run, and the other way round."""

from analysis.measures.coding import CODING_OPERATIONS
from analysis.measures.derived import DERIVED_OPERATIONS
from analysis.measures.network import NETWORK_OPERATIONS
from analysis.measures.repeat import REPEAT_OPERATIONS
from analysis.measures.survey import SURVEY_OPERATIONS
from analysis.system.operations import OPERATIONS, Takes
from analysis.system.parts import IndicatorSystem


def test_the_table_and_the_functions_name_the_same_operations() -> None:
    functions = {
        Takes.ANSWERS: SURVEY_OPERATIONS.keys(),
        Takes.REPEATS: REPEAT_OPERATIONS.keys(),
        Takes.ROSTER: NETWORK_OPERATIONS.keys(),
        Takes.CODES: CODING_OPERATIONS.keys(),
        Takes.MEASURES: DERIVED_OPERATIONS.keys(),
        Takes.CATEGORIES: {"distribution"},
    }

    for takes, names in functions.items():
        assert names == {name for name, one in OPERATIONS.items() if one.takes is takes}


def test_the_demo_uses_every_operation(system: IndicatorSystem) -> None:
    assert {measure.op for measure in system.measures} == OPERATIONS.keys()
