"""Submissions out and in: every answer comes back as what it was."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from survey.formats.definition import FormDefinition
from survey.formats.openrosa import (
    Answer,
    RepeatRow,
    SubmissionRefused,
    build_submission,
    open_submission,
    parse_submission,
)
from tests.openrosa_form import FORM, META, document, exact, parsed

SUBMISSIONS = json.loads(
    (Path(__file__).parents[3] / "studies" / "xuchang" / "submissions.json").read_text("utf-8")
)["submissions"]


def typed(form: FormDefinition, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the answers of submissions.json should be read as: multiples as lists, no blanks."""
    multiple = {node.name for node in form.nodes if node.is_multiple}
    return {
        name: answer.split() if name in multiple else answer
        for name, answer in given.items()
        if answer != ""
    }


@pytest.mark.parametrize("number", range(len(SUBMISSIONS)))
def test_the_demo_submissions_come_back_as_they_were(
    demo_forms: dict[str, FormDefinition], number: int
) -> None:
    form = demo_forms[SUBMISSIONS[number]["form"]]
    given = SUBMISSIONS[number]["data"]
    repeats = {name: rows for name, rows in given.items() if isinstance(rows, list)}
    single = {name: answer for name, answer in given.items() if name not in repeats}

    xml = build_submission(form, given, instance_id=f"uuid:{number}")
    read = parse_submission(xml, form)

    assert open_submission(xml).head == (form.form_id, "2026112401", f"uuid:{number}")
    assert exact(read.answers) == exact(typed(form, single))
    assert {name: [row.answers for row in read.rows if row.repeat == name] for name in repeats} == {
        name: [typed(form, row) for row in rows] for name, rows in repeats.items()
    }
    assert len(read.rows) == sum(map(len, repeats.values()))
    assert (read.unknown, read.attachments, read.deprecated_id) == ((), (), None)


def test_a_submission_is_nested_as_the_form_is() -> None:
    answers: dict[str, Any] = {
        "code": "F01",
        "goods": ["a", "b"],
        "audit": "audit.csv",
        "r": [{"who": "x", "age": 5, "s": [{"what": "y"}]}, {}],
    }

    xml = build_submission(
        FORM,
        answers,
        instance_id="uuid:2",
        deprecated_id="uuid:1",
        instance_name="F01 today",
    )

    assert xml.decode() == (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        '<data xmlns:orx="http://openrosa.org/xforms" xmlns:jr="http://openrosa.org/javarosa"'
        ' id="f" version="2"><start/><code>F01</code>'
        "<g><year/><share/><town/><goods>a b</goods><order/><day/><hello/><sum/></g><voice/>"
        "<r><who>x</who><h><age>5</age></h><s><what>y</what><photo/></s></r>"
        "<r><who/><h><age/></h></r>"
        "<orx:meta><orx:instanceID>uuid:2</orx:instanceID>"
        "<orx:deprecatedID>uuid:1</orx:deprecatedID>"
        "<orx:instanceName>F01 today</orx:instanceName>"
        "<orx:audit>audit.csv</orx:audit></orx:meta></data>"
    )


def test_what_the_meta_block_says_is_read() -> None:
    xml = build_submission(
        FORM,
        {"audit": "audit.csv"},
        instance_id="uuid:2",
        deprecated_id="uuid:1",
        instance_name="F01",
    )

    read = parse_submission(xml, FORM)

    assert (read.instance_id, read.deprecated_id, read.instance_name) == ("uuid:2", "uuid:1", "F01")
    assert (read.answers, read.attachments) == ({"audit": "audit.csv"}, ("audit.csv",))


@pytest.mark.parametrize(
    ("inner", "name", "answer"),
    [
        ("<code> F01\n</code>", "code", " F01\n"),
        ("<code>a<b>c</b>d</code>", "code", "acd"),
        ("<code>007</code>", "code", "007"),
        ("<g><year>2017</year></g>", "year", 2017),
        ("<g><year> -3 </year></g>", "year", -3),
        ("<g><year>2017.5</year></g>", "year", "2017.5"),
        ("<g><year>about 2000</year></g>", "year", "about 2000"),
        ("<g><year>2０17</year></g>", "year", "2０17"),
        (f"<g><year>{'9' * 18}</year></g>", "year", 10**18 - 1),
        (f"<g><year>{'9' * 19}</year></g>", "year", "9" * 19),
        ("<g><share>12</share></g>", "share", 12),
        ("<g><share>12.50</share></g>", "share", 12.5),
        ("<g><share>12.0</share></g>", "share", 12.0),
        ("<g><share>0</share></g>", "share", 0),
        ("<g><share>.5</share></g>", "share", 0.5),
        ("<g><share>1e3</share></g>", "share", 1000.0),
        ("<g><share>1e999</share></g>", "share", "1e999"),
        ("<g><share>NaN</share></g>", "share", "NaN"),
        ("<g><share>12,5</share></g>", "share", "12,5"),
        ("<g><town> a </town></g>", "town", "a"),
        ("<g><town>3</town></g>", "town", "3"),
        ("<g><goods> a  b\n</goods></g>", "goods", ["a", "b"]),
        ("<g><order>b a</order></g>", "order", ["b", "a"]),
        ("<g><day>2025-10-08</day></g>", "day", "2025-10-08"),
        ("<g><hello>said</hello></g>", "hello", "said"),
        ("<g><sum>90</sum></g>", "sum", 90),
        ("<g><sum>0.5</sum></g>", "sum", 0.5),
        ("<g><sum>007</sum></g>", "sum", "007"),
        ("<g><sum>1.10</sum></g>", "sum", "1.10"),
        ("<g><sum>F01 2025</sum></g>", "sum", "F01 2025"),
        ("<start>2025-10-08T09:00:00+08:00</start>", "start", "2025-10-08T09:00:00+08:00"),
        ("<voice>a b.m4a</voice>", "voice", "a b.m4a"),
    ],
)
def test_an_answer_is_read_by_its_type(inner: str, name: str, answer: Answer) -> None:
    read = parsed(inner)

    assert exact(read.answers) == exact({name: answer})
    assert read.unknown == ()


