"""Checking what a measure takes from the coding: its codes, their scales, its arguments."""

from analysis.system.facts import CodebookFacts, ScaleFacts
from analysis.system.findings import Findings
from analysis.system.operations import RECONCILE_RULES, Operation
from analysis.system.parts import Measure


def check_codes(
    measure: Measure, operation: Operation, codebook: CodebookFacts, findings: Findings
) -> None:
    path = f"measures.{measure.id}.codes"
    findings.twice(path, measure.codes)
    findings.unknown(path, "code", measure.codes, codebook.scales)
    known = [code for code in measure.codes if code in codebook.scales]
    for code in known:
        _check_scale(measure, code, codebook.scales[code], operation, findings)
    ranges = {(s.low, s.high) for s in map(codebook.scales.get, known) if s is not None}
    if not operation.unscaled and len(ranges) > 1:
        findings.add(path, "have scales of different range")
    _check_balance(measure, findings)
    _check_top(measure, findings)


def _check_scale(
    measure: Measure,
    code: str,
    scale: ScaleFacts | None,
    operation: Operation,
    findings: Findings,
) -> None:
    path = f"measures.{measure.id}.codes"
    if scale is None:
        if not operation.unscaled:
            findings.add(path, f"{code} has no scale, and {measure.op} needs values", code)
        return
    if operation.scales and scale.kind not in operation.scales:
        findings.add(path, f"{code} has a scale that is {scale.kind}, unfit for {measure.op}", code)
    elif operation.positive and (scale.low is None or scale.low < 0):
        findings.add(path, f"{code} has a scale that goes below 0, unfit for {measure.op}", code)
    if scale.reconcile not in RECONCILE_RULES:
        findings.add(path, f"{code} has no known rule to reconcile: {scale.reconcile}", code)


def _check_balance(measure: Measure, findings: Findings) -> None:
    path = f"measures.{measure.id}.args"
    for side, codes in (("positive", measure.args.positive), ("negative", measure.args.negative)):
        findings.twice(f"{path}.{side}", codes)
        findings.unknown(f"{path}.{side}", "code of this measure", codes, measure.codes)
    for code in set(measure.args.positive) & set(measure.args.negative):
        findings.add(f"{path}.negative", f"{code} stands on both sides", code)


def _check_top(measure: Measure, findings: Findings) -> None:
    top = measure.args.top
    if top is not None and not 1 <= top <= len(measure.codes):
        findings.add(
            f"measures.{measure.id}.args.top", "must lie between 1 and the number of codes"
        )
