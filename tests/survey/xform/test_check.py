"""Submissions are judged by their form, question by question."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

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

type MakeXform = Callable[..., str]
type MakeForm = Callable[..., CompiledForm]
type Tree = tuple[str, str | list["Tree"]]


def compiled(name: str) -> CompiledForm:
    return compile_xlsform((STUDY / "forms" / f"{name}.xlsx").read_bytes(), filename=f"{name}.xlsx")


FORMS = {
    "entrepreneur_interview": compiled("entrepreneur"),
    "official_interview": compiled("official"),
}
CHECKERS = {name: Checker(parse_xform(form.xform)) for name, form in FORMS.items()}
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


def small(
    make_xform: MakeXform, instance: str, binds: str, body: str, answers: str, **parts: str
) -> list[FindingRow]:
    checker = Checker(parse_xform(make_xform(instance, binds, body, **parts)))
    return list(checker.check(etree.fromstring(f"<data>{answers}</data>"), now=NOW))


def test_a_missing_node_is_an_empty_answer(make_xform: MakeXform) -> None:
    found = small(
        make_xform,
        "<g><a/></g>",
        '<bind nodeset="/data/g/a" required="true()" jr:requiredMsg="Say it"/>',
        '<input ref="/data/g/a"/>',
        "",
    )

    assert brief(found) == [("required", "/data/g/a", "", "")]
    assert found[0].message == {"default": "Say it"}


def test_notes_and_calculations_are_never_required(make_xform: MakeXform) -> None:
    found = small(
        make_xform,
        "<n/><c/>",
        '<bind nodeset="/data/n" required="true()" readonly="true()"/>'
        '<bind nodeset="/data/c" required="true()"/>',
        '<input ref="/data/n"/>',
        "",
    )

    assert found == []


def test_a_soft_constraint_warns(make_xform: MakeXform) -> None:
    (finding,) = small(
        make_xform,
        "<a/>",
        '<bind nodeset="/data/a" constraint=". &lt; 5" braid:severity="soft"/>',
        '<input ref="/data/a"/>',
        "<a>7</a>",
    )

    assert (finding.kind, finding.severity) == (FindingKind.CONSTRAINT, Severity.SOFT)


def test_a_message_may_show_answers(make_xform: MakeXform) -> None:
    itext = (
        '<itext><translation lang="en"><text id="m"><value>Not above <output value="/data/b"/>'
        "</value></text></translation></itext>"
    )

    (finding,) = small(
        make_xform,
        "<a/><b/>",
        '<bind nodeset="/data/a" constraint=". &lt;= /data/b" jr:constraintMsg="jr:itext(\'m\')"/>',
        '<input ref="/data/a"/>',
        "<a>7</a><b>5</b>",
        itext=itext,
    )

    assert finding.message == {"en": "Not above 5"}


def test_unknown_nodes_are_soft_and_come_last(make_xform: MakeXform) -> None:
    found = small(
        make_xform,
        "<a/>",
        '<bind nodeset="/data/a" type="int"/>',
        '<input ref="/data/a"/>',
        "<stray>1</stray><a>x</a><formhub><uuid>u</uuid></formhub>",
    )

    assert brief(found) == [("type", "/data/a", "x", "int"), ("unknown", "/data/stray", "1", "")]
    assert found[1].severity is Severity.SOFT


def test_ranges_ranks_and_written_choices_are_checked(make_xform: MakeXform) -> None:
    found = small(
        make_xform,
        "<r/><k/><s/>",
        '<bind nodeset="/data/r" type="int"/>',
        '<range ref="/data/r" start="0" end="10" step="5"/>'
        '<odk:rank ref="/data/k"><item><value>a</value></item><item><value>b</value></item></odk:rank>'
        '<select1 ref="/data/s"><item><value>y</value></item></select1>',
        "<r>7</r><k>b c a</k><s>y y</s>",
    )

    assert brief(found) == [
        ("choice", "/data/r", "7", "0 to 10 by 5"),
        ("choice", "/data/k", "c", ""),
        ("choice", "/data/s", "y y", ""),
    ]


def test_what_only_one_client_would_say_is_no_finding(make_xform: MakeXform) -> None:
    body = '<input ref="/data/a"/><input ref="/data/b"/>'
    binds = (
        '<bind nodeset="/data/a" constraint="regex(., \'[0-9]+\')"/>'
        '<bind nodeset="/data/s" calculate="sum(/data/a | /data/b)"/>'
    )

    by_web = small(make_xform, "<a/><b/><s/>", binds, body, "<a>12x</a><b/><s/>")
    wrong = small(make_xform, "<a/><b/><s/>", binds, body, "<a>x</a><b>3</b><s>7</s>")

    assert by_web == []
    assert brief(wrong) == [
        ("constraint", "/data/a", "x", "regex(., '[0-9]+')"),
        ("calculation", "/data/s", "7", "3"),
    ]


def test_a_number_of_none_is_no_reason_to_ask_in_collect(make_xform: MakeXform) -> None:
    binds = (
        '<bind nodeset="/data/n" type="int"/>'
        '<bind nodeset="/data/a" relevant="/data/n" required="true()"/>'
    )
    body = '<input ref="/data/n"/><input ref="/data/a"/>'

    assert small(make_xform, "<n/><a/>", binds, body, "<n>0</n><a/>") == []
    assert brief(small(make_xform, "<n/><a/>", binds, body, "<n>2</n><a/>")) == [
        ("required", "/data/a", "", "")
    ]


def test_a_path_into_the_own_repeat_may_mean_one_row_or_all(make_xform: MakeXform) -> None:
    binds = '<bind nodeset="/data/kid/n" calculate="count(/data/kid)"/>'
    body = '<group><repeat nodeset="/data/kid"><input ref="/data/kid/x"/></repeat></group>'

    def found(number: int) -> list[str]:
        row = f"<kid><x/><n>{number}</n></kid>"
        rows = small(make_xform, "<kid><x/><n/></kid>", binds, body, row * 2)
        return [finding.path for finding in rows]

    assert (found(1), found(2)) == ([], [])
    assert found(3) == ["/data/kid[1]/n", "/data/kid[2]/n"]


def test_a_label_may_be_computed_in_any_language(make_xform: MakeXform) -> None:
    itext = (
        '<itext><translation lang="en"><text id="y"><value>Yes</value></text></translation>'
        '<translation lang="zh"><text id="y"><value>是</value></text></translation></itext>'
    )
    binds = '<bind nodeset="/data/c" calculate="jr:choice-name(/data/s, \'/data/s\')"/>'
    body = '<select1 ref="/data/s"><item><label ref="jr:itext(\'y\')"/><value>y</value></item></select1>'

    def found(label: str) -> list[FindingRow]:
        answers = f"<s>y</s><c>{label}</c>"
        return small(make_xform, "<s/><c/>", binds, body, answers, itext=itext)

    assert (found("Yes"), found("是")) == ([], [])
    assert brief(found("Oui")) == [("calculation", "/data/c", "Oui", "Yes")]


def test_what_changes_each_time_is_not_compared(make_xform: MakeXform) -> None:
    binds = (
        '<bind nodeset="/data/a" calculate="random()"/><bind nodeset="/data/b" calculate="today()"/>'
        '<bind nodeset="/data/c" calculate="1" jr:preload="uid"/>'
    )

    assert small(make_xform, "<a/><b/><c/>", binds, "", "<a>7</a><b>x</b><c>u</c>") == []


def test_a_count_of_rows_that_were_not_sent_is_not_doubted(make_xform: MakeXform) -> None:
    binds = (
        '<bind nodeset="/data/kid" relevant="/data/a = 1"/>'
        '<bind nodeset="/data/n" calculate="count(/data/kid) + sum(/data/kid/x) * 0"/>'
    )
    body = '<group><repeat nodeset="/data/kid"><input ref="/data/kid/x"/></repeat></group>'

    unsent = small(make_xform, "<a/><kid><x/></kid><n/>", binds, body, "<n>1</n>")
    sent = small(
        make_xform,
        "<a/><kid><x/></kid><n/>",
        binds,
        body,
        "<a>1</a><kid><x>1</x></kid><n>5</n>",
    )

    assert unsent == []
    assert brief(sent) == [("calculation", "/data/n", "5", "1")]


def test_a_list_in_a_file_offers_its_rows(make_form: MakeForm) -> None:
    form = make_form(
        [
            ["type", "name", "label", "choice_filter"],
            ["text", "province", "Province", ""],
            ["select_one_from_file firms.csv", "firm", "Firm", "province = ${province}"],
        ]
    )
    csv = b"name,label,province\nF1,One,henan\nF2,Two,shandong\n"
    checker = Checker(parse_xform(form.xform), {"firms.csv": csv}.get)
    without = Checker(parse_xform(form.xform))
    xml = build_submission(
        form.definition, {"province": "henan", "firm": "F2"}, instance_id="uuid:1"
    )

    assert brief(checker.check(xml, now=NOW)) == [("choice", "/data/firm", "F2", "")]
    assert without.check(xml, now=NOW) == ()
    assert [fault.part for fault in without.model.faults] == ["list", "choices"]


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
