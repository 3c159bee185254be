"""What is corrected, what follows from it, and what stays untouched."""

import pytest
from lxml import etree

from survey.xform.check import FindingKind
from survey.xform.correction import (
    Act,
    Corrected,
    Correction,
    RowStep,
    carried,
    corrected,
    editable,
    without_row,
)
from survey.xform.tree import TreeRefused
from tests.corrected import BODY, CAME, CHECKER, opened, sent


def after(values: dict[str, str], *steps: RowStep, xml: bytes | None = None) -> Corrected:
    return corrected(CHECKER, opened(xml), Correction(steps, values), now=CAME)


def written(done: Corrected) -> str:
    return etree.tostring(done.tree.root, encoding="unicode")


def test_without_changes_the_xml_stays_as_it_is() -> None:
    done = after({})

    assert written(done) == etree.tostring(opened(), encoding="unicode")
    assert (done.computed, done.findings) == ({}, ())


def test_the_submission_that_is_corrected_is_not_touched() -> None:
    root = opened()

    corrected(CHECKER, root, Correction(values={"/data/g/staff": "50"}), now=CAME)

    assert etree.tostring(root) == etree.tostring(opened())


def test_what_the_form_computes_follows() -> None:
    done = after({"/data/g/staff": "50", "/data/partners[2]/share": "30"})

    assert done.computed == {"/data/half": "25", "/data/total": "70"}
    assert done.findings == ()


def test_the_name_of_the_submission_follows_its_answers() -> None:
    done = after({"/data/firm_code": "F02"})

    assert done.computed == {"/data/meta/instanceName": "Firm F02"}
    assert "<orx:instanceName>Firm F02</orx:instanceName>" in written(done)


def test_what_was_computed_on_the_day_stays() -> None:
    done = after({"/data/g/staff": "50"})

    assert done.tree.text("/data/day") == "2025-11-30"


def test_a_computed_value_that_was_wrong_before_is_put_right() -> None:
    done = after({"/data/g/trust": "4"}, xml=sent(BODY.replace("65.5", "9")))

    assert done.computed == {"/data/total": "65.5"}
    assert done.findings == ()


def test_a_computed_value_that_says_the_same_keeps_its_spelling() -> None:
    xml = sent(BODY.replace("<half>20<", "<half>20.0<"))

    done = after({"/data/g/trust": "4"}, xml=xml)

    assert done.computed == {}
    assert "<half>20.0</half>" in written(done)


def test_the_same_text_around_which_blanks_stood_is_no_change() -> None:
    done = after({"/data/g/staff": "40", "/data/g/story": "It began\r\nsmall."})

    assert written(done) == etree.tostring(opened(), encoding="unicode")


def test_of_several_choices_the_order_is_no_change_but_that_of_a_rank_is() -> None:
    done = after({"/data/g/markets": "usa africa", "/data/g/order": "africa usa"})

    assert done.tree.text("/data/g/markets") == "africa usa"
    assert done.tree.text("/data/g/order") == "africa usa"


def test_rows_are_added_and_removed_before_answers_are_written() -> None:
    steps = (RowStep(Act.REMOVE, "/data/partners[1]"), RowStep(Act.ADD, "/data/partners"))

    done = after({"/data/partners[2]/share": "4.5"}, *steps)

    assert done.computed == {"/data/total": "30"}
    assert done.tree.text("/data/partners[1]/partner") == "瑞贝卡"


def test_a_change_that_breaks_a_rule_is_found_and_one_that_mends_it_is_not() -> None:
    broken = after({"/data/g/staff": "5000", "/data/g/province": "shandong"})
    mended = after(
        {"/data/g/staff": "40", "/data/g/city": "xuchang"},
        xml=sent(BODY.replace(" 40 ", "-1").replace("xuchang", "heze")),
    )

    assert [(row.kind, row.path) for row in broken.findings] == [
        (FindingKind.CONSTRAINT, "/data/g/staff"),
        (FindingKind.CHOICE, "/data/g/city"),
    ]
    assert mended.findings == ()


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/data/total", "computed"),
        ("/data/start", "device"),
        ("/data/meta/instanceID", "device"),
        ("/data/g/photo", "file"),
        ("/data/g", "unknown_path"),
        ("/data/partners[1]", "unknown_path"),
        ("/data/nowhere", "unknown_path"),
        ("/data/partners[9]/share", "no_row"),
    ],
)
def test_what_nobody_fills_in_is_refused(path: str, reason: str) -> None:
    with pytest.raises(TreeRefused) as refused:
        after({path: "x"})

    assert (refused.value.reason, refused.value.path) == (reason, path)


def test_a_row_that_is_not_there_cannot_be_removed() -> None:
    with pytest.raises(TreeRefused) as refused:
        after({}, RowStep(Act.REMOVE, "/data/partners[3]"))

    assert refused.value.reason == "no_row"


def test_questions_are_filled_in_and_the_form_fills_in_the_rest() -> None:
    questions = after({}).instance.program.questions

    found = {path for path, question in questions.items() if editable(question)}

    assert {"/data/g/photo", "/data/total", "/data/half", "/data/start"} & found == set()
    assert {"/data/firm_code", "/data/g/staff", "/data/partners/share"} <= found


def test_the_rows_behind_one_that_goes_move_up() -> None:
    values = {
        "/data/firm_code": "F01",
        "/data/partners[1]/share": "1",
        "/data/partners[2]/share": "2",
        "/data/partners[3]/share": "3",
        "/data/partners[12]/share": "12",
        "/data/partners2[2]/share": "other",
    }

    assert without_row(values, "/data/partners[2]") == {
        "/data/firm_code": "F01",
        "/data/partners[1]/share": "1",
        "/data/partners[2]/share": "3",
        "/data/partners[11]/share": "12",
        "/data/partners2[2]/share": "other",
    }


def test_rows_inside_a_row_go_by_their_own_row() -> None:
    values = {"/data/house[1]/kid[2]/age": "5", "/data/house[2]/kid[2]/age": "7"}

    assert without_row(values, "/data/house[2]/kid[1]") == {
        "/data/house[1]/kid[2]/age": "5",
        "/data/house[2]/kid[1]/age": "7",
    }


def test_only_what_a_person_changed_is_carried_over() -> None:
    current = opened(sent(BODY.replace(" 40 ", "44").replace("<trust>3", "<trust>5")))
    mine = Correction(
        values={"/data/g/staff": "40", "/data/g/trust": "4", "/data/firm_code": "F09"}
    )

    done = carried(CHECKER, opened(), current, mine)

    assert done.correction.values == {"/data/g/trust": "4", "/data/firm_code": "F09"}
    assert done.lost == {}


def test_what_has_no_place_any_more_is_told() -> None:
    rows = "<partners><partner>华丽</partner><share>40</share></partners>"
    current = opened(sent(f"<g/>{rows}"))
    mine = Correction(
        (
            RowStep(Act.REMOVE, "/data/partners[2]"),
            RowStep(Act.ADD, "/data/partners"),
        ),
        {"/data/partners[2]/share": "7", "/data/partners[3]/share": "8"},
    )

    done = carried(CHECKER, opened(), current, mine)

    assert done.correction.steps == (RowStep(Act.ADD, "/data/partners"),)
    assert done.correction.values == {"/data/partners[2]/share": "7"}
    assert done.lost == {"/data/partners[2]": "", "/data/partners[3]/share": "8"}
