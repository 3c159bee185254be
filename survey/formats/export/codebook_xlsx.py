"""The codebook of variables as a workbook for people: its words in one language."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format as Look
from xlsxwriter.worksheet import Worksheet

from survey.formats.export.codebook import code_of
from survey.formats.export.columns import Layout, spoken
from survey.formats.export.missing import convention
from survey.formats.export.options import Format
from survey.formats.export.texts import Plain
from survey.formats.export.variables import Variable, variables
from survey.formats.export.xlsx import LONGEST_TEXT

WIDEST = 60  # characters
_SETTINGS: Mapping[str, object] = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_MADE_AT = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the same form, the same bytes

_VARIABLES = (
    *("table", "variable", "question", "kind", "measure", "required", "relevant"),
    *("constraint", "severity", "calculation", "not_asked", "blank", "path"),
)
_CHOICES = ("table", "variable", "code", "choice", "label")
_WORDS: Mapping[str, Mapping[str, str]] = {
    "variables": {"en": "Variables", "zh": "变量"},
    "choices": {"en": "Choices", "zh": "选项"},
    "table": {"en": "Table", "zh": "表"},
    "variable": {"en": "Variable", "zh": "变量名"},
    "question": {"en": "Question", "zh": "问题"},
    "kind": {"en": "Kind", "zh": "类别"},
    "measure": {"en": "Values", "zh": "取值"},
    "required": {"en": "Required", "zh": "必答"},
    "relevant": {"en": "Asked if", "zh": "提问条件"},
    "constraint": {"en": "Must hold", "zh": "取值限制"},
    "severity": {"en": "Severity", "zh": "严重程度"},
    "calculation": {"en": "Computed as", "zh": "计算方式"},
    "not_asked": {"en": "Not asked is", "zh": "未提问记为"},
    "blank": {"en": "Left blank is", "zh": "未回答记为"},
    "path": {"en": "Place in the form", "zh": "在问卷中的位置"},
    "code": {"en": "Code", "zh": "编码"},
    "choice": {"en": "Name", "zh": "名称"},
    "label": {"en": "Label", "zh": "标签"},
    "yes": {"en": "yes", "zh": "是"},
    # kinds
    "about": {"en": "About the row", "zh": "记录信息"},
    "part": {"en": "Part of an answer", "zh": "答案的一部分"},
    "asked": {"en": "Question", "zh": "问题"},
    "note": {"en": "Note", "zh": "提示"},
    "calculate": {"en": "Calculation", "zh": "计算"},
    "meta": {"en": "Filled in by the device", "zh": "由设备填写"},
    # measures
    "text": {"en": "text", "zh": "文本"},
    "whole": {"en": "whole number", "zh": "整数"},
    "number": {"en": "number", "zh": "数字"},
    "date": {"en": "date", "zh": "日期"},
    "moment": {"en": "date and time", "zh": "日期和时间"},
    "one": {"en": "one choice", "zh": "单选"},
    "several": {"en": "several choices", "zh": "多选"},
    "flag": {"en": "0 or 1", "zh": "0 或 1"},
    # severities
    "hard": {"en": "hard", "zh": "硬性"},
    "soft": {"en": "soft", "zh": "提示"},
    "critical": {"en": "critical", "zh": "严重"},
}
# Two words mean something else here than above a column.
_VALUE_WORDS = {"question": "asked", "choice": "one", "choices": "several"}


def codebook_xlsx(layout: Layout, format_: Format, lang: str) -> bytes:
    """A workbook with a sheet of variables and one of choices.

    `lang` is a language of the form; our own words are Chinese where it is Chinese, else English.
    `format_` decides names and codes: those of SPSS and Stata follow their rules.
    """
    target = BytesIO()
    book = _Book(Workbook(target, dict(_SETTINGS)), lang)
    described = variables(layout, format_)
    book.sheet("variables", _VARIABLES, _variable_rows(described, format_, lang))
    book.sheet("choices", _CHOICES, _choice_rows(described, lang))
    book.workbook.close()
    return target.getvalue()


class _Book:
    def __init__(self, workbook: Workbook, lang: str) -> None:
        self.workbook = workbook
        self._lang = lang
        self._head: Look = workbook.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self._cell: Look = workbook.add_format({"text_wrap": True, "valign": "top"})
        workbook.set_properties({"created": _MADE_AT})

    def sheet(self, name: str, header: Sequence[str], rows: Iterator[list[Plain]]) -> None:
        sheet: Worksheet = self.workbook.add_worksheet(_word(name, self._lang))
        heads = [_word(each, self._lang) for each in header]
        widths = [_width(each) for each in heads]
        for place, head in enumerate(heads):
            sheet.write_string(0, place, head, self._head)
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                self._write(sheet, last, place, cell)
                widths[place] = max(widths[place], _width(str(cell)))
        for place, width in enumerate(widths):
            sheet.set_column(place, place, min(width + 2, WIDEST))
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, max(last, 1), len(header) - 1)

    def _write(self, sheet: Worksheet, row: int, place: int, cell: Plain) -> None:
        if isinstance(cell, int | float):
            sheet.write_number(row, place, cell, self._cell)
        elif cell:
            sheet.write_string(row, place, cell[:LONGEST_TEXT], self._cell)


def _variable_rows(
    described: Sequence[Variable], format_: Format, lang: str
) -> Iterator[list[Plain]]:
    ours = _ours(lang)
    says = [convention(format_)[kind][ours] for kind in ("not_asked", "blank")]
    for variable in described:
        column, node = variable.column, variable.column.node
        kind = "about" if node is None else "part" if column.part else node.kind.value
        required = node.required if node else ""
        yield [
            spoken(variable.table.title, lang) or variable.table.name,
            variable.name,
            spoken(column.label, lang),
            _word(_VALUE_WORDS.get(kind, kind), lang),
            _word(_VALUE_WORDS.get(column.measure.value, column.measure.value), lang),
            _word("yes", lang) if required == "true()" else required,
            *((node.relevant, node.constraint) if node else ("", "")),
            _word(node.gravity, lang) if node else "",
            node.calculation if node else "",
            *(says if column.source else ("", "")),
            node.path if node else "",
        ]


def _choice_rows(described: Sequence[Variable], lang: str) -> Iterator[list[Plain]]:
    for variable in described:
        table = spoken(variable.table.title, lang) or variable.table.name
        for choice in variable.column.choices:
            yield [
                table,
                variable.name,
                code_of(variable, choice.name),
                choice.name,
                spoken(choice.label, lang),
            ]


def _ours(lang: str) -> str:
    return "zh" if lang.partition("-")[0] == "zh" else "en"


def _word(key: str, lang: str) -> str:
    return _WORDS[key][_ours(lang)] if key else ""


def _width(text: str) -> int:
    """Columns of a text as it is shown: a Chinese character takes two."""
    return sum(1 if char < "\u1100" else 2 for char in text)
