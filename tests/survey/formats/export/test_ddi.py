"""DDI-Codebook: valid against the standard's own schema, and saying what the data are."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from survey.formats.export.columns import Layout
from survey.formats.export.ddi import NAMESPACE, Told, ddi
from survey.formats.export.options import Format

SCHEMA = Path(__file__).parents[3] / "schemas" / "ddi-codebook-2.5" / "codebook.xsd"
TOLD = Told(
    study="xuchang",
    titles={"en": "Hair & goods", "zh": "发制品"},
    version="2",
    made_at=datetime(2026, 11, 24, tzinfo=UTC),
    rows={"firm": 3, "firm-partners": 7},
    files={"firm": "firm.sav"},
)
NAMES = {"d": NAMESPACE}


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMA))


def texts(root: etree._Element, path: str) -> list[str]:
    found = root.xpath(path, namespaces=NAMES)
    assert isinstance(found, list)
    return [str(each) for each in found]


@pytest.mark.parametrize("format_", list(Format))
def test_it_is_valid(planned: Layout, format_: Format) -> None:
    root = etree.fromstring(ddi(planned, format_, TOLD))

    schema().assertValid(root)


def test_it_describes_study_files_and_variables(planned: Layout) -> None:
    root = etree.fromstring(ddi(planned, Format.SPSS, TOLD))

    assert texts(root, "//d:stdyDscr//d:titl/text()") == ["Hair & goods"]
    assert texts(root, "//d:stdyDscr//d:parTitl/text()") == ["发制品"]
    assert texts(root, "//d:fileName/text()") == ["firm.sav", "firm-partners", "firm-visits"]
    assert texts(root, "//d:caseQnty/text()") == ["3", "7", "0"]
    stage = "//d:var[@name='stage']"
    assert texts(root, f"{stage}/d:labl/text()") == ["What is stage?", "stage是什么？"]
    assert texts(root, f"{stage}/d:labl/@xml:lang") == ["en", "zh"]
    assert texts(root, f"{stage}/d:catgry/d:catValu/text()") == ["1", "2", "-98"]
    assert texts(root, f"{stage}/d:varFormat/@type") == ["numeric"]


def test_without_numbers_for_choices_their_names_are_the_values(planned: Layout) -> None:
    root = etree.fromstring(ddi(planned, Format.CSV, TOLD))

    assert texts(root, "//d:var[@name='stage']//d:catValu/text()") == ["oem", "obm", "na"]
    assert texts(root, "//d:var[@name='stage']/d:varFormat/@type") == ["character"]
