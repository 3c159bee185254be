"""Something that hangs is waited for only so long, and asked only once at a time."""

import threading
import time

import pytest

from config.probe import NoAnswer, Probe


def test_an_answer_is_handed_on() -> None:
    assert Probe(lambda: 7).ask().answer(within=5) == 7


def test_each_question_is_asked_afresh() -> None:
    answers = iter([1, 2])
    probe = Probe(lambda: next(answers))

    assert (probe.ask().answer(within=5), probe.ask().answer(within=5)) == (1, 2)


def test_an_error_is_no_answer() -> None:
    probe = Probe(lambda: 1 // 0)

    with pytest.raises(NoAnswer) as none:
        probe.ask().answer(within=5)

    assert isinstance(none.value.__cause__, ZeroDivisionError)


def test_who_does_not_answer_is_given_up_in_time() -> None:
    release = threading.Event()
    probe = Probe(release.wait)
    began = time.monotonic()

    with pytest.raises(NoAnswer):
        probe.ask().answer(within=0.05)

    assert time.monotonic() - began < 2
    release.set()


def test_a_question_that_hangs_is_not_asked_again_until_it_ends() -> None:
    release, asked = threading.Event(), []

    def ask() -> int:
        asked.append(1)
        release.wait()
        return len(asked)

    probe = Probe(ask)
    for _ in range(5):
        with pytest.raises(NoAnswer):
            probe.ask().answer(within=0.01)

    release.set()

    assert probe.ask().answer(within=5) == 1
    assert asked == [1]
    assert probe.ask().answer(within=5) == 2
