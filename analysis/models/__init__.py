"""Tables of the analysis house."""

from analysis.models.correction import CorrectedFigure, Scope
from analysis.models.indicator import IndicatorSystem, SystemVersion
from analysis.models.run import (
    Agreement,
    AgreementFigure,
    AgreementScope,
    AgreementUnit,
    Layer,
    Run,
    UnitValue,
    Value,
    ValueKind,
)
from analysis.models.tally import Tally

__all__ = [
    "Agreement",
    "AgreementFigure",
    "AgreementScope",
    "AgreementUnit",
    "CorrectedFigure",
    "IndicatorSystem",
    "Layer",
    "Run",
    "Scope",
    "SystemVersion",
    "Tally",
    "UnitValue",
    "Value",
    "ValueKind",
]
