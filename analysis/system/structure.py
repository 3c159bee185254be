"""Checking how the parts of an indicator system hang together."""

from analysis.system.facts import CodebookFacts
from analysis.system.findings import Findings
from analysis.system.operations import PROFILE_OPERATIONS
from analysis.system.order import circle
from analysis.system.parts import IndicatorSystem, Measure, Role

FEWEST_FACTORS = 2


def check_structure(system: IndicatorSystem, codebook: CodebookFacts, findings: Findings) -> None:
    measures = {measure.id: measure for measure in system.measures}
    _check_factors(system, measures, findings)
    _check_sub_indicators(system, measures, findings)
    _check_dimensions(system, codebook, findings)
    for composite in system.composites:
        dimensions = [dimension.id for dimension in system.dimensions]
        findings.unknown(
            f"composites.{composite.id}.parts", "dimension", composite.parts, dimensions
        )
    for profile in system.profiles:
        path = f"profiles.{profile.id}"
        findings.unknown(f"{path}.op", "operation", [profile.op], PROFILE_OPERATIONS)
        findings.unknown(f"{path}.codes", "code", profile.codes, codebook.scales)
        findings.twice(f"{path}.codes", profile.codes)


def _check_factors(
    system: IndicatorSystem, measures: dict[str, Measure], findings: Findings
) -> None:
    """What geo_of_measures multiplies must be scored per unit of the same form."""
    for measure in system.measures:
        path = f"measures.{measure.id}.args.measures"
        factors = measure.args.measures
        findings.unknown(path, "measure", factors, measures)
        findings.twice(path, factors)
        if factors and len(factors) < FEWEST_FACTORS:
            findings.add(path, f"must be {FEWEST_FACTORS} or more")
        for factor in (measures[name] for name in factors if name in measures):
            if factor.direction == 0:
                findings.add(path, f"{factor.id} is never scored", factor.id)
            if (factor.level, factor.form) != (measure.level, measure.form):
                findings.add(path, f"{factor.id} has other units than {measure.id}", factor.id)
    found = circle(system.measures)
    if found:
        findings.add(f"measures.{found[0]}.args.measures", f"runs in a circle: {', '.join(found)}")


def _check_sub_indicators(
    system: IndicatorSystem, measures: dict[str, Measure], findings: Findings
) -> None:
    dimensions = {dimension.id: dimension for dimension in system.dimensions}
    counted: dict[str, str] = {}
    for part in system.sub_indicators:
        path = f"sub_indicators.{part.id}"
        findings.unknown(f"{path}.measures", "measure", part.measures, measures)
        for name in part.measures:
            measure = measures.get(name)
            if measure and (measure.role is not Role.SCORE or measure.direction == 0):
                findings.add(f"{path}.measures", f"{name} is never scored", name)
            if name in counted:
                findings.add(f"{path}.measures", f"{name} counts in {counted[name]} too", name)
            counted[name] = part.id
        findings.unknown(f"{path}.dimension", "dimension", [part.dimension], dimensions)
        owner = dimensions.get(part.dimension)
        if owner and part.id not in owner.sub_indicators:
            findings.add(f"{path}.dimension", f"{owner.id} does not list {part.id}")


def _check_dimensions(system: IndicatorSystem, codebook: CodebookFacts, findings: Findings) -> None:
    parts = {part.id: part for part in system.sub_indicators}
    for dimension in system.dimensions:
        path = f"dimensions.{dimension.id}"
        findings.unknown(f"{path}.sub_indicators", "sub-indicator", dimension.sub_indicators, parts)
        findings.twice(f"{path}.sub_indicators", dimension.sub_indicators)
        for name in dimension.sub_indicators:
            if name in parts and parts[name].dimension != dimension.id:
                findings.add(
                    f"{path}.sub_indicators", f"{name} belongs to {parts[name].dimension}", name
                )
        if not dimension.sub_indicators:
            findings.add(f"{path}.sub_indicators", "is empty")
        if codebook.themes:
            findings.unknown(f"{path}.themes", "theme", dimension.themes, codebook.themes.values())
