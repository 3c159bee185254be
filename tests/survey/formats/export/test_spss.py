"""SPSS files, read back."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyreadstat
import pytest

from survey.formats.export.columns import Layout
from survey.formats.export.missing import SPSS_BLANK, SPSS_MISFIT
from survey.formats.export.options import Options
from survey.formats.export.rows import Record
from survey.formats.export.spss import LONGEST_TEXT, SpssTables
from tests.exported import record


def written(planned: Layout, records: list[Record], folder: Path, lang: str = "en") -> Any:  # noqa: ANN401
    tables = SpssTables(planned, Options(lang=lang), folder)
    misfits = tables.write(records)
    return tables.close(), misfits


def read(path: Path, *, raw: bool = True) -> tuple[dict[str, list[Any]], Any]:
    cells, meta = pyreadstat.read_sav(path, output_format="dict", user_missing=raw)
    return {name: list(column) for name, column in cells.items()}, meta


def test_the_kinds_of_missing_are_kept_apart(
    planned: Layout, known: list[Record], tmp_path: Path
) -> None:
    paths, misfits = written(planned, known, tmp_path)

    cells, _meta = read(paths[0])
    assert cells["staff"] == [40, SPSS_BLANK, SPSS_MISFIT, None]
    assert cells["share"] == [0.5, SPSS_BLANK, 1.0, None]
    assert cells["stage"] == [2, SPSS_BLANK, 3, -98]
    assert cells["code"] == ["=1+1", "(blank)", "F3", ""]
    assert misfits == [
        ["uuid:3", "firm", "uuid:3", "staff", "many"],
        ["uuid:3", "firm", "uuid:3", "founded", "last year"],
    ]


def test_what_was_left_blank_is_missing_for_the_program(
    planned: Layout, known: list[Record], tmp_path: Path
) -> None:
    paths, _misfits = written(planned, known, tmp_path)

    cells, _meta = read(paths[0], raw=False)
    assert cells["staff"] == [40, None, None, None]
    assert cells["code"] == ["=1+1", None, "F3", ""]
    assert cells["stage"] == [2, None, 3, -98]


def test_dates_and_moments_are_those_of_the_program(
    planned: Layout, full: Record, tmp_path: Path
) -> None:
    (path, *_), _misfits = written(planned, [full], tmp_path)

    cells, meta = read(path)
    assert cells["founded"] == [date(1986, 3, 2)]
    assert cells["visited"] == [datetime(2026, 11, 24, 2, 0)]
    assert cells["place_longitude"] == [113.85]
    assert cells["total"] == [90]
    assert meta.variable_measure["stage"] == "nominal"
    assert meta.variable_measure["staff"] == "scale"


@pytest.mark.parametrize(
    ("lang", "question", "labels"),
    [
        ("en", "What is stage?", ["OEM", "Own brand", "Not known", "Asked, left blank"]),
        ("zh", "stage是什么？", ["代工", "自有品牌", "不知道", "已提问，未回答"]),
    ],
)
def test_variables_and_values_are_labelled_in_the_language(
    planned: Layout, full: Record, tmp_path: Path, lang: str, question: str, labels: list[str]
) -> None:
    (path, *_), _misfits = written(planned, [full], tmp_path, lang)

    _cells, meta = read(path)
    found = meta.variable_value_labels["stage"]
    assert meta.column_names_to_labels["stage"] == question
    assert [found[code] for code in (1, 2, -98, SPSS_BLANK)] == labels


def test_repeats_are_files_of_their_own_that_are_linked(
    planned: Layout, full: Record, tmp_path: Path
) -> None:
    paths, _misfits = written(planned, [full], tmp_path)

    partners, _ = read(paths[1])
    visits, _ = read(paths[2])
    assert partners["partner"] == ["瑞贝卡", "Ruimei"]
    assert partners["since"] == [1990, SPSS_BLANK]
    assert visits["meta_parent_key"] == [partners["meta_key"][1]]


def test_a_text_beyond_the_limit_is_cut_and_told(planned: Layout, tmp_path: Path) -> None:
    long = "长" * 20_000

    (path, *_), misfits = written(planned, [record("a", {"code": long})], tmp_path)

    cells, _meta = read(path)
    assert cells["code"] == ["长" * (LONGEST_TEXT // 3)]
    assert misfits == [["a", "firm", "a", "code", long]]


def test_a_table_without_rows_is_a_file_without_rows(planned: Layout, tmp_path: Path) -> None:
    paths, _misfits = written(planned, [], tmp_path)

    _cells, meta = read(paths[0])
    assert meta.number_rows == 0
