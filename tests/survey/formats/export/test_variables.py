"""Names and codes by the rules of the formats."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pyreadstat
import pytest

from survey.formats.definition import Choice, FormDefinition
from survey.formats.export.columns import Layout, layout
from survey.formats.export.options import Format, Options
from survey.formats.export.spss import SpssTables
from survey.formats.export.stata import StataTables
from survey.formats.export.variables import code_list, variables
from tests.exported import node

STRANGE = (
    "with",
    "by",
    "a-b",
    "a.b",
    "a_b",
    "x" * 40,
    "x" * 41,
    "企业名称",
    "长" * 40,
    "_x",
    "int",
)


def strange(form: FormDefinition) -> Layout:
    nodes = tuple(node(f"/data/{name}", "text") for name in STRANGE)
    return layout([replace(form, nodes=nodes)], Options())


def names(planned: Layout, format_: Format) -> list[str]:
    return [each.name for each in variables(planned, format_)]


def test_names_are_legal_and_one_of_a_kind(form: FormDefinition) -> None:
    found = names(strange(form), Format.STATA)

    assert found[9:] == [
        *("with_2", "by_2", "a_b", "a_b_2", "a_b_3"),
        *("x" * 32, "x" * 30 + "_2"),
        *("企业名称", "长" * 21, "meta_x", "int_2"),
    ]
    assert found[:3] == ["meta_id", "meta_version", "meta_case"]
    assert len({name.lower() for name in found}) == len(found)


def test_other_formats_keep_the_names_of_the_columns(form: FormDefinition) -> None:
    assert names(strange(form), Format.CSV)[9:] == [*STRANGE]


def test_spss_and_stata_take_strange_names(form: FormDefinition, tmp_path: Path) -> None:
    planned = strange(form)

    (sav,) = SpssTables(planned, Options(), tmp_path).close()
    (dta,) = StataTables(planned, Options(), tmp_path).close()

    _cells, spss = pyreadstat.read_sav(sav, output_format="dict")
    _cells, stata = pyreadstat.read_dta(dta, output_format="dict")
    assert spss.column_names == names(planned, Format.SPSS)
    assert stata.column_names == names(planned, Format.STATA)


@pytest.mark.parametrize(
    ("listed", "codes"),
    [
        (["oem", "obm"], [1, 2]),
        (["1", "3", "5"], [1, 3, 5]),
        (["0", "-1"], [0, -1]),
        (["01", "02"], [1, 2]),
        (["1", "other"], [1, 2]),
        (["1", "99999999999"], [1, 2]),
        (["1", "2", "na", "refused"], [1, 2, -98, -97]),
        (["yes", "na", "dk"], [1, -98, -99]),
        (["-98", "na"], [-98, -99]),
        ([], []),
    ],
)
def test_choices_have_codes(listed: Sequence[str], codes: Sequence[int]) -> None:
    found = code_list([Choice(name) for name in listed])

    assert found == dict(zip(listed, codes, strict=True))
