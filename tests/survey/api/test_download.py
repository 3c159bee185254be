"""Names of files are safe in every header and on every disk."""

from typing import Any

import pytest

from survey.api.download import csv_download, file_name


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("xuchang-run3-values", "xuchang-run3-values"),
        ("../../etc/passwd", "etc-passwd"),
        ('a"b\r\nSet-Cookie: x', "a-b-Set-Cookie-x"),
        ("许昌 答案", "许昌-答案"),
        ("...", "table"),
        ("", "table"),
        ("a" * 500, "a" * 120),
    ],
)
def test_what_no_file_may_be_called_becomes_a_hyphen(wanted: str, name: str) -> None:
    assert file_name(wanted) == name


def test_a_chinese_name_travels_in_the_header() -> None:
    response: Any = csv_download("许昌", ["a"], [["b"]], bom=False)

    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E8%AE%B8%E6%98%8C.csv"
    )
    assert b"".join(response.streaming_content) == b"a\r\nb\r\n"