def test_empty_and_not_asked_are_told_apart() -> None:
    read = parsed("<code/><g><year> \n</year><goods></goods><hello/></g>")

    assert read.answers == {}
    assert read.empty == ("code", "year", "goods")


def test_rows_know_their_place() -> None:
    read = parsed(
        "<r><who>a</who><s><what>x</what></s><s><what>y</what><photo>p.jpg</photo></s></r>"
        "<r><h><age>7</age></h><who/></r>"
        "<r><s><photo>q.jpg</photo></s></r>"
    )

    assert read.rows == (
        RepeatRow("r", 0, None, {"who": "a"}),
        RepeatRow("s", 0, 0, {"what": "x"}),
        RepeatRow("s", 1, 0, {"what": "y", "photo": "p.jpg"}),
        RepeatRow("r", 1, None, {"age": 7}, ("who",)),
        RepeatRow("r", 2, None, {}),
        RepeatRow("s", 2, 2, {"photo": "q.jpg"}),
    )
    assert read.attachments == ("p.jpg", "q.jpg")


def test_the_template_of_a_repeat_is_no_row() -> None:
    read = parsed(
        '<r xmlns:jr="http://openrosa.org/javarosa" jr:template=""><who>z</who></r>'
        "<r><who>a</who></r>"
    )

    assert read.rows == (RepeatRow("r", 0, None, {"who": "a"}),)


def test_what_the_form_does_not_have_is_named() -> None:
    read = parsed(
        "<formhub><uuid>1</uuid></formhub><g><year>1</year><year>2</year><extra/></g>"
        "<g><year>3</year></g><r><who>a</who><who>b</who></r>",
        "<meta><instanceID>u</instanceID><userID>me</userID><mood>good</mood></meta><meta/>",
    )

    assert read.answers == {"year": 1}
    assert read.unknown == (
        "/data/formhub",
        "/data/g/year[2]",
        "/data/g/extra",
        "/data/g[2]",
        "/data/r/who[2]",
        "/data/meta/mood",
        "/data/meta[2]",
    )


def test_namespaces_and_another_root_do_not_matter() -> None:
    xml = (
        '<interview xmlns="urn:x" xmlns:o="http://openrosa.org/xforms" id="f">'
        "<g><year>1</year></g><o:meta><o:instanceID> uuid:1 </o:instanceID></o:meta></interview>"
    )

    read = parse_submission(xml.encode(), FORM)

    assert (read.version, read.instance_id, read.answers) == ("", "uuid:1", {"year": 1})
    assert read.unknown == ()


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (b"<data", "not_xml"),
        (b"<!DOCTYPE data>" + document(""), "doctype"),
        (document("<code>\0</code>"), "not_text"),
        (document("<a>" * 200 + "</a>" * 200), "too_deep"),
        (document("", attributes='version="2"'), "no_form_id"),
        (document("", attributes='id=" "'), "no_form_id"),
        (document("", meta=""), "no_instance_id"),
        (document("", meta="<meta><instanceID/></meta>"), "no_instance_id"),
        (document(f"<g>{META}</g>", meta=""), "no_instance_id"),
        (document("", meta=META.replace("uuid:1", "u" * 201)), "long_instance_id"),
    ],
)
def test_a_submission_that_cannot_be_read_is_refused(xml: bytes, reason: str) -> None:
    with pytest.raises(SubmissionRefused) as peeked:
        open_submission(xml)
    with pytest.raises(SubmissionRefused) as refused:
        parse_submission(xml, FORM)

    assert (peeked.value.reason, refused.value.reason) == (reason, reason)
    assert str(refused.value) == refused.value.sentence


def test_size_has_a_limit() -> None:
    xml = document("")

    assert open_submission(xml, largest=len(xml)).head.instance_id == "uuid:1"
    with pytest.raises(SubmissionRefused) as refused:
        open_submission(xml, largest=len(xml) - 1)
    assert refused.value.reason == "too_large"


def test_a_submission_for_another_form_is_refused() -> None:
    with pytest.raises(SubmissionRefused) as refused:
        parse_submission(document("", attributes='id="other"'), FORM)

    assert refused.value.reason == "other_form"
    assert refused.value.sentence == "The submission is for the form other, not f."
