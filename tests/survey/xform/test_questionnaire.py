"""A submission in the form's order, with what a screen needs for each question."""

from survey.xform.correction import Correction, corrected
from survey.xform.instance import Instance
from survey.xform.offers import Offered
from survey.xform.questionnaire import Entry, EntryKind, Input, entries
from tests.corrected import BODY, CAME, CHECKER, FORM, opened, sent


def instance(xml: bytes | None = None) -> Instance:
    return CHECKER.instance(opened(xml), now=CAME)


def listed(xml: bytes | None = None, lang: str = "en") -> list[Entry]:
    return list(entries(instance(xml), FORM.definition, lang))


def by_path(xml: bytes | None = None, lang: str = "en") -> dict[str, Entry]:
    return {entry.path: entry for entry in listed(xml, lang)}


def test_everything_stands_in_the_forms_order() -> None:
    assert [(entry.kind.value, entry.path, entry.level) for entry in listed()] == [
        ("question", "/data/firm_code", 0),
        ("section", "/data/g", 0),
        *(
            (kind, f"/data/g/{name}", 1)
            for kind, name in [
                *(("question", name) for name in ("staff", "exports", "markets", "province")),
                *(("question", name) for name in ("city", "order", "trust", "founded", "where")),
                ("question", "story"),
                ("file", "photo"),
            ]
        ),
        ("repeat", "/data/partners", 0),
        ("row", "/data/partners[1]", 1),
        ("question", "/data/partners[1]/partner", 2),
        ("question", "/data/partners[1]/share", 2),
        ("row", "/data/partners[2]", 1),
        ("question", "/data/partners[2]/partner", 2),
        ("question", "/data/partners[2]/share", 2),
        ("computed", "/data/total", 0),
    ]


def test_a_repeat_without_rows_still_has_its_place() -> None:
    found = listed(sent("<g/>"))

    assert [entry.path for entry in found if entry.kind is EntryKind.REPEAT] == ["/data/partners"]
    assert [entry for entry in found if entry.kind is EntryKind.ROW] == []


def test_each_question_has_the_input_of_its_type() -> None:
    found = by_path()

    assert {
        entry.path.rpartition("/")[2]: entry.input.value
        for entry in found.values()
        if entry.kind is EntryKind.QUESTION and "[2]" not in entry.path
    } == {
        "firm_code": "text",
        "staff": "integer",
        "exports": "one",
        "markets": "multiple",
        "province": "one",
        "city": "one",
        "order": "rank",
        "trust": "range",
        "founded": "date",
        "where": "place",
        "story": "long",
        "partner": "text",
        "share": "decimal",
    }


def test_labels_are_in_the_language_and_show_answers() -> None:
    english, chinese = by_path()["/data/g/staff"], by_path(lang="zh")["/data/g/staff"]

    assert (english.label, english.hint) == ("Staff of F01", "At the end of the year")
    assert chinese.label == "F01 的员工数"
    assert english.is_required
    assert by_path(lang="zh")["/data/g"].label == "企业"


def test_a_cascade_offers_what_belongs_to_the_answer_above() -> None:
    moved = sent(BODY.replace("henan", "shandong"))

    assert by_path()["/data/g/city"].choices == (Offered("xuchang", "Xuchang"),)
    assert by_path(moved, "zh")["/data/g/city"].choices == (Offered("heze", "菏泽"),)


def test_what_was_not_to_be_asked_says_so() -> None:
    found = by_path(sent(BODY.replace("<exports>yes", "<exports>no")))

    assert not found["/data/g/markets"].is_asked
    assert found["/data/g/exports"].is_asked


def test_a_multiple_answer_is_told_apart() -> None:
    found = by_path()

    assert found["/data/g/markets"].chosen == ["africa", "usa"]
    assert found["/data/g/order"].chosen == ["usa", "africa"]


def test_a_text_of_several_lines_needs_room() -> None:
    body = BODY.replace("<partner>华丽<", f"<partner>{'x' * 81}<")

    assert by_path(sent(body))["/data/partners[1]/partner"].input is Input.LONG


def test_a_range_says_from_where_to_where() -> None:
    extent = by_path()["/data/g/trust"].extent

    assert extent is not None
    assert (extent.start, extent.end, extent.step) == (1, 5, 1)


def test_what_was_corrected_is_shown() -> None:
    values = {"/data/g/province": "shandong"}
    done = corrected(CHECKER, opened(), Correction(values=values), now=CAME)

    found = {entry.path: entry for entry in entries(done.instance, FORM.definition, "en")}

    assert found["/data/g/province"].text == "shandong"
    assert found["/data/g/city"].choices == (Offered("heze", "Heze"),)
