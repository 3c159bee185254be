"""Checking a whole indicator system against the codebook and the forms it speaks of."""

import dataclasses
from collections.abc import Mapping

from analysis.system.codes import check_codes
from analysis.system.facts import CodebookFacts, FormFacts
from analysis.system.faults import Fault
from analysis.system.findings import Findings
from analysis.system.operations import OPERATIONS, Operation, Takes
from analysis.system.parts import Arguments, IndicatorSystem, Measure, Source
from analysis.system.questions import check_questions
from analysis.system.structure import check_structure


def validate(
    system: IndicatorSystem, codebook: CodebookFacts, forms: Mapping[str, FormFacts]
) -> list[Fault]:
    """All faults of the system, in order of lines; an empty list means that it can be computed.

    `forms` are the forms of the study by their form id, whether the system uses them or not.
    """
    findings = Findings(system.lines)
    findings.unknown("forms", "form", system.forms, forms)
    findings.twice("forms", system.forms)
    for measure in system.measures:
        _check_measure(measure, system, codebook, forms, findings)
    check_structure(system, codebook, findings)
    return sorted(findings.faults)


def _check_measure(
    measure: Measure,
    system: IndicatorSystem,
    codebook: CodebookFacts,
    forms: Mapping[str, FormFacts],
    findings: Findings,
) -> None:
    path = f"measures.{measure.id}"
    operation = OPERATIONS.get(measure.op)
    if operation is None:
        findings.add(f"{path}.op", f"names no known operation: {measure.op}")
        return
    _check_arguments(measure.args, measure.op, operation, path, findings)
    _check_source(measure, operation, path, findings)
    if measure.source is not Source.CODING:
        form = _form_of(measure, system, forms, path, findings)
        if form is not None:
            check_questions(measure, operation, form, findings)
    if measure.source is not Source.SURVEY:
        check_codes(measure, operation, codebook, findings)


def _check_arguments(
    given: Arguments, op: str, operation: Operation, path: str, findings: Findings
) -> None:
    for name in (field.name for field in dataclasses.fields(given)):
        absent = getattr(given, name) in (None, (), {})
        if absent and name in operation.needs:
            findings.add(f"{path}.args.{name}", f"is missing: {op} needs it")
        if not absent and name not in operation.needs | operation.may_have:
            findings.add(f"{path}.args.{name}", f"is no argument of {op}")


_SOURCES: Mapping[Takes, frozenset[Source]] = {
    Takes.ANSWERS: frozenset({Source.SURVEY}),
    Takes.REPEATS: frozenset({Source.SURVEY}),
    Takes.ROSTER: frozenset({Source.SURVEY}),
    Takes.MEASURES: frozenset({Source.SURVEY}),
    Takes.CODES: frozenset({Source.CODING}),
    Takes.CATEGORIES: frozenset(Source),
}


def _check_source(measure: Measure, operation: Operation, path: str, findings: Findings) -> None:
    if measure.source not in _SOURCES[operation.takes]:
        findings.add(f"{path}.source", f"{measure.op} cannot be computed from {measure.source}")
    if measure.source is Source.SURVEY and measure.codes:
        findings.add(f"{path}.codes", "stand in a measure whose source is survey")
    if measure.source is Source.CODING and (measure.questions or measure.form):
        findings.add(f"{path}.questions", "stand in a measure whose source is coding")
    if measure.source is not Source.SURVEY and not measure.codes:
        findings.add(f"{path}.codes", "is missing: the source asks for codes")


def _form_of(
    measure: Measure,
    system: IndicatorSystem,
    forms: Mapping[str, FormFacts],
    path: str,
    findings: Findings,
) -> FormFacts | None:
    if measure.form is None:
        findings.add(f"{path}.form", "is missing: the source asks for a form")
        return None
    findings.unknown(f"{path}.form", "form", [measure.form], forms)
    if measure.form not in system.forms:
        findings.add(f"{path}.form", f"{measure.form} is not among the forms of this system")
    return forms.get(measure.form)
