"""A form with rows, a cascade, computed answers and a file, and a submission of it to correct."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from io import BytesIO

from lxml import etree
from openpyxl import Workbook

from survey.formats.xlsform import CompiledForm, compile_xlsform
from survey.xform.check import Checker
from survey.xform.model import parse_xform

CHINA = timezone(timedelta(hours=8))
CAME = datetime(2025, 12, 1, 18, 0, tzinfo=CHINA)
_HEAD = (
    *("type", "name", "label::English (en)", "label::中文 (zh)", "hint::English (en)"),
    *("relevant", "calculation", "constraint", "choice_filter", "appearance", "parameters"),
    *("required", "readonly"),
)
_ROWS: tuple[dict[str, str], ...] = (
    {"type": "start", "name": "start"},
    {"type": "text", "name": "firm_code", "en": "Firm code", "zh": "企业代码"},
    {"type": "begin_group", "name": "g", "en": "The firm", "zh": "企业"},
    {
        "type": "integer",
        "name": "staff",
        "en": "Staff of ${firm_code}",
        "zh": "${firm_code} 的员工数",
        "hint": "At the end of the year",
        "constraint": ". >= 0 and . < 1000",
        "required": "yes",
    },
    {"type": "select_one yn", "name": "exports", "en": "Do you export?", "zh": "是否出口？"},
    {
        "type": "select_multiple markets",
        "name": "markets",
        "en": "Markets",
        "zh": "市场",
        "relevant": "${exports} = 'yes'",
    },
    {"type": "select_one provinces", "name": "province", "en": "Province", "zh": "省"},
    {
        "type": "select_one cities",
        "name": "city",
        "en": "City",
        "zh": "市",
        "filter": "province = ${province}",
    },
    {"type": "rank markets", "name": "order", "en": "Order", "zh": "排序"},
    {
        "type": "range",
        "name": "trust",
        "en": "Trust",
        "zh": "信任",
        "parameters": "start=1 end=5 step=1",
    },
    {"type": "date", "name": "founded", "en": "Founded on", "zh": "成立日期"},
    {"type": "geopoint", "name": "where", "en": "Where", "zh": "位置"},
    {"type": "text", "name": "story", "en": "Story", "zh": "故事", "appearance": "multiline"},
    {"type": "image", "name": "photo", "en": "Photo", "zh": "照片"},
    {"type": "end_group", "name": ""},
    {"type": "begin_repeat", "name": "partners", "en": "Partners", "zh": "伙伴"},
    {"type": "text", "name": "partner", "en": "Partner", "zh": "伙伴名称"},
    {"type": "decimal", "name": "share", "en": "Share", "zh": "份额"},
    {"type": "end_repeat", "name": ""},
    {
        "type": "calculate",
        "name": "total",
        "en": "Shares in all",
        "zh": "份额合计",
        "calculation": "sum(${share})",
    },
    {"type": "calculate", "name": "half", "calculation": "${staff} div 2"},
    {"type": "calculate", "name": "day", "calculation": "today()"},
)
_COLUMNS = (
    *("type", "name", "en", "zh", "hint", "relevant", "calculation", "constraint", "filter"),
    *("appearance", "parameters", "required", "readonly"),
)
_CHOICES = (
    ("list_name", "name", "label::English (en)", "label::中文 (zh)", "province"),
    ("yn", "yes", "Yes", "是", ""),
    ("yn", "no", "No", "否", ""),
    ("markets", "africa", "Africa", "非洲", ""),
    ("markets", "usa", "USA", "美国", ""),
    ("provinces", "henan", "Henan", "河南", ""),
    ("provinces", "shandong", "Shandong", "山东", ""),
    ("cities", "xuchang", "Xuchang", "许昌", "henan"),
    ("cities", "heze", "Heze", "菏泽", "shandong"),
)

BODY = """<g>
    <staff> 40 </staff><exports>yes</exports><markets>africa usa</markets>
    <province>henan</province><city>xuchang</city><order>usa africa</order><trust>3</trust>
    <founded>1998-05-01</founded><where>34.03 113.85 0 5</where>
    <story>It began
small.</story><photo>front.jpg</photo></g>
  <partners><partner>华丽</partner><share>40</share></partners>
  <partners><partner>瑞贝卡</partner><share>25.5</share></partners>
  <total>65.5</total><half>20</half><day>2025-11-30</day>"""
META = "<orx:meta><orx:instanceID>{}</orx:instanceID></orx:meta>"


def the_workbook() -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    sheets: Mapping[str, Sequence[Sequence[str]]] = {
        "survey": [_HEAD, *(tuple(row.get(name, "") for name in _COLUMNS) for row in _ROWS)],
        "choices": [*_CHOICES],
        "settings": [
            ("form_id", "version", "form_title", "default_language", "instance_name"),
            ("firm", "1", "Firm / 企业", "English (en)", "concat('Firm ', ${firm_code})"),
        ],
    }
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def the_form() -> CompiledForm:
    return compile_xlsform(the_workbook(), filename="firm.xlsx")


FORM = the_form()
CHECKER = Checker(parse_xform(FORM.xform))


def sent(body: str = BODY, *, code: str = "F01", instance_id: str = "uuid:1") -> bytes:
    """The submission as a device sent it, whatever its blanks and line ends."""
    meta = META.format(instance_id).replace(
        "</orx:instanceID>",
        f"</orx:instanceID><orx:instanceName>Firm {code}</orx:instanceName>",
    )
    return (
        '<data xmlns:orx="http://openrosa.org/xforms" id="firm" version="1">\n'
        f"  <start>2025-11-30T09:00:00.000+08:00</start><firm_code>{code}</firm_code>\n  {body}\n"
        f"  {meta}\n</data>"
    ).encode()


def opened(xml: bytes | None = None) -> etree._Element:
    return etree.fromstring(sent() if xml is None else xml)
