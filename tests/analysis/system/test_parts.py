"""The parts are values: equal if they say the same."""

import dataclasses

import pytest

from analysis.system.parts import IndicatorSystem, Parameters


def test_parameters_are_those_of_the_rules_unless_the_file_says_otherwise() -> None:
    usual = Parameters()

    assert (usual.sub_indicator_needs, usual.dimension_needs) == (0.5, 0.6)
    assert (usual.composite_floor, usual.weak_above) == (1.0, 0.4)
    assert (usual.draws, usual.interval) == (1000, 0.95)
    assert usual.missing_values == ("na", "refused")


def test_lines_do_not_make_a_system_another(system: IndicatorSystem) -> None:
    elsewhere = dataclasses.replace(system, lines={})

    assert elsewhere == system


def test_a_system_cannot_be_changed(system: IndicatorSystem) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        system.version = "2"  # type: ignore[misc]
