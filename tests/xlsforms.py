"""Small forms as files, for tests of the forms desk."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook, load_workbook

type Rows = Sequence[Sequence[object]]

HEAD = ("type", "name", "label::English (en)", "label::中文 (zh)", "relevant", "calculation")
QUESTIONS: Rows = (
    ("text", "firm_code", "Firm code", "企业代码"),
    ("integer", "staff", "Staff", "员工数"),
    ("select_one yn", "exports", "Do you export?", "是否出口？"),
    ("text", "market", "Where to?", "出口到哪里？", "${exports} = 'yes'"),
    ("begin_repeat", "partners", "Partners", "伙伴"),
    ("text", "partner", "Partner", "伙伴名称"),
    ("end_repeat", "", "", ""),
)
CHOICES: Rows = (("yn", "yes", "Yes", "是"), ("yn", "no", "No", "否"))


OUR_HEAD = (*HEAD, "constraint", "bind::braid:severity", "bind::braid:completion")


def with_severities(*words: tuple[str, str]) -> bytes:
    """A form with questions q1, q2 … whose constraints have these severities and completions."""
    rows = [
        ("integer", f"q{number}", f"Question {number}", f"问题{number}", "", "", ". < 120", *word)
        for number, word in enumerate(words, start=1)
    ]
    workbook = load_workbook(BytesIO(an_xlsform(rows, head=OUR_HEAD)))
    for at, text in enumerate(("namespaces", 'braid="urn:braid:xforms"'), start=1):
        workbook["settings"].cell(at, 5).value = text
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def an_xlsform(
    questions: Rows = QUESTIONS,
    *,
    version: str = "1",
    form_id: str = "firm",
    choices: Rows = CHOICES,
    head: Sequence[str] = HEAD,
) -> bytes:
    """A workbook with these rows; its columns are those of HEAD."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    sheets: dict[str, Rows] = {
        "survey": [head, *questions],
        "choices": [("list_name", "name", "label::English (en)", "label::中文 (zh)"), *choices],
        "settings": [
            ("form_id", "version", "form_title", "default_language"),
            (form_id, version, "Firm / 企业", "English (en)"),
        ],
    }
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()
