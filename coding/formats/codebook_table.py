"""Codebooks as tables, CSV or XLSX: one code a row, read by a mapping of columns to fields."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from io import BytesIO, StringIO

from openpyxl import load_workbook
from xlsxwriter import Workbook

from coding.formats.codebook import RETIRED, Bilingual, Code, CodebookContent, Example, Theme
from coding.formats.encodings import EncodingUnknown, decode
from survey.formats.archive import ArchiveRefused, check_archive
from survey.formats.table import csv_lines

MOST_ROWS = 5000
MOST_COLUMNS = 100
LONGEST_CELL = 20_000
UNSAID = 0  # a table has no colours: the theme keeps its own, or gets the next
FIELDS = (
    *("theme", "theme_en", "theme_zh", "code", "name_en", "name_zh"),
    *("definition_en", "definition_zh", "include_en", "include_zh", "exclude_en", "exclude_zh"),
    *("example", "example_lang", "scale", "also_under", "state", "became"),
)
_SYNONYMS: Mapping[str, Sequence[str]] = {
    "theme": ("theme", "theme_key", "category", "主题", "主题键", "类别"),
    "theme_en": ("theme_en", "theme_name", "theme_name_en", "主题英文"),
    "theme_zh": ("theme_zh", "theme_name_zh", "主题中文", "主题名称"),
    "code": ("code", "key", "id", "code_key", "编码", "编码键", "代码"),
    "name_en": ("name_en", "name", "label", "code_name", "英文名称", "编码英文"),
    "name_zh": ("name_zh", "名称", "中文名称", "编码名称", "编码中文"),
    "definition_en": ("definition_en", "definition", "description", "英文定义"),
    "definition_zh": ("definition_zh", "定义", "中文定义", "说明"),
    "include_en": ("include_en", "include", "include_when", "when_to_use", "inclusion"),
    "include_zh": ("include_zh", "包括", "纳入标准"),
    "exclude_en": ("exclude_en", "exclude", "exclude_when", "when_not_to_use", "exclusion"),
    "exclude_zh": ("exclude_zh", "排除", "排除标准"),
    "example": ("example", "examples", "quote", "示例", "例子"),
    "example_lang": ("example_lang", "example_language", "示例语言"),
    "scale": ("scale", "量表"),
    "also_under": ("also_under", "further_themes", "其他主题"),
    "state": ("state", "status", "状态"),
    "became": ("became", "后继编码"),
}
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_ESCAPED = re.compile(r"'(?=[=+\-@\t\r\n＝＋－＠])")
_LIST = re.compile(r"[\s,;，；、]+")
_DELIMITERS = (",", ";", "\t")


class Why(StrEnum):
    """What is wrong with a row."""

    NO_CODE = "no_code"
    BAD_KEY = "bad_key"
    TWICE = "twice"
    NO_THEME = "no_theme"
    NO_NAME = "no_name"
    LONG = "long_cell"
    WIDE = "wide_row"


@dataclass(frozen=True, slots=True)
class RowFault:
    """`row` counts as a spreadsheet does, the header being 1; `value` is what stands there."""

    row: int
    column: str
    why: Why
    value: str = ""


class TableRefused(ValueError):  # noqa: N818
    """A file that is no table of codes: `reason` for programs, `sentence` for people."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason, self.sentence = reason, sentence


