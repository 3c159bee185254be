"""Submissions are judged by their form, question by question."""

import csv
import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from survey.formats.cases_csv import ROSTER, cases_csv
from survey.formats.openrosa import build_submission
from survey.formats.strict_xml import XmlRefused
from survey.formats.xlsform import CompiledForm, compile_xlsform
from survey.xform.check import Checker, FindingKind, FindingRow
from survey.xform.model import parse_xform
from survey.xform.place import Severity

STUDY = Path(__file__).parents[3] / "studies" / "xuchang"
SUBMISSIONS = json.loads((STUDY / "submissions.json").read_text("utf-8"))["submissions"]
CHINA = timezone(timedelta(hours=8))
NOW = datetime(2025, 12, 1, 18, 0, tzinfo=CHINA)

type Tree = tuple[str, str | list["Tree"]]


def compiled(name: str) -> CompiledForm:
    return compile_xlsform((STUDY / "forms" / f"{name}.xlsx").read_bytes(), filename=f"{name}.xlsx")


FORMS = {
    "entrepreneur_interview": compiled("entrepreneur"),
    "official_interview": compiled("official"),
}


def roster() -> bytes:
    """The cases of the demo study, as media_bytes gives them to its forms."""
    with (STUDY / "cases.csv").open(encoding="utf-8", newline="") as file:
        return cases_csv((row["code"], row["kind"], {}) for row in csv.DictReader(file))


FILES = {ROSTER: roster()}
CHECKERS = {name: Checker(parse_xform(form.xform), FILES.get) for name, form in FORMS.items()}
FIRST: dict[str, Any] = SUBMISSIONS[0]["data"]


def demo(changes: dict[str, Any], form: str = "entrepreneur_interview") -> list[FindingRow]:
    """The findings in the first demo submission after some changes."""
    xml = build_submission(FORMS[form].definition, FIRST | changes, instance_id="uuid:1")
    return list(CHECKERS[form].check(xml, now=NOW))


def brief(found: list[FindingRow] | tuple[FindingRow, ...]) -> list[tuple[str, str, str, str]]:
    return [(row.kind.value, row.path, row.value, row.expected) for row in found]


@pytest.mark.parametrize("index", range(len(SUBMISSIONS)))
def test_the_demo_submissions_are_sound(index: int) -> None:
    submission = SUBMISSIONS[index]
    form = FORMS[submission["form"]]
    xml = build_submission(form.definition, submission["data"], instance_id=f"uuid:{index}")

    assert CHECKERS[submission["form"]].check(xml, now=NOW) == ()
    assert CHECKERS[submission["form"]].model.faults == []


MAIN = "/data/g_main"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"employees": None}, ("required", f"{MAIN}/m_firm/employees", "", "")),
        ({"founded": 1900}, ("constraint", f"{MAIN}/m_firm/founded", "1900")),
        ({"founded": 2026}, ("constraint", f"{MAIN}/m_firm/founded", "2026")),
        ({"interview_date": "2025-12-02"}, ("constraint", "/data/g_interviewer/interview_date")),
        ({"firm_code": "Firm 1"}, ("constraint", f"{MAIN}/m_firm/firm_code", "Firm 1")),
        ({"in_abroad": 20}, ("constraint", f"{MAIN}/m_local/g_inputs/in_abroad", "20")),
        (
            {"support_got": "none land", "support_useful": None},
            ("constraint", f"{MAIN}/m_inst/support_got"),
        ),
        ({"basis2": "price"}, ("constraint", f"{MAIN}/m_path/basis2", "price")),
        ({"employees": "many"}, ("type", f"{MAIN}/m_firm/employees", "many", "int")),
        ({"interview_date": "8.10.2025"}, ("type", "/data/g_interviewer/interview_date")),
        ({"ownership": "royal"}, ("choice", f"{MAIN}/m_firm/ownership", "royal", "")),
        ({"products": "lace hat wig_syn"}, ("choice", f"{MAIN}/m_firm/products", "hat", "")),
        ({"town": "yuzhou_any"}, ("choice", "/data/g_interviewer/town", "yuzhou_any", "")),
        (
            {"export_share": 40},
            ("calculation", f"{MAIN}/m_global/export_share", "40", "90"),
        ),
        (
            {"sales": 12},
            (
                "not_relevant",
                f"{MAIN}/m_firm/sales",
                "12",
                "/data/g_interviewer/form_len  = 'full'",
            ),
        ),
        (
            {"fin_own": 100},
            (
                "not_relevant",
                f"{MAIN}/m_inst/g_fin/fin_own",
                "100",
                "/data/g_interviewer/form_len  = 'full'",
            ),
        ),
    ],
)
def test_each_fault_planted_in_a_demo_submission_is_named(
    changes: dict[str, Any], expected: tuple[str, ...]
) -> None:
    found = brief(demo(changes))

    assert [row[: len(expected)] for row in found] == [expected]


