"""Tables of the analysis house."""

from analysis.models.indicator import IndicatorSystem, SystemVersion
from analysis.models.run import Agreement, Layer, Run, UnitValue, Value, ValueKind
from analysis.models.tally import Tally

__all__ = [
    "Agreement",
    "IndicatorSystem",
    "Layer",
    "Run",
    "SystemVersion",
    "Tally",
    "UnitValue",
    "Value",
    "ValueKind",
]
