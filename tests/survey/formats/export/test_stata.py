"""Stata files, read back."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyreadstat
import pytest

from survey.formats.export.columns import Layout
from survey.formats.export.options import Options
from survey.formats.export.rows import Record
from survey.formats.export.stata import StataTables
from tests.exported import record


def written(planned: Layout, records: list[Record], folder: Path, lang: str = "en") -> Any:  # noqa: ANN401
    tables = StataTables(planned, Options(lang=lang), folder)
    misfits = tables.write(records)
    return tables.close(), misfits


def read(path: Path) -> tuple[dict[str, list[Any]], Any]:
    cells, meta = pyreadstat.read_dta(path, output_format="dict", user_missing=True)
    return {name: list(column) for name, column in cells.items()}, meta


def test_the_kinds_of_missing_are_kept_apart(
    planned: Layout, known: list[Record], tmp_path: Path
) -> None:
    paths, misfits = written(planned, known, tmp_path)

    cells, _meta = read(paths[0])
    assert cells["staff"] == [40, "b", "c", "a"]
    assert cells["share"] == [0.5, "b", 1.0, "a"]
    assert cells["stage"] == [2, "b", 3, -98]
    assert cells["code"] == ["=1+1", "(blank)", "F3", ""]
    assert cells["founded"] == [date(1986, 3, 2), "b", "c", "a"]
    assert misfits == [
        ["uuid:3", "firm", "uuid:3", "staff", "many"],
        ["uuid:3", "firm", "uuid:3", "founded", "last year"],
    ]


def test_numbers_dates_and_moments_are_numbers(
    planned: Layout, full: Record, tmp_path: Path
) -> None:
    (path, *_), _misfits = written(planned, [full], tmp_path)

    cells, _meta = read(path)
    assert cells["visited"] == [datetime(2026, 11, 24, 2, 0)]
    assert cells["meta_received_at"] == [datetime(2026, 11, 24, 8, 30)]
    assert cells["place_latitude"] == [34.03]
    assert cells["total"] == [90]
    assert cells["markets"] == ["africa usa"]


@pytest.mark.parametrize(
    ("lang", "question", "choices", "gaps"),
    [
        (
            "en",
            "What is stage?",
            ["OEM", "Own brand", "Not known"],
            ["Not asked", "Asked, left blank", "Not of this type, see misfits.csv"],
        ),
        (
            "zh",
            "stage是什么？",
            ["代工", "自有品牌", "不知道"],
            ["未提问", "已提问，未回答", "类型不符，见 misfits.csv"],
        ),
    ],
)
def test_variables_and_values_are_labelled_in_the_language(
    planned: Layout,
    full: Record,
    tmp_path: Path,
    lang: str,
    question: str,
    choices: list[str],
    gaps: list[str],
) -> None:
    (path, *_), _misfits = written(planned, [full], tmp_path, lang)

    _cells, meta = read(path)
    assert meta.column_names_to_labels["stage"] == question
    assert meta.variable_value_labels["stage"] == dict(
        zip([1, 2, -98, "a", "b", "c"], [*choices, *gaps], strict=True)
    )


def test_a_choice_that_is_on_no_list_is_labelled_by_its_name(
    planned: Layout, odd: Record, tmp_path: Path
) -> None:
    (path, *_), _misfits = written(planned, [odd], tmp_path)

    _cells, meta = read(path)
    assert meta.variable_value_labels["stage"][3] == "odm"


def test_repeats_are_files_of_their_own_that_are_linked(
    planned: Layout, full: Record, tmp_path: Path
) -> None:
    paths, _misfits = written(planned, [full], tmp_path)

    partners, _ = read(paths[1])
    visits, _ = read(paths[2])
    assert [path.name for path in paths] == [
        "firm.dta",
        "firm-partners.dta",
        "firm-visits.dta",
    ]
    assert partners["partner"] == ["瑞贝卡", "Ruimei"]
    assert partners["since"] == [1990, "b"]
    assert partners["meta_parent_key"] == ["uuid:1", "uuid:1"]
    assert visits["meta_parent_key"] == [partners["meta_key"][1]]


def test_a_calculation_with_a_text_among_its_results_is_a_text(
    planned: Layout, tmp_path: Path
) -> None:
    records = [record("a", {"total": 90}), record("b", {"total": "n/a"}), record("c")]

    (path, *_), _misfits = written(planned, records, tmp_path)

    cells, _meta = read(path)
    assert cells["total"] == ["90", "n/a", ""]


def test_long_texts_stay_whole(planned: Layout, tmp_path: Path) -> None:
    long = "长" * 5_000

    (path, *_), misfits = written(
        planned, [record("a", {"code": long}), record("b", {"code": "短"})], tmp_path
    )

    cells, _meta = read(path)
    assert cells["code"] == [long, "短"]
    assert misfits == []


def test_a_table_without_rows_is_a_file_without_rows(planned: Layout, tmp_path: Path) -> None:
    paths, _misfits = written(planned, [], tmp_path)

    cells, meta = read(paths[0])
    assert meta.number_rows == 0
    assert list(cells)[:2] == ["meta_id", "meta_version"]
