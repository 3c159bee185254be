"""Codes are known, and their scales fit what is done with them."""

import dataclasses
from collections.abc import Callable, Mapping

import pytest

from analysis.system.facts import CodebookFacts, FormFacts, ScaleFacts
from analysis.system.parts import IndicatorSystem
from analysis.system.validate import validate

type After = Callable[..., list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("part", "old", "new", "faults"),
    [
        (
            "inst_national_c",
            "- ssp.trade_regime",
            "- ssp.trade",
            [("codes", "names no known code: ssp.trade")],
        ),
        (
            "inst_national_c",
            "- ssp.trade_regime",
            "- ssp.market_reform",
            [("codes", "names ssp.market_reform more than once")],
        ),
        (
            "inst_coord_c",
            "- reg.coordination",
            "- gpn.governance",
            [("codes", "gpn.governance has a scale that is nominal, unfit for code_value_mean")],
        ),
        (
            "cpl_agency_c",
            "- cpl.agency",
            "- reg.coordination",
            [
                (
                    "codes",
                    "reg.coordination has a scale that goes below 0, unfit for code_intensity_max",
                )
            ],
        ),
        (
            "cpl_mode",
            "- cpl.mode",
            "- tec.rd",
            [("codes", "tec.rd has a scale that is ordinal, unfit for distribution")],
        ),
        (
            "inst_national_c",
            "- ssp.trade_regime",
            "- tec.rd",
            [("codes", "have scales of different range")],
        ),
        ("tec_mech_c", "top: 3", "top: 9", [("args.top", "must lie between 1 and the number of codes")]),
        ("tec_mech_c", "top: 3", "top: 0", [("args.top", "must lie between 1 and the number of codes")]),
        (
            "pth_basis_c",
            "positive:\n      - pth.quality",
            "positive:\n      - pth.origin",
            [("args.positive", "names no known code of this measure: pth.origin")],
        ),
        (
            "pth_basis_c",
            "negative:\n      - pth.low_price",
            "negative:\n      - pth.quality",
            [("args.negative", "pth.quality stands on both sides")],
        ),
    ],
)  # fmt: skip
def test_codes_that_do_not_fit_are_found(
    faults_after: After, part: str, old: str, new: str, faults: list[tuple[str, str]]
) -> None:
    found = faults_after(part, (old, new))

    assert found == [(f"measures.{part}.{path}", reason) for path, reason in faults]


def test_presence_alone_needs_no_scale(
    system: IndicatorSystem, codebook: CodebookFacts, forms: Mapping[str, FormFacts]
) -> None:
    unscaled = dataclasses.replace(
        codebook, scales={**codebook.scales, "tec.barrier": None, "tec.rd": None}
    )

    faults = validate(system, unscaled, forms)

    assert [(fault.path, fault.reason) for fault in faults] == [
        ("measures.tec_mech_c.codes", "tec.rd has no scale, and code_intensity_max needs values")
    ]


def test_a_scale_must_say_how_it_is_reconciled(
    system: IndicatorSystem, codebook: CodebookFacts, forms: Mapping[str, FormFacts]
) -> None:
    by_vote = ScaleFacts("interval", -2, 2, reconcile="vote")
    voted = dataclasses.replace(codebook, scales={**codebook.scales, "reg.coordination": by_vote})

    faults = validate(system, voted, forms)

    assert [(fault.path, fault.reason) for fault in faults] == [
        ("measures.inst_coord_c.codes", "reg.coordination has no known rule to reconcile: vote")
    ]