@dataclass(frozen=True, slots=True)
class Table:
    """The header and the rows below it, each with its number in the file."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class ReadTable:
    """The codes of a table, and the rows that could not be read."""

    content: CodebookContent
    faults: tuple[RowFault, ...]


def read_table(data: bytes, *, filename: str) -> Table:
    """The cells of a CSV or XLSX file as text, blank rows left out. Raises TableRefused."""
    is_xlsx = filename.lower().endswith(".xlsx")
    numbered = enumerate(_xlsx(data) if is_xlsx else _csv(data), start=1)
    rows = [(number, cells) for number, cells in numbered if any(cells)]
    if not rows:
        raise TableRefused("empty", "The table is empty.")
    if len(rows) > MOST_ROWS:
        raise TableRefused("too_many", f"The table has more than {MOST_ROWS} rows.")
    header = list(rows[0][1])
    while header and not header[-1]:
        header.pop()
    if len(header) > MOST_COLUMNS:
        raise TableRefused("too_wide", f"The table has more than {MOST_COLUMNS} columns.")
    return Table(tuple(header), tuple((number, tuple(cells)) for number, cells in rows[1:]))


def guessed(header: Sequence[str]) -> dict[str, int]:
    """Which column holds which field, as far as the header tells; columns count from 0."""
    plain = [re.sub(r"[\s\-()（）]+", "_", name.strip().lower()).strip("_") for name in header]
    found: dict[str, int] = {}
    for field, names in _SYNONYMS.items():
        for name in names:
            if name in plain and plain.index(name) not in found.values():
                found[field] = plain.index(name)
                break
    return found


def content_of_table(
    table: Table, mapping: Mapping[str, int], *, key: str = "imported"
) -> ReadTable:
    """The codes of the rows that can be read, under their themes in the order of the table."""
    reader = _Rows(table, mapping)
    themes = reader.read()
    content = CodebookContent(key, "", {}, ("en", "zh"), {}, (), (), (), {}, themes)
    return ReadTable(content, tuple(reader.faults))


def table_rows(content: CodebookContent) -> Iterator[list[str]]:
    """A row for each code, retired ones, too, in the order of FIELDS."""
    for theme in content.themes:
        for code in theme.codes:
            example = code.example
            yield [
                *(theme.id, theme.name.get("en", ""), theme.name.get("zh", "")),
                *(code.id, code.name.get("en", ""), code.name.get("zh", "")),
                *(code.definition.get("en", ""), code.definition.get("zh", "")),
                *(code.include_when.get("en", ""), code.include_when.get("zh", "")),
                *(code.exclude_when.get("en", ""), code.exclude_when.get("zh", "")),
                *(example.text if example else "", example.lang if example else ""),
                *(code.scale, " ".join(code.also_under), code.state, " ".join(code.became)),
            ]


def write_csv(content: CodebookContent) -> bytes:
    """UTF-8 with a byte order mark, as Excel needs it."""
    return "".join(csv_lines(FIELDS, table_rows(content), bom=True)).encode()


def write_xlsx(content: CodebookContent) -> bytes:
    """The codes on the first sheet, scales with their levels and anchors on the second."""
    target = BytesIO()
    book = Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    head = book.add_format({"bold": True, "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    codes = [list(FIELDS), *table_rows(content)]
    levels = [["scale", "kind", "level", "name_en", "name_zh", "anchors"], *_level_rows(content)]
    for name, rows in (("codes", codes), ("scales", levels)):
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(rows[0]) - 1, 24)
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text[:32_767], wrap if number else head)
    book.close()
    return target.getvalue()


def _level_rows(content: CodebookContent) -> Iterator[list[str]]:
    for scale in content.scales:
        for level in scale.levels:
            anchors = "\n".join(anchor.text for anchor in level.anchors)
            name = level.name
            yield [
                *(scale.id, scale.kind.value, str(level.value)),
                *(name.get("en", ""), name.get("zh", ""), anchors),
            ]


class _Rows:
    """Reads rows into themes, and keeps what is wrong with them."""

    def __init__(self, table: Table, mapping: Mapping[str, int]) -> None:
        self._table, self._mapping = table, mapping
        self.faults: list[RowFault] = []

    def read(self) -> tuple[Theme, ...]:
        themes: dict[str, Theme] = {}
        first: dict[str, int] = {}
        for number, cells in self._table.rows:
            row = {field: self._cell(cells, at) for field, at in self._mapping.items()}
            if not self._is_sound(number, row, cells, first):
                continue
            code = _code(row)
            theme = self._theme(row, themes)
            themes[theme.id] = replace(theme, codes=(*theme.codes, code))
        return tuple(themes.values())

    def _cell(self, cells: Sequence[str], at: int) -> str:
        return _ESCAPED.sub("", cells[at].strip(), count=1) if 0 <= at < len(cells) else ""

    def _is_sound(
        self, number: int, row: Mapping[str, str], cells: Sequence[str], first: dict[str, int]
    ) -> bool:
        code, theme = row.get("code", ""), row.get("theme", "")
        checks = (
            (not code, "code", Why.NO_CODE, ""),
            (bool(code) and not _ID.fullmatch(code), "code", Why.BAD_KEY, code),
            (bool(code) and first.setdefault(code, number) != number, "code", Why.TWICE, code),
            (not theme, "theme", Why.NO_THEME, ""),
            (bool(theme) and not _ID.fullmatch(theme), "theme", Why.BAD_KEY, theme),
            (not (row.get("name_en") or row.get("name_zh")), "name_en", Why.NO_NAME, code),
            (any(len(text) > LONGEST_CELL for text in row.values()), "", Why.LONG, code),
            (any(cells[len(self._table.header) :]), "", Why.WIDE, code),
        )
        faults = [
            RowFault(number, column, why, value) for is_bad, column, why, value in checks if is_bad
        ]
        self.faults += faults
        return not faults

    def _theme(self, row: Mapping[str, str], themes: Mapping[str, Theme]) -> Theme:
        name = _words(row, "theme")
        key = row["theme"]
        known = themes.get(key)
        if known is None:
            return Theme(key, name, {}, UNSAID, ())
        return replace(known, name=known.name | name)


def _words(row: Mapping[str, str], field: str) -> Bilingual:
    found = {tongue: row.get(f"{field}_{tongue}", "") for tongue in ("en", "zh")}
    return {tongue: text for tongue, text in found.items() if text}


def _code(row: Mapping[str, str]) -> Code:
    example = row.get("example", "")
    lang = row.get("example_lang", "") or ("zh" if _HAN.search(example) else "en")
    return Code(
        id=row["code"],
        name=_words(row, "name"),
        definition=_words(row, "definition"),
        include_when=_words(row, "include"),
        exclude_when=_words(row, "exclude"),
        example=Example(example, lang) if example else None,
        scale=row.get("scale", ""),
        also_under=tuple(sorted(filter(None, _LIST.split(row.get("also_under", ""))))),
        state=RETIRED if row.get("state", "").lower() == RETIRED else "",
        became=tuple(filter(None, _LIST.split(row.get("became", "")))),
    )


def _csv(data: bytes) -> Iterator[list[str]]:
    try:
        text, _encoding = decode(data)
    except EncodingUnknown:
        raise TableRefused("not_text", "The file is no text in a known encoding.") from None
    if "\0" in text:
        raise TableRefused("not_text", "The file is no text in a known encoding.")
    text = text.removeprefix("\ufeff")
    delimiter = max(_DELIMITERS, key=text.partition("\n")[0].count)
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [cell.strip() for cell in row]
    except csv.Error:
        raise TableRefused("not_csv", "The file cannot be read as CSV.") from None


def _xlsx(data: bytes) -> Iterator[list[str]]:
    try:
        check_archive(data)
        workbook = load_workbook(BytesIO(data), read_only=True)
        try:
            sheet = workbook.worksheets[0]
            sheet.reset_dimensions()  # what the sheet says of its own size may be anything
            rows = []
            for number, cells in enumerate(sheet.values):
                if number > MOST_ROWS:
                    break
                rows.append([_text(cell) for cell in cells[: MOST_COLUMNS + 1]])
        finally:
            workbook.close()
    except ArchiveRefused as refused:
        raise TableRefused("not_xlsx", str(refused)) from None
    except Exception as error:  # the reader meets hostile bytes, and may stumble anyhow
        raise TableRefused("not_xlsx", "The workbook could not be read.") from error
    yield from rows


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", str(cell)).strip()
