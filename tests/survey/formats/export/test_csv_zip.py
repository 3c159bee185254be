"""CSV tables, read back."""

import csv
from pathlib import Path

import pytest

from survey.formats.definition import FormDefinition
from survey.formats.export.columns import Layout, layout
from survey.formats.export.csv_zip import CsvFile, CsvTables
from survey.formats.export.options import Options, Words
from survey.formats.export.rows import Record
from tests.exported import record


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(planned: Layout, options: Options, records: list[Record], folder: Path) -> list[Path]:
    tables = CsvTables(planned, options, folder)
    assert tables.write(records) == []
    return tables.close()


def test_each_table_is_a_file(planned: Layout, full: Record, tmp_path: Path) -> None:
    paths = written(planned, Options(), [full], tmp_path)

    assert [path.name for path in paths] == ["firm.csv", "firm-partners.csv", "firm-visits.csv"]
    assert read(paths[0]) == [
        {
            "_id": "uuid:1",
            "_version": "2",
            "_case": "F1",
            "_interviewer": "li",
            "_submitted_by": "li",
            "_device": "tablet",
            "_received_at": "2026-11-24T08:30:00+00:00",
            "_review": "approved",
            "_number": "1",
            "code": "'=1+1",
            "staff": "40",
            "share": "0.5",
            "founded": "1986-03-02",
            "visited": "2026-11-24T10:00:00.000+08:00",
            "stage": "obm",
            "markets": "africa usa",
            "place": "34.03 113.85 70 5",
            "place/latitude": "34.03",
            "place/longitude": "113.85",
            "place/altitude": "70.0",
            "place/accuracy": "5.0",
            "total": "90",
        }
    ]


def test_what_was_left_blank_is_told_from_what_was_not_asked(
    planned: Layout, gaps: Record, tmp_path: Path
) -> None:
    paths = written(planned, Options(), [gaps], tmp_path)

    (row,) = read(paths[0])
    assert (row["staff"], row["stage"], row["visited"], row["markets"]) == (
        "(blank)",
        "(blank)",
        "",
        "",
    )


def test_rows_of_repeats_are_linked_by_keys(planned: Layout, full: Record, tmp_path: Path) -> None:
    _main, partners, visits = written(planned, Options(), [full], tmp_path)

    assert [(row["_key"], row["_parent_key"], row["since"]) for row in read(partners)] == [
        ("uuid:1/partners[1]", "uuid:1", "1990"),
        ("uuid:1/partners[2]", "uuid:1", "(blank)"),
    ]
    assert [(row["_key"], row["_parent_key"], row["purpose"]) for row in read(visits)] == [
        ("uuid:1/visits[1]", "uuid:1/partners[2]", "trade")
    ]


@pytest.mark.parametrize(
    ("lang", "header", "stage", "markets"),
    [
        ("en", "What is stage?", "Own brand", "Africa; USA"),
        ("zh", "stage是什么？", "自有品牌", "非洲; 美国"),
    ],
)
def test_labels_stand_in_the_language(
    planned: Layout,
    full: Record,
    tmp_path: Path,
    lang: str,
    header: str,
    stage: str,
    markets: str,
) -> None:
    options = Options(lang=lang, values=Words.LABELS, headers=Words.LABELS)

    (row,) = read(written(planned, options, [full], tmp_path)[0])

    assert row[header] == stage
    assert markets in row.values()


def test_a_multiple_question_is_split_into_flags(
    form: FormDefinition, full: Record, gaps: Record, tmp_path: Path
) -> None:
    options = Options(split=True)
    one = record("uuid:5", {"markets": ["usa"]})
    blank = record("uuid:6", {}, ("markets",))

    (path, *_) = written(layout([form], options), options, [full, one, gaps, blank], tmp_path)

    assert [(row["markets/africa"], row["markets/usa"]) for row in read(path)] == [
        ("1", "1"),
        ("0", "1"),
        ("", ""),
        ("(blank)", "(blank)"),
    ]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "＝1", "=cmd|'/c calc'!A1"]
)
def test_no_cell_is_a_formula(cell: str, tmp_path: Path) -> None:
    file = CsvFile(tmp_path / "a.csv", ["a"])

    file.write([[cell]])

    assert read(file.close()) == [{"a": f"'{cell}"}]


def test_numbers_below_zero_stay_numbers(tmp_path: Path) -> None:
    file = CsvFile(tmp_path / "a.csv", ["a", "b"])

    file.write([["-2.5", -3]])

    assert read(file.close()) == [{"a": "-2.5", "b": "-3"}]
