"""Questions, repeats and choices are those of the form, and of the right type."""

import dataclasses
from collections.abc import Callable, Mapping

import pytest

from analysis.system.facts import CodebookFacts, FormFacts, QuestionFacts
from analysis.system.parts import IndicatorSystem
from analysis.system.validate import validate

type After = Callable[..., list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("part", "old", "new", "faults"),
    [
        (
            "inst_national",
            "- eff_trade",
            "- eff_national",
            ["questions: names eff_national more than once"],
        ),
        (
            "inst_national",
            "- eff_trade",
            "- town",
            ["questions: town has no numbers for answers"],
        ),
        (
            "inst_national",
            "- eff_trade",
            "- sup_trust",
            ["questions: sup_trust is asked in repeat r_supplier"],
        ),
        (
            "inst_shared",
            "    questions:\n    - as_shared\n",
            "",
            ["questions: mean_scale needs 1 or more"],
        ),
        (
            "emb_local_inputs",
            "- in_local",
            "- town",
            ["questions: town has no numbers for answers"],
        ),
        (
            "upg_newshare",
            "question: inn_product\n        value: 'no'",
            "question: inn_prod\n        value: never",
            ["args.zero_if.question: names no known question: inn_prod"],
        ),
        (
            "upg_newshare",
            "value: 'no'",
            "value: never",
            ["args.zero_if.value: names no known choice: never"],
        ),
        (
            "inst_breadth",
            "- support_got",
            "- town",
            [
                "args.exclude: names no known choice: none",
                "questions: town must be select_multiple, not select_one",
            ],
        ),
        (
            "glo_pipes",
            "- none",
            "- nothing",
            ["args.exclude: names no known choice: nothing"],
        ),
        (
            "upg_product",
            "cluster: 50",
            "place: 50",
            ["args.map: names no known choice: place"],
        ),
        (
            "upg_product",
            "- inn_product",
            "- inn_process",
            ["questions: no choice of inn_process has a score in the map"],
        ),
        (
            "upg_product",
            "- inn_novelty\n    ",
            "",
            ["questions: has no question that is scored"],
        ),
        (
            "pth_basis",
            "- 2\n      - 1",
            "- 2",
            ["args.weights: must be 2, one for each question that is scored"],
        ),
        ("pth_basis", "- 2\n      - 1", "- 2\n      - 0", ["args.weights: must be greater than 0"]),
        (
            "pth_env",
            "- env",
            "- capab",
            [
                "args.map: names no known choice: nowet",
                "args.map: names no known choice: own",
                "args.map: names no known choice: park",
                "args.map: names no known choice: septic",
                "args.map: names no known choice: none",
                "questions: capab must be select_one, not select_multiple",
                "questions: no choice of capab has a score in the map",
            ],
        ),
        ("glo_direct", "den: export_share", "den: town", ["args.den: town has no numbers for answers"]),
        ("glo_direct", "num: sal_direct", "num: sales_direct", ["args.num: names no known question: sales_direct"]),
        (
            "upg_stage_move",
            "subtrahend: stage_5y",
            "subtrahend: stage_10y",
            ["args.subtrahend: names no known question: stage_10y"],
        ),
        ("glo_div_region", "    - reg_africa\n    - reg_europe\n    - reg_other\n", "", ["questions: hhi_inverse needs 2 or more"]),
        (
            "inst_policy_effect",
            "repeat: r_policy",
            "repeat: r_policies",
            [
                "args.field: pol_effect is not asked in r_policies",
                "args.repeat: names no known repeat: r_policies",
            ],
        ),
        (
            "emb_trust_sup",
            "      repeat: r_supplier\n",
            "",
            ["args.repeat: is missing: repeat_mean needs it"],
        ),
        (
            "emb_trust_sup",
            "      field: sup_trust\n",
            "",
            ["args.field: is missing: repeat_mean needs it"],
        ),
        (
            "emb_trust_sup",
            "field: sup_trust",
            "field: sup_kind",
            ["args.field: sup_kind has no numbers for answers"],
        ),
        (
            "emb_local_sup",
            "- village",
            "- hamlet",
            ["args.values: names no known choice: hamlet"],
        ),
        (
            "emb_local_sup",
            "- village\n",
            "- village\n      - village\n",
            ["args.values: names village more than once"],
        ),
        (
            "glo_top_buyer",
            "field: buy_share",
            "field: buy_part",
            ["args.field: names no known question: buy_part"],
        ),
        (
            "emb_density_advice",
            "- net_advice",
            "- firm_role",
            ["questions: firm_role must be select_multiple, not select_one"],
        ),
        (
            "emb_density_advice",
            "    - firm_code\n",
            "",
            ["questions: roster_density needs 2 or more"],
        ),
        (
            "glo_governance",
            "- governance\n",
            "- governance\n    - price_set\n",
            ["questions: must be one question"],
        ),
        (
            "glo_governance",
            "- governance\n",
            "- capab\n",
            ["questions: capab must be select_one, not select_multiple"],
        ),
    ],
)  # fmt: skip
def test_questions_that_do_not_fit_are_found(
    faults_after: After, part: str, old: str, new: str, faults: list[str]
) -> None:
    found = faults_after(part, (old, new))

    expected = sorted(f"measures.{part}.{fault}" for fault in faults)
    assert sorted(f"{path}: {reason}" for path, reason in found) == expected


def test_choices_that_are_not_known_are_not_checked(
    system: IndicatorSystem, codebook: CodebookFacts, forms: Mapping[str, FormFacts]
) -> None:
    """As with a select from a file."""
    questions = {
        name: dataclasses.replace(question, choices=())
        for name, question in forms["entrepreneur_interview"].questions.items()
    }
    unknown = {**forms, "entrepreneur_interview": FormFacts(questions)}

    assert validate(system, codebook, unknown) == []


def test_a_repeat_may_be_listed_under_its_own_name(
    system: IndicatorSystem, codebook: CodebookFacts, forms: Mapping[str, FormFacts]
) -> None:
    official = forms["official_interview"].questions
    listed = FormFacts({**official, "r_policy": QuestionFacts("repeat")})

    assert validate(system, codebook, {**forms, "official_interview": listed}) == []
