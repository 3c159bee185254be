"""The data described as DDI-Codebook 2.5, the standard of data archives."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lxml import etree

from survey.formats.export.codebook import code_of
from survey.formats.export.columns import Column, Layout, Measure, Table
from survey.formats.export.options import Format
from survey.formats.export.variables import STATISTICAL, Variable, variables_of

NAMESPACE = "ddi:codebook:2_5"
_BARE: dict[Any, str] = {None: NAMESPACE}  # without a prefix
_XML = "http://www.w3.org/XML/1998/namespace"
_NUMERIC = frozenset({Measure.WHOLE, Measure.NUMBER, Measure.FLAG})
_CONTINUOUS = frozenset({Measure.WHOLE, Measure.NUMBER, Measure.DATE, Measure.MOMENT})
_UNKEPT = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])  # control characters that XML forbids


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of the export itself; `rows` counts those of each table, by its name, and
    `endings` says which file holds it.
    """

    study: str
    titles: Mapping[str, str]
    version: str
    made_at: datetime
    rows: Mapping[str, int] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


def ddi(layout: Layout, format_: Format, told: Told) -> bytes:
    """The XML, valid against codebook.xsd of DDI-Codebook 2.5."""
    root = etree.Element(f"{{{NAMESPACE}}}codeBook", nsmap=_BARE)
    root.set("version", "2.5")
    _study(root, layout, told)
    for number, table in enumerate(layout.tables, start=1):
        _file(root, number, table, told)
    data = _add(root, "dataDscr")
    for number, table in enumerate(layout.tables, start=1):
        for place, variable in enumerate(variables_of(table, format_), start=1):
            _variable(data, variable, f"F{number}", f"V{number}_{place}", format_)
    tree = etree.ElementTree(root)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _study(root: etree._Element, layout: Layout, told: Told) -> None:
    study = _add(root, "stdyDscr")
    citation = _add(study, "citation")
    titles = _add(citation, "titlStmt")
    for tag, (lang, text) in zip(_title_tags(), told.titles.items(), strict=False):
        _add(titles, tag, text, lang)
    _add(titles, "IDNo", told.study)
    version = _add(citation, "verStmt")
    moment = told.made_at.isoformat(timespec="seconds")
    _add(version, "version", f"{layout.form.form_id} {told.version}").set("date", moment)


def _title_tags() -> Iterator[str]:
    """A study has one title; in other languages it is a parallel one."""
    yield "titl"
    while True:
        yield "parTitl"


def _file(root: etree._Element, number: int, table: Table, told: Told) -> None:
    text = _add(_add(root, "fileDscr", ID=f"F{number}"), "fileTxt")
    _add(text, "fileName", told.files.get(table.name, table.name))
    sizes = _add(text, "dimensns")
    _add(sizes, "caseQnty", str(told.rows.get(table.name, 0)))
    _add(sizes, "varQnty", str(len(table.columns)))


def _variable(
    data: etree._Element, variable: Variable, file: str, key: str, format_: Format
) -> None:
    column = variable.column
    place = _add(data, "var", ID=key, name=variable.name, files=file)
    place.set("intrvl", "contin" if column.measure in _CONTINUOUS else "discrete")
    _words(place, "labl", column.label or {"en": column.name})
    if column.node is not None and not column.part:
        asked = _add(place, "qstn")
        for lang, text in _languages(column.label):
            _add(asked, "qstnLit", text, lang)
        if column.node.relevant:
            _add(place, "universe", column.node.relevant)
    for choice in column.choices:
        category = _add(place, "catgry")
        _add(category, "catValu", str(code_of(variable, choice.name)))
        _words(category, "labl", choice.label or {"en": choice.name})
    _add(place, "varFormat", type="numeric" if _is_numeric(column, format_) else "character")


def _is_numeric(column: Column, format_: Format) -> bool:
    coded = column.measure is Measure.CHOICE and format_ in STATISTICAL
    return coded or column.measure in _NUMERIC


def _words(place: etree._Element, tag: str, texts: Mapping[str, str]) -> None:
    for lang, text in _languages(texts):
        _add(place, tag, text, lang)


def _languages(texts: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return [(lang, text) for lang, text in texts.items() if text]


def _add(
    place: etree._Element, tag: str, text: str = "", lang: str = "", **attributes: str
) -> etree._Element:
    element = etree.SubElement(place, f"{{{NAMESPACE}}}{tag}", attributes)
    if text:
        element.text = text.translate(_UNKEPT)
    if lang and lang != "default":
        element.set(f"{{{_XML}}}lang", lang)
    return element
