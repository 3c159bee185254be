"""What each kind of rule finds, on forms of a few questions."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone

from lxml import etree

from survey.formats.openrosa import build_submission
from survey.formats.xlsform import CompiledForm
from survey.xform.check import Checker, FindingKind, FindingRow
from survey.xform.model import parse_xform
from survey.xform.place import Severity

NOW = datetime(2025, 12, 1, 18, 0, tzinfo=timezone(timedelta(hours=8)))

type MakeXform = Callable[..., str]
type MakeForm = Callable[..., CompiledForm]


def brief(found: Sequence[FindingRow]) -> list[tuple[str, str, str, str]]:
    return [(row.kind.value, row.path, row.value, row.expected) for row in found]


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
