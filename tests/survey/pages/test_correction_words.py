"""What an edit page shows of a submission, line by line."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from survey.actions.correction import Attempt, try_out
from survey.actions.form import publish_form
from survey.actions.submission import receive
from survey.pages.correction_words import Line, attempt_words, finding_words, lines_of
from survey.xform.check import FindingKind, FindingRow
from survey.xform.correction import Act, Correction, RowStep
from survey.xform.place import Severity
from survey.xform.questionnaire import EntryKind
from tests.corrected import BODY, FORM, sent, the_workbook
from tests.factories import study_with_members

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


def attempt(body: str = BODY, correction: Correction | None = None) -> Attempt:
    team = study_with_members("paper")
    publish_form(data=the_workbook(), filename="firm.xlsx", kind="firm", roles={}, by=team.pi)
    submission, _ = receive(xml=sent(body), by=team.pi)
    return try_out(submission=submission, correction=correction or Correction(), by=team.pi)


def lines(body: str = BODY, focus: str = "") -> list[Line]:
    return lines_of(attempt(body), FORM.definition, "en", focus)


def line(found: list[Line], path: str) -> Line:
    return next(each for each in found if each.entry and each.entry.path == path)


def test_questions_that_are_neither_asked_nor_answered_are_folded() -> None:
    found = lines(BODY.replace(">yes<", ">no<").replace("africa usa</markets>", "</markets>"))

    folds = [[each.entry.path for each in one.folded if each.entry] for one in found if one.folded]
    assert folds == [["/data/g/markets"]]


def test_an_answer_that_was_not_to_be_asked_stays_in_sight() -> None:
    found = lines(BODY.replace(">yes<", ">no<"))

    markets = line(found, "/data/g/markets")
    assert [each.kind for each in markets.findings] == ["Answered, though not to be asked"]


def test_what_is_not_offered_is_kept_beside_the_choices() -> None:
    found = lines(BODY.replace("africa usa</markets>", "africa mars</markets>"))

    assert line(found, "/data/g/markets").stray == ("mars",)
    assert line(found, "/data/g/city").stray == ()


def test_a_rank_has_a_place_for_each_choice() -> None:
    found = lines(BODY.replace("usa africa</order>", "usa</order>"))

    assert line(found, "/data/g/order").places == ("usa", "")
    assert line(found, "/data/g/exports").places == ()


@pytest.mark.parametrize(
    ("day", "type_"), [("1998-05-01", "date"), ("", "date"), ("May 1998", "text")]
)
def test_a_date_picker_is_there_for_what_it_can_show(day: str, type_: str) -> None:
    assert line(lines(BODY.replace("1998-05-01", day)), "/data/g/founded").type == type_


def test_a_range_and_a_place_say_how_they_are_written() -> None:
    found = lines()

    assert line(found, "/data/g/trust").extent == ("1", "5", "1")
    assert line(found, "/data/g/where").example == "34.0357 113.8526"
    assert (line(found, "/data/g/staff").extent, line(found, "/data/g/staff").example) == ((), "")


def test_a_repeat_knows_its_rows_and_where_the_eye_goes() -> None:
    found = lines(focus="/data/partners[1]")

    repeat = line(found, "/data/partners")
    assert (repeat.rows, repeat.has_focus) == (2, True)
    assert repeat.entry is not None
    assert repeat.entry.kind is EntryKind.REPEAT


def test_an_attempt_is_told_in_words() -> None:
    done = attempt(correction=Correction((RowStep(Act.ADD, "/data/partners"),)))

    words = attempt_words(done, FORM.definition, "zh")

    assert [(row.repeat, row.before, row.after) for row in words.rows] == [("伙伴", 2, 3)]
    assert (words.changes, words.made, words.solved, words.stay) == ((), (), (), 0)
    assert words.is_change


def test_a_finding_has_the_message_of_the_form_or_none() -> None:
    row = FindingRow(
        FindingKind.CONSTRAINT, Severity.SOFT, "/data/g/staff", "staff", "5", ". < 4", {"en": "No"}
    )
    stranger = FindingRow(FindingKind.UNKNOWN, Severity.SOFT, "/data/x", "", "5")

    words = finding_words(row, FORM.definition, "zh")

    assert (words.question, words.message, words.weight) == ("… 的员工数", "No", "soft")
    assert finding_words(stranger, FORM.definition, "en").question == "/data/x"
    assert finding_words(stranger, FORM.definition, "en").message == ""
