"""Refusals: a code for programs, a sentence for people, faults to mend."""

import pytest

from survey.actions.refusal import Conflict, Refusal, Stale, Unconditional, gathering


def test_a_refusal_has_a_code_a_sentence_and_faults() -> None:
    refusal = Refusal("bad_form", "The form does not work.", faults=[{"row": 3}])

    assert (refusal.code, str(refusal), refusal.faults) == (
        "bad_form",
        "The form does not work.",
        [{"row": 3}],
    )
    assert refusal.status == 400
    assert Conflict("taken", "Somebody has it.").status == 409
    assert Unconditional("if_match_needed", "Say which version you mean.").status == 428


def test_a_refusal_may_say_how_things_are_now() -> None:
    stale = Stale("stale_segment", "It was changed since.", more={"version": 4})

    assert (stale.status, stale.more, stale.faults) == (412, {"version": 4}, [])
    assert Refusal("bad", "It is bad.").more == {}


def test_gathering_goes_on_and_names_every_fault() -> None:
    faults: list[dict[str, object]] = []

    with gathering(faults, "a.csv"):
        raise Refusal("bad", "It is bad.")
    with gathering(faults, "b.csv"):
        raise Conflict("worse", "It is worse.", faults=[{"row": 1}, {"row": 2}])
    with gathering(faults, "c.csv"):
        pass

    assert faults == [{"file": "a.csv", "reason": "It is bad."}, {"row": 1}, {"row": 2}]


def test_gathering_stops_at_what_is_no_refusal() -> None:
    with pytest.raises(ZeroDivisionError), gathering([]):
        raise ZeroDivisionError
