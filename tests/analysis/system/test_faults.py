"""Faults say where and why, and come all at once."""

from analysis.system.faults import Fault, FaultySystemError


def test_a_fault_reads_as_line_place_and_reason() -> None:
    fault = Fault(12, "measures.a.questions", "names no known question: x")

    assert str(fault) == "line 12: measures.a.questions: names no known question: x"


def test_the_error_has_every_fault_once_in_order_of_lines() -> None:
    later, earlier = Fault(9, "b", "is missing"), Fault(2, "a", "is missing")

    error = FaultySystemError([later, earlier, later])

    assert error.faults == (earlier, later)
    assert str(error) == "line 2: a: is missing\nline 9: b: is missing"
