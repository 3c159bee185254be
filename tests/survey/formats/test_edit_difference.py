"""What an edit changed: question by question, row by row."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from survey.formats.edit_difference import Change, Content, difference, row_to_json
from survey.formats.openrosa import RepeatRow
from tests.factories import a_definition

FORM = a_definition()
STAFF = {"en": "Staff", "zh": "员工数"}
STAGE = {"en": "Stage", "zh": "阶段"}
PARTNER = {"en": "Partner", "zh": "伙伴名称"}


def rows(*partners: str) -> tuple[RepeatRow, ...]:
    return tuple(
        RepeatRow("partners", index, None, {"partner": partner} if partner else {})
        for index, partner in enumerate(partners)
    )


def test_changed_added_and_removed_answers_come_in_the_form_s_order() -> None:
    before = Content({"markets": ["usa"], "stage": "oem", "firm_code": "F01"})
    after = Content({"markets": ["usa", "africa"], "staff": 40, "firm_code": "F01"})

    assert difference(before, after, FORM) == (
        Change("staff", STAFF, None, 40),
        Change("stage", STAGE, "oem", None),
        Change("markets", {"en": "Markets", "zh": "市场"}, ["usa"], ["usa", "africa"]),
    )


def test_rows_of_repeats_are_compared_by_position() -> None:
    before = Content({}, rows("华丽", "Rebecca"))
    after = Content({}, rows("华丽", "瑞贝卡", "New"))

    assert difference(before, after, FORM) == (
        Change("partner", PARTNER, "Rebecca", "瑞贝卡", "partners", 1),
        Change("partner", PARTNER, None, "New", "partners", 2),
    )


def test_the_same_content_differs_in_nothing() -> None:
    content = Content({"staff": 40}, rows("A", ""))

    assert difference(content, content, FORM) == ()


def test_a_question_of_an_older_form_has_its_label_from_there() -> None:
    newer = replace(FORM, nodes=tuple(node for node in FORM.nodes if node.name != "staff"))

    changes = difference(Content({"staff": 1}), Content({}), newer, FORM)

    assert changes == (Change("staff", STAFF, 1, None),)


def test_what_no_form_knows_comes_last_without_a_label() -> None:
    changes = difference(Content({"zzz": 1, "aaa": 1}), Content({"markets": ["usa"]}), FORM)

    assert [(change.question, dict(change.label)) for change in changes] == [
        ("markets", {"en": "Markets", "zh": "市场"}),
        ("aaa", {}),
        ("zzz", {}),
    ]


def test_a_number_and_the_text_of_it_are_different_answers() -> None:
    assert difference(Content({"staff": 7}), Content({"staff": "007"}), FORM) == (
        Change("staff", STAFF, 7, "007"),
    )


def test_kept_rows_are_read_back() -> None:
    kept = RepeatRow("partners", 2, 1, {"partner": "华丽"}, ("share",))

    content = Content.from_json({"staff": 1}, [row_to_json(kept)])

    assert content == Content({"staff": 1}, (kept,))


answers = st.dictionaries(
    st.sampled_from(["staff", "stage", "firm_code", "other"]), st.integers() | st.text()
)


@given(answers, answers)
def test_every_differing_answer_is_told_once(before: dict[str, int], after: dict[str, int]) -> None:
    changes = difference(Content(before), Content(after), FORM)

    told = {change.question: (change.before, change.after) for change in changes}
    expected = {
        name: (before.get(name), after.get(name))
        for name in before | after
        if before.get(name) != after.get(name)
    }
    assert told == expected
    assert len(changes) == len(told)
