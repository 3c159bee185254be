"""CSV tables, read back."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.formats.definition import FormDefinition
from survey.formats.export.columns import Layout, layout
from survey.formats.export.csv_zip import CsvFile, CsvTables, is_harmless
from survey.formats.export.missing import Gap
from survey.formats.export.options import Options, Words
from survey.formats.export.rows import Record, Value
from survey.formats.export.texts import plain as plain_cell
from survey.formats.table import safe
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


CELLS = st.one_of(
    st.none(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(st.sampled_from("=+-@\t\r\n＝＋－＠，\"',[]{}019.ae许 \ufeff\u00e9"), max_size=4),
    st.lists(st.sampled_from(["usa", "=1", "a'b"]), max_size=2),
    st.sampled_from([Gap.BLANK]),
)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=4))
def test_rows_that_look_harmless_are_written_as_with_care(rows: list[list[Value]]) -> None:
    careful, plain = StringIO(newline=""), StringIO(newline="")
    csv.writer(careful).writerows([_careful(cell) for cell in row] for row in rows)
    csv.writer(plain).writerows(rows)

    harmless = is_harmless(plain.getvalue().encode(), len(rows))

    assert not harmless or plain.getvalue() == careful.getvalue()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("a,-3,-2.5\r\n", True),
        ('许昌,"a,b",\r\n-1,c,2026-11-24\r\n', True),
        ('"say ""hi""",x\r\n', True),
        ("a,-3x\r\n", False),
        ("-3e5,a\r\n", False),
        ("=1,a\r\n", False),
        ("a\r\n+1\r\n", False),
        ('a,"=1,2"\r\n', False),
        ('a,"\n1"\r\n', False),
        ('a,"\r1"\r\n', False),
        ("a,[]\r\n", False),
        ("a,＝1\r\n", False),
    ],
)
def test_what_may_be_a_formula_is_seen_in_the_lines(lines: str, *, expected: bool) -> None:
    rows = len(list(csv.reader(StringIO(lines, newline=""))))

    assert is_harmless(lines.encode(), rows) is expected


def test_rows_are_written_the_same_after_some_that_need_care(tmp_path: Path) -> None:
    rows: list[list[Value]] = [[number, "a", "b"] for number in range(3000)]
    rows[120][1] = "=1"
    rows[2999][2] = ["x", "y"]

    file = CsvFile(tmp_path / "a.csv", ["n", "first", "second"])
    file.write(rows)

    lines = file.close().read_bytes().decode().split("\r\n")
    assert lines[0] == "n,first,second"
    assert lines[121] == "120,'=1,b"
    assert lines[3000:] == ["2999,a,x y", ""]
    plain = [lines[1 + n] for n in range(2999) if n != 120]
    assert plain == [f"{n},a,b" for n in range(2999) if n != 120]


def _careful(cell: Value) -> Value:
    """A cell as it must stand in the file."""
    text = plain_cell(cell)
    return safe(text) if isinstance(text, str) else text