def test_a_fault_in_a_repeat_has_the_position_of_its_row() -> None:
    rows = [dict(row) for row in FIRST["r_supplier"]]
    rows[1] |= {"sup_years": 99, "sup_trust": None}

    (finding,) = demo({"r_supplier": rows})

    assert finding.path == "/data/g_main/m_local/r_supplier[2]/sup_years"
    assert (finding.kind, finding.name) == (FindingKind.CONSTRAINT, "sup_years")


def test_a_constraint_speaks_with_the_message_of_the_form() -> None:
    (finding,) = demo({"founded": 1900})

    node = FORMS["entrepreneur_interview"].definition.by_name["founded"]
    assert finding.message == node.constraint_message
    assert set(finding.message) == {"en", "zh"}
    assert finding.severity is Severity.HARD


def test_without_consent_nothing_was_to_be_asked() -> None:
    found = demo({"consent_given": "no"})

    assert {row.kind for row in found} == {FindingKind.NOT_RELEVANT}
    assert {row.expected for row in found} == {"/data/g_consent/consent_given  = 'yes'"}


def test_relevance_keeps_not_asked_apart_from_empty() -> None:
    xml = build_submission(FORMS["entrepreneur_interview"].definition, FIRST, instance_id="uuid:1")

    relevance = CHECKERS["entrepreneur_interview"].relevance(xml, now=NOW)

    assert relevance["/data/g_main/m_firm/sales"] is False
    assert relevance["/data/g_main/m_inst/g_fin/fin_own"] is False
    assert relevance["/data/g_close/int_notes"] is True
    assert relevance["/data/g_main/m_local/r_supplier[2]/sup_kind"] is True


def test_calculations_are_given_where_they_can_be_known() -> None:
    xml = build_submission(FORMS["entrepreneur_interview"].definition, FIRST, instance_id="uuid:1")

    found = CHECKERS["entrepreneur_interview"].calculations(xml, now=NOW)

    assert found == {
        "/data/g_main/m_global/export_share": "90",
        "/data/meta/instanceName": "F01 2025-10-08",
    }


def test_bytes_that_are_no_xml_are_refused() -> None:
    with pytest.raises(XmlRefused):
        CHECKERS["official_interview"].check(b"<data>", now=NOW)


_NAMES = sorted(
    {node.path.rpartition("/")[2] for form in FORMS.values() for node in form.definition.nodes}
)
_TREES = st.recursive(
    st.tuples(
        st.sampled_from(_NAMES),
        st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=20),
    ),
    lambda inner: st.tuples(st.sampled_from(_NAMES), st.lists(inner, max_size=6)),
    max_leaves=40,
)


def _element(tree: Tree, name: str = "") -> etree._Element:
    tag, inside = tree
    element = etree.Element(name or tag)
    if isinstance(inside, str):
        element.text = inside
    else:
        element.extend([_element(one) for one in inside])
    return element


@given(tree=_TREES, form=st.sampled_from(sorted(FORMS)))
def test_no_submission_makes_the_check_fail(tree: Tree, form: str) -> None:
    element = _element(tree, "data")

    found = CHECKERS[form].check(element, now=NOW)

    assert all(isinstance(row.kind, FindingKind) for row in found)
    assert CHECKERS[form].model.faults == []


@given(
    answers=st.dictionaries(
        st.sampled_from(sorted(FIRST)), st.one_of(st.none(), st.integers(-5, 3000), st.just("x y"))
    )
)
def test_findings_are_the_same_each_time(answers: dict[str, Any]) -> None:
    changes = {name: None if name.startswith("r_") else value for name, value in answers.items()}

    assert demo(changes) == demo(changes)
