"""A system that cannot be computed on this codebook and these forms is told why."""

from collections.abc import Callable, Mapping

import pytest

from analysis.system.facts import CodebookFacts, FormFacts
from analysis.system.faults import Fault
from analysis.system.parse import parse
from analysis.system.parts import IndicatorSystem
from analysis.system.validate import validate

type After = Callable[..., list[tuple[str, str]]]


def test_the_demo_system_has_no_fault(
    system: IndicatorSystem, codebook: CodebookFacts, forms: Mapping[str, FormFacts]
) -> None:
    assert validate(system, codebook, forms) == []


def test_a_fault_has_the_line_of_what_is_wrong(
    found_after: Callable[..., tuple[list[Fault], str]],
) -> None:
    (fault,), text = found_after("inst_local", ("- eff_customs", "- eff_custom"))

    assert text.splitlines()[fault.line - 1] == "    - eff_custom"
    assert fault.path == "measures.inst_local.questions"
    assert fault.reason == "names no known question: eff_custom"


def test_all_faults_are_found_in_order_of_lines(
    found_after: Callable[..., tuple[list[Fault], str]],
) -> None:
    faults, _ = found_after(
        "inst_national",
        ("- eff_trade", "- eff_trad"),
        ("op: code_value_mean", "op: code_mean"),
        ("exclude:\n      - none", "exclude:\n      - nothing"),
    )

    assert [(fault.path, fault.reason) for fault in faults] == [
        ("measures.inst_national.questions", "names no known question: eff_trad"),
        ("measures.inst_national_c.op", "names no known operation: code_mean"),
        ("measures.inst_breadth.args.exclude", "names no known choice: nothing"),
    ]


@pytest.mark.parametrize(
    ("part", "old", "new", "fault"),
    [
        (
            "tec_breadth",
            "    args:\n      threshold: 2\n",
            "",
            ("measures.tec_breadth.args.threshold", "is missing: count_at_least needs it"),
        ),
        (
            "tec_breadth",
            "threshold: 2",
            "threshold: 0\n      top: 1",
            ("measures.tec_breadth.args.top", "is no argument of count_at_least"),
        ),
        (
            "inst_national_c",
            "source: coding",
            "source: mixed\n    form: entrepreneur_interview",
            ("measures.inst_national_c.source", "code_value_mean cannot be computed from mixed"),
        ),
        (
            "inst_national",
            "    op: mean_scale",
            "    codes: [ssp.finance]\n    op: mean_scale",
            ("measures.inst_national.codes", "stand in a measure whose source is survey"),
        ),
        (
            "inst_national_c",
            "    op: code",
            "    questions: [eff_trade]\n    op: code",
            ("measures.inst_national_c.questions", "stand in a measure whose source is coding"),
        ),
        (
            "inst_coord_c",
            "    codes:\n    - reg.coordination\n",
            "",
            ("measures.inst_coord_c.codes", "is missing: the source asks for codes"),
        ),
        (
            "inst_national",
            "    form: entrepreneur_interview\n",
            "",
            ("measures.inst_national.form", "is missing: the source asks for a form"),
        ),
    ],
)
def test_arguments_and_sources_fit_the_operation(
    faults_after: After, part: str, old: str, new: str, fault: tuple[str, str]
) -> None:
    assert faults_after(part, (old, new)) == [fault]


def test_a_form_must_be_known_and_listed(
    faults_after: After,
    source: str,
    codebook: CodebookFacts,
    forms: Mapping[str, FormFacts],
) -> None:
    elsewhere = faults_after(
        "inst_national", ("form: entrepreneur_interview", "form: trader_interview")
    )
    listed = parse(source.replace("  - official_interview", "  - official_interviews", 1))

    unlisted = validate(listed, codebook, forms)

    assert elsewhere == [
        ("measures.inst_national.form", "names no known form: trader_interview"),
        (
            "measures.inst_national.form",
            "trader_interview is not among the forms of this system",
        ),
    ]
    assert (unlisted[0].path, unlisted[0].reason) == (
        "forms",
        "names no known form: official_interviews",
    )
    assert {fault.reason for fault in unlisted[1:]} == {
        "official_interview is not among the forms of this system"
    }


def test_a_form_is_listed_once(
    source: str, codebook: CodebookFacts, forms: Mapping[str, FormFacts]
) -> None:
    twice = source.replace("  - official_interview", "  - official_interview\n" * 2, 1)

    faults = validate(parse(twice), codebook, forms)

    assert [fault.reason for fault in faults] == ["names official_interview more than once"]
