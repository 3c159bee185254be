"""The parts of a system hang together."""

from collections.abc import Callable, Mapping

import pytest

from analysis.system.facts import CodebookFacts, FormFacts
from analysis.system.parts import IndicatorSystem
from analysis.system.validate import validate

type After = Callable[..., list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("part", "old", "new", "faults"),
    [
        (
            "cpl_buzzpipe",
            "- glo_pipes",
            "- glo_pipe",
            ["measures.cpl_buzzpipe.args.measures: names no known measure: glo_pipe"],
        ),
        (
            "cpl_buzzpipe",
            "- glo_pipes",
            "- emb_buzz",
            ["measures.cpl_buzzpipe.args.measures: names emb_buzz more than once"],
        ),
        (
            "cpl_buzzpipe",
            "      - glo_pipes\n",
            "",
            ["measures.cpl_buzzpipe.args.measures: must be 2 or more"],
        ),
        (
            "cpl_buzzpipe",
            "- glo_pipes",
            "- emb_kin",
            ["measures.cpl_buzzpipe.args.measures: emb_kin is never scored"],
        ),
        (
            "cpl_buzzpipe",
            "- glo_pipes",
            "- cpl_fairs",
            [
                "measures.cpl_buzzpipe.args.measures: cpl_fairs has other units than cpl_buzzpipe",
            ],
        ),
        (
            "cpl_buzzpipe",
            "- glo_pipes",
            "- cpl_buzzpipe",
            [
                "measures.cpl_buzzpipe.args.measures: runs in a circle: cpl_buzzpipe, cpl_buzzpipe",
            ],
        ),
        (
            "inst_1",
            "inst_national_c: 1",
            "inst_nation_c: 1",
            ["sub_indicators.inst_1.measures: names no known measure: inst_nation_c"],
        ),
        (
            "inst_1",
            "inst_national_c: 1",
            "emb_kin: 1",
            ["sub_indicators.inst_1.measures: emb_kin is never scored"],
        ),
        (
            "inst_2",
            "inst_local: 1",
            "inst_national: 1",
            ["sub_indicators.inst_2.measures: inst_national counts in inst_1 too"],
        ),
        (
            "inst_1",
            "dimension: INST",
            "dimension: INS",
            [
                "sub_indicators.inst_1.dimension: names no known dimension: INS",
                "dimensions.INST.sub_indicators: inst_1 belongs to INS",
            ],
        ),
        (
            "inst_1",
            "dimension: INST",
            "dimension: EMB",
            [
                "sub_indicators.inst_1.dimension: EMB does not list inst_1",
                "dimensions.INST.sub_indicators: inst_1 belongs to EMB",
            ],
        ),
        (
            "INST",
            "- inst_4",
            "- inst_5",
            [
                "dimensions.INST.sub_indicators: names no known sub-indicator: inst_5",
                "sub_indicators.inst_4.dimension: INST does not list inst_4",
            ],
        ),
        (
            "INST",
            "    - inst_4",
            "    - inst_4\n    - inst_4",
            ["dimensions.INST.sub_indicators: names inst_4 more than once"],
        ),
        (
            "INST",
            "- ssp",
            "- spp",
            ["dimensions.INST.themes: names no known theme: spp"],
        ),
        (
            "NEXUS",
            "GLO: 1",
            "GLOB: 1",
            ["composites.NEXUS.parts: names no known dimension: GLOB"],
        ),
        (
            "mechanism_profile",
            "op: code_share",
            "op: code_shares",
            ["profiles.mechanism_profile.op: names no known operation: code_shares"],
        ),
        (
            "mechanism_profile",
            "- tec.univ",
            "- tec.university",
            ["profiles.mechanism_profile.codes: names no known code: tec.university"],
        ),
        (
            "mechanism_profile",
            "- tec.univ",
            "- tec.rd",
            ["profiles.mechanism_profile.codes: names tec.rd more than once"],
        ),
    ],
)
def test_parts_that_do_not_hang_together_are_found(
    faults_after: After, part: str, old: str, new: str, faults: list[str]
) -> None:
    found = faults_after(part, (old, new))

    assert sorted(f"{path}: {reason}" for path, reason in found) == sorted(faults)


def test_a_dimension_without_parts_is_found(faults_after: After) -> None:
    found = faults_after(
        "UPG",
        (
            "sub_indicators:\n    - upg_1\n    - upg_2\n    - upg_3\n    - upg_4\n    - upg_5",
            "sub_indicators: []",
        ),
    )

    assert ("dimensions.UPG.sub_indicators", "is empty") in found
    assert len(found) == 6


def test_themes_are_not_checked_where_the_codebook_names_none(
    system: IndicatorSystem, codebook: CodebookFacts, forms: Mapping[str, FormFacts]
) -> None:
    assert validate(system, CodebookFacts(codebook.scales), forms) == []
