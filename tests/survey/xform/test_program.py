"""Forms are compiled once; what cannot be compiled or evaluated does no harm and is told."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from lxml import etree

from survey.xform.instance import Instance
from survey.xform.model import ModelFault, XFormModel, parse_xform
from survey.xform.nodes import Reading, Scope
from survey.xform.program import Program
from survey.xform.tables import no_files

type MakeXform = Callable[..., str]

TWO = '<itext><translation lang="en"/><translation lang="zh"/></itext>'


def model(make_xform: MakeXform, bind: str, body: str = "", **parts: str) -> XFormModel:
    return parse_xform(make_xform("<a/><b/>", f'<bind nodeset="/data/a" {bind}/>', body, **parts))


def scope(program: Program, xml: str = "<data/>") -> Scope:
    instance = Instance(program, etree.fromstring(xml), datetime(2025, 1, 1, tzinfo=UTC))
    node = instance.run.at["/data/a"][0]
    return Scope(instance.run, node, node)


@pytest.mark.parametrize(
    ("bind", "part", "reason"),
    [
        ('relevant="/data/gone = 1"', "relevant", "The form has no /data/gone."),
        ('constraint="magic(.)"', "constraint", "There is no function magic()."),
        ('calculate="count(1)"', "calculate", "Here must stand a path to questions."),
        ('required="selected(.)"', "required", "selected() takes 2 arguments, not 1."),
    ],
)
def test_what_cannot_be_compiled_holds_for_nothing_and_is_told(
    bind: str, part: str, reason: str, make_xform: MakeXform
) -> None:
    form = model(make_xform, bind)

    question = Program(form, no_files).questions["/data/a"]

    assert getattr(question, part) is None
    assert [(fault.path, fault.part, fault.reason) for fault in form.faults] == [
        ("/data/a", part, reason)
    ]


def test_a_rule_that_cannot_be_read_is_not_told_twice(make_xform: MakeXform) -> None:
    form = model(make_xform, 'relevant="foo( ="')

    question = Program(form, no_files).questions["/data/a"]

    assert question.relevant is None
    assert len(form.faults) == 1


def test_what_fails_on_answers_does_no_harm_and_is_told_once(make_xform: MakeXform) -> None:
    form = model(make_xform, "relevant=\"regex(/data/b, '[')\" calculate=\"digest('a', 'x')\"")
    program = Program(form, no_files)
    question, here = program.questions["/data/a"], scope(program)
    assert question.relevant is not None
    assert question.calculate is not None

    found = [question.relevant(here), question.relevant(here), question.calculate(here)]

    assert found == [True, True, None]
    assert [(fault.part, fault.reason) for fault in form.faults] == [
        (
            "relevant",
            "It cannot be evaluated: unterminated character set at position 0.",
        ),
        ("calculate", "It cannot be evaluated: x in base64 is no digest."),
    ]


def test_choices_that_cannot_be_had_are_told_and_not_checked(make_xform: MakeXform) -> None:
    body = '<select1 ref="/data/a"><itemset nodeset="instance(\'gone\')/root/item"/></select1>'
    form = model(make_xform, "", body)

    question = Program(form, no_files).questions["/data/a"]

    assert question.offers is None
    assert form.faults == [
        ModelFault(
            "/data/a", "choices", "instance('gone')/root/item", 0, "The form has no list gone."
        )
    ]


def test_choices_that_a_device_searches_in_a_file_are_not_checked(make_xform: MakeXform) -> None:
    body = (
        '<select1 ref="/data/a" appearance="search(\'firms\')">'
        "<item><value>code</value></item></select1>"
    )

    question = Program(model(make_xform, "", body), no_files).questions["/data/a"]

    assert question.offers is None


def test_a_form_that_clients_agree_on_has_one_reading(make_xform: MakeXform) -> None:
    form = model(make_xform, 'relevant="/data/b = 1"', itext=TWO)

    assert Program(form, no_files).readings == (Reading(as_web=False, language="en"),)


def test_disputed_and_spoken_rules_have_several_readings(make_xform: MakeXform) -> None:
    disputed = model(make_xform, 'calculate="sum(/data/b)"', itext=TWO)
    spoken = model(make_xform, "calculate=\"jr:choice-name(/data/b, '/data/b')\"", itext=TWO)

    assert Program(disputed, no_files).readings == (
        Reading(as_web=False, language="en"),
        Reading(as_web=True, language="en"),
    )
    assert Program(spoken, no_files).readings == (
        Reading(as_web=False, language="en"),
        Reading(as_web=False, language="zh"),
    )


def test_a_calculation_knows_what_it_depends_on(make_xform: MakeXform) -> None:
    def flags(calculate: str) -> tuple[bool, bool, bool, bool]:
        program = Program(model(make_xform, f'calculate="{calculate}"'), no_files)
        question = program.questions["/data/a"]
        return (
            question.is_computed,
            question.is_fleeting,
            question.is_random,
            question.is_rough,
        )

    assert flags("1 + 1") == (True, False, False, False)
    assert flags("today()") == (True, True, False, False)
    assert flags("once(random())") == (True, True, True, False)
    assert flags("area(/data/b)") == (True, False, False, True)


def test_a_question_that_people_may_change_is_not_computed(make_xform: MakeXform) -> None:
    body = '<input ref="/data/a"/>'

    free = Program(model(make_xform, 'calculate="1"', body), no_files)
    fixed = Program(model(make_xform, 'calculate="1" readonly="true()"', body), no_files)

    assert not free.questions["/data/a"].is_computed
    assert fixed.questions["/data/a"].is_computed
