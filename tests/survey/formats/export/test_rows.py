"""Rows made from submissions."""

from survey.formats.definition import FormDefinition
from survey.formats.export.columns import Layout, layout
from survey.formats.export.missing import Gap
from survey.formats.export.options import Options
from survey.formats.export.rows import Record, TableRows, Value, key, makers
from tests.exported import AT, record


def row_of(planned: Layout, sent: Record) -> dict[str, Value]:
    rows = TableRows(planned.tables[0])
    (row,) = rows.of(sent)
    return {column.name: cell for column, cell in zip(rows.table.columns, row, strict=True)}


def test_a_row_says_whose_it_is(planned: Layout, full: Record) -> None:
    row = row_of(planned, full)

    assert list(row.values())[:9] == ["uuid:1", "2", "F1", "li", "li", "tablet", AT, "approved", 1]


def test_not_asked_is_told_from_left_blank(planned: Layout) -> None:
    row = row_of(planned, record(answers={"staff": 0}, empty=("code", "place")))

    assert (row["staff"], row["code"], row["stage"]) == (0, Gap.BLANK, None)
    assert (row["place"], row["place/latitude"]) == (Gap.BLANK, Gap.BLANK)


def test_what_was_not_to_be_asked_is_not_blank_though_its_node_is_empty(planned: Layout) -> None:
    sent = record(empty=("code", "staff"))
    hidden = Record(sent.about, {}, sent.empty, frozenset({"staff"}))

    row = row_of(planned, hidden)

    assert (row["code"], row["staff"]) == (Gap.BLANK, None)


def test_an_answer_stands_though_it_is_called_empty(planned: Layout) -> None:
    assert row_of(planned, record(answers={"code": "F1"}, empty=("code",)))["code"] == "F1"


def test_flags_are_numbers(form: FormDefinition) -> None:
    planned = layout([form], Options(split=True))

    some = row_of(planned, record(answers={"markets": ["usa"]}))
    text = row_of(planned, record(answers={"markets": "africa"}))

    assert (some["markets/africa"], some["markets/usa"]) == (0, 1)
    assert (text["markets/africa"], text["markets/usa"]) == (1, 0)


def test_rows_of_a_repeat_know_the_row_around_them(planned: Layout, full: Record) -> None:
    _main, partners, visits = makers(planned)

    assert list(partners.of(full)) == [
        ["uuid:1/partners[1]", "uuid:1", "uuid:1", "F1", 1, "瑞贝卡", 1990],
        ["uuid:1/partners[2]", "uuid:1", "uuid:1", "F1", 2, "Ruimei", Gap.BLANK],
    ]
    assert list(visits.of(full)) == [
        ["uuid:1/visits[1]", "uuid:1/partners[2]", "uuid:1", "F1", 1, "trade"]
    ]


def test_keys_count_from_one() -> None:
    assert key("uuid:1", "partners", 0) == "uuid:1/partners[1]"
