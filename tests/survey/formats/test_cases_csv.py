"""The sampling list as forms choose from it."""

import csv
from io import StringIO

from survey.formats.cases_csv import cases_csv


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode())))


def test_a_case_is_a_choice_with_its_attributes() -> None:
    rows = [
        ("F01", "firm", {"town": "许昌", "size": "small"}),
        ("F02", "firm", {"label": "华丽, Ltd.", "town": "Xuchang"}),
    ]

    assert read(cases_csv(rows)) == [
        ["name", "label", "kind", "size", "town"],
        ["F01", "F01", "firm", "small", "许昌"],
        ["F02", "华丽, Ltd.", "firm", "", "Xuchang"],
    ]


def test_the_attribute_name_is_a_label_not_the_value_that_is_kept() -> None:
    assert read(cases_csv([("F01", "firm", {"name": "Huali"})])) == [
        ["name", "label", "kind"],
        ["F01", "Huali", "firm"],
    ]


def test_columns_are_called_as_xml_may_call_them() -> None:
    attributes = {"firm role": "trader", "2006": "yes", "行业": "hair", "a/b": None}

    assert read(cases_csv([("F01", "firm", attributes)]))[0] == [
        *("name", "label", "kind"),
        *("_2006", "a_b", "firm_role", "行业"),
    ]


def test_the_same_cases_give_the_same_bytes() -> None:
    first = cases_csv([("F01", "firm", {"a": 1, "b": 2})])
    second = cases_csv([("F01", "firm", {"b": 2, "a": 1})])

    assert first == second


def test_a_list_without_cases_has_its_header() -> None:
    assert cases_csv([]) == b"name,label,kind\r\n"
