"""What tests of formats share: a maker of XLSForm workbooks and the forms of the demo study."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from survey.formats.definition import FormDefinition
from survey.formats.xlsform import compile_xlsform

STUDY = Path(__file__).parents[3] / "studies" / "xuchang"

type Rows = Sequence[Sequence[object]]
type MakeXlsform = Callable[..., bytes]


@pytest.fixture(scope="session")
def make_xlsform() -> MakeXlsform:
    """Makes an .xlsx from the rows of its sheets; each sheet begins with its header."""

    def make(survey: Rows, choices: Rows = (), settings: Rows | None = None) -> bytes:
        workbook = Workbook()
        workbook.remove(workbook.worksheets[0])
        sheets = {
            "survey": survey,
            "choices": choices,
            "settings": settings or [["form_id", "version"], ["f", "1"]],
        }
        for name, rows in sheets.items():
            if rows:
                sheet = workbook.create_sheet(name)
                for row in rows:
                    sheet.append(list(row))
        target = BytesIO()
        workbook.save(target)
        return target.getvalue()

    return make


@pytest.fixture(scope="session")
def demo_forms() -> dict[str, FormDefinition]:
    """The two forms of the demo study by form ID."""
    files = [STUDY / "forms" / name for name in ("entrepreneur.xlsx", "official.xlsx")]
    forms = [compile_xlsform(file.read_bytes(), filename=file.name) for file in files]
    return {form.definition.form_id: form.definition for form in forms}
