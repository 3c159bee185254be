"""A fault gets the line of what is nearest to it."""

from analysis.system.faults import Fault
from analysis.system.findings import Findings

LINES = {"measures.a": 3, "measures.a.codes": 5, "measures.a.codes[x.y]": 7, "composites.L.P": 9}


def test_a_fault_of_an_item_has_the_line_of_the_item() -> None:
    findings = Findings(LINES)

    findings.add("measures.a.codes", "names x.y more than once", "x.y")

    assert findings.faults == {Fault(7, "measures.a.codes", "names x.y more than once")}


def test_a_fault_of_a_field_of_weights_has_the_line_of_the_field() -> None:
    findings = Findings(LINES)

    findings.add("composites.L", "names no known dimension: P", "P")

    assert [fault.line for fault in findings.faults] == [9]


def test_a_fault_of_what_is_missing_has_the_line_of_the_part() -> None:
    findings = Findings(LINES)

    findings.add("measures.a.args.threshold", "is missing")

    assert [fault.line for fault in findings.faults] == [3]


def test_a_fault_without_any_line_has_line_zero() -> None:
    findings = Findings({})

    findings.add("measures.a", "is missing")

    assert [fault.line for fault in findings.faults] == [0]


def test_unknown_names_are_found_one_by_one() -> None:
    findings = Findings({})

    findings.unknown("themes", "theme", ["a", "b", "c"], ["b"])

    assert sorted(fault.reason for fault in findings.faults) == [
        "names no known theme: a",
        "names no known theme: c",
    ]


def test_names_given_twice_are_found() -> None:
    findings = Findings({})

    findings.twice("codes", ["a", "b", "a"])

    assert [fault.reason for fault in findings.faults] == ["names a more than once"]
