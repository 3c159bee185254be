"""Cells as texts."""

from datetime import UTC, datetime

from survey.formats.export.columns import Layout
from survey.formats.export.missing import Gap
from survey.formats.export.options import Options, Words
from survey.formats.export.rows import Record, TableRows
from survey.formats.export.texts import TextRows, plain
from tests.exported import record


def stage_and_markets(planned: Layout, sent: Record, options: Options) -> tuple[object, object]:
    table = planned.tables[0]
    (row,) = TableRows(table).of(sent)
    cells = TextRows(table, options)(row)
    places = {column.name: place for place, column in enumerate(table.columns)}
    return cells[places["stage"]], cells[places["markets"]]


def test_names_stay_names(planned: Layout, full: Record) -> None:
    assert stage_and_markets(planned, full, Options()) == ("obm", "africa usa")


def test_labels_are_put_for_choices_of_the_list(planned: Layout) -> None:
    options = Options(lang="zh", values=Words.LABELS)
    sent = record(answers={"stage": "oem", "markets": ["usa", "mars"]})

    assert stage_and_markets(planned, sent, options) == ("代工", "美国; mars")


def test_a_choice_that_is_on_no_list_keeps_its_name(planned: Layout, odd: Record) -> None:
    options = Options(values=Words.LABELS)

    assert stage_and_markets(planned, odd, options) == ("odm", None)


def test_gaps_pass_the_labels(planned: Layout, gaps: Record) -> None:
    options = Options(values=Words.LABELS)

    assert stage_and_markets(planned, gaps, options) == ("(blank)", None)


def test_a_text_where_several_choices_belong_is_labelled(planned: Layout) -> None:
    sent = record(answers={"markets": "usa"})

    assert stage_and_markets(planned, sent, Options(values=Words.LABELS)) == (None, "USA")


def test_values_are_plain() -> None:
    moment = datetime(2026, 11, 24, tzinfo=UTC)
    values = [None, 1, 0.5, "a", ["a", "b"], Gap.BLANK, moment]

    assert [plain(value) for value in values] == [
        *(None, 1, 0.5, "a", "a b", "(blank)", "2026-11-24T00:00:00+00:00"),
    ]
