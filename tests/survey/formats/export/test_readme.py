"""README.txt in both languages."""

from datetime import UTC, date, datetime

import pytest

from survey.formats.export.aside import HEADERS
from survey.formats.export.columns import Layout
from survey.formats.export.ddi import Told
from survey.formats.export.missing import convention
from survey.formats.export.options import Format, Options
from survey.formats.export.readme import readme

TOLD = Told(
    study="xuchang",
    titles={"en": "Hair goods", "zh": "发制品"},
    version="2",
    made_at=datetime(2026, 11, 24, 8, tzinfo=UTC),
    rows={"firm": 3},
    files={"firm": "firm.csv"},
)


def lines(
    planned: Layout, format_: Format = Format.CSV, options: Options | None = None
) -> list[str]:
    members = ["README.txt", "ddi.xml", "firm.csv"]
    return readme(planned, format_, options or Options(), TOLD, members).split("\r\n")


def test_it_names_study_form_and_files_in_both_languages(planned: Layout) -> None:
    found = lines(planned)

    for line in (
        "Data of the study: Hair goods (xuchang)",
        "Form, newest version: firm 2",
        "Made at: 2026-11-24T08:00:00+00:00",
        "  ddi.xml: the data described as DDI-Codebook 2.5",
        "  firm.csv: Firm (3 rows)",
        "研究数据: 发制品 (xuchang)",
        "  firm.csv: 企业 (3 行)",
    ):
        assert line in found


def test_it_says_how_to_read_every_file_beside_the_answers(planned: Layout) -> None:
    members = [f"{name}.csv" for name in HEADERS]

    found = readme(planned, Format.CSV, Options(), TOLD, members).split("\r\n")

    told = [line for line in found if line.startswith("  ") and line[2:].split(":")[0] in members]
    assert [line.split(":")[0].strip() for line in told] == [*members, *members]
    assert [line for line in told if line.endswith(": ")] == []


@pytest.mark.parametrize("format_", list(Format))
def test_it_says_how_each_kind_of_missing_is_written(planned: Layout, format_: Format) -> None:
    found = lines(planned, format_)

    for sentences in convention(format_).values():
        assert [line for line in found if line.endswith(f": {sentences['en']}")]
        assert [line for line in found if line.endswith(f": {sentences['zh']}")]


def test_it_says_what_was_left_out(planned: Layout) -> None:
    options = Options(only_archivable=True, only_approved=True, since=date(2026, 1, 1))

    found = lines(planned, options=options)

    assert found[3:6] == [
        "2026-01-01 – …",
        "Only approved submissions",
        "Without respondents who withdrew or do not want to be archived",
    ]
