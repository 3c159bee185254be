"""Compiles an XLSForm workbook to an XForm and to the definition that the house reads."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pyxform.builder import create_survey_element_from_dict
from pyxform.errors import PyXFormError, PyXFormReadError
from pyxform.survey import Survey
from pyxform.utils import external_choices_to_csv, has_external_choices
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import DefinitionData, xlsx_to_dict

from survey.formats.archive import ArchiveRefused, check_archive
from survey.formats.definition import FormDefinition
from survey.formats.pyxform_tree import define

ROOT = "data"
MOST_QUESTIONS = 5_000
MOST_CHOICES = 20_000
DEEPEST = 90
LONGEST_FORM_ID = 200
LONGEST_VERSION = 100
_WORKBOOK = "xl/workbook.xml"
_ROW = re.compile(r"\[row : (\d+)\]\s*")
_SHEET = re.compile(r"On the '(\w+)' sheet, |(?<=provided for sheet: )'(\w+)'(?=\.)")
_COLUMN = re.compile(r"the '([^']+)' value (?:'[^']*' )?is (?:invalid|problematic)\.\s*")
_TYPED = re.compile(r"Unknown question type '(.*)'")
_NAMED = re.compile(r"survey element named '(.*?)'")
_MEDIA = re.compile(r"jr://(?:file|file-csv|images|audio|video)/([^<>\"'&]+)")


@dataclass(frozen=True, slots=True)
class FormFault:
    """What is wrong, and where: sheet and column are "" and the row None where no one knows."""

    sheet: str
    row: int | None
    column: str
    message: str


class FormRefused(ValueError):  # noqa: N818
    """A workbook that is no usable form; `faults` say what to mend."""

    def __init__(self, faults: Iterable[FormFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.message for fault in self.faults))


@dataclass(frozen=True, slots=True)
class CompiledForm:
    """A form ready to be published.

    `media` names the files that the form refers to, `itemsets` is the CSV of external choices.
    """

    definition: FormDefinition
    xform: str
    warnings: tuple[FormFault, ...] = ()
    media: tuple[str, ...] = ()
    itemsets: str | None = None


def compile_xlsform(data: bytes, *, filename: str) -> CompiledForm:
    """Compile an .xlsx XLSForm; the same bytes give the same XForm.

    Raises FormRefused for whatever is wrong with the file or the form, and nothing else.
    Expressions are not parsed here: a broken one passes, and is found by the form's own check.
    """
    _check_file(data, filename)
    try:
        return _compile(data)
    except FormRefused:
        raise
    except Exception as error:  # the readers meet hostile bytes, and may stumble anyhow
        raise FormRefused([_unplaced("The workbook could not be read.")]) from error


def _check_file(data: bytes, filename: str) -> None:
    if not filename.lower().endswith(".xlsx"):
        raise FormRefused([_unplaced("A form is uploaded as an .xlsx workbook.")])
    try:
        members = check_archive(data)
    except ArchiveRefused as refused:
        raise FormRefused([_unplaced(str(refused))]) from refused
    if _WORKBOOK not in members:
        raise FormRefused([_unplaced("This is not an .xlsx workbook.")])


def _compile(data: bytes) -> CompiledForm:
    try:
        workbook = DefinitionData(**xlsx_to_dict(data))
    except PyXFormReadError as error:
        raise FormRefused([_unplaced("The workbook could not be read.")]) from error
    except PyXFormError as error:
        raise FormRefused([_fault(error)]) from error
    rows = [dict(row) for row in workbook.survey or ()]
    _check_size(workbook)
    warnings: list[str] = []
    try:
        spec = workbook_to_json(workbook, form_name=ROOT, fallback_form_name="", warnings=warnings)
        _check_settings(spec)
        survey = create_survey_element_from_dict(spec)
        xform = survey.to_xml(validate=False, pretty_print=False, warnings=warnings)
    except PyXFormError as error:
        raise FormRefused([_fault(error, rows)]) from error
    _check_xform(xform)
    definition = define(survey, spec, rows)
    _check_nodes(definition)
    return CompiledForm(
        definition=definition,
        xform=xform,
        warnings=(*_missing_version(survey), *map(_placed, warnings)),
        media=tuple(dict.fromkeys(_MEDIA.findall(xform))),
        itemsets=external_choices_to_csv(workbook) if has_external_choices(spec) else None,
    )


def _check_size(workbook: DefinitionData) -> None:
    sizes = (
        ("survey", workbook.survey, MOST_QUESTIONS),
        ("choices", workbook.choices, MOST_CHOICES),
    )
    faults = [
        FormFault(sheet, most + 2, "", f"The {sheet} sheet has more than {most} rows.")
        for sheet, rows, most in sizes
        if len(rows or ()) > most
    ]
    if faults:
        raise FormRefused(faults)


def _check_settings(spec: Mapping[str, Any]) -> None:
    form_id, version = str(spec.get("id_string") or ""), str(spec.get("version") or "")
    faults = []
    if not form_id.strip():
        faults.append(("form_id", "Give the form a form_id in the settings sheet."))
    if len(form_id) > LONGEST_FORM_ID:
        faults.append(("form_id", f"The form_id is longer than {LONGEST_FORM_ID} characters."))
    if len(version) > LONGEST_VERSION:
        faults.append(("version", f"The version is longer than {LONGEST_VERSION} characters."))
    if faults:
        raise FormRefused(FormFault("settings", 2, column, text) for column, text in faults)


def _check_xform(xform: str) -> None:
    """Refuse what does not read as XML, such as a column with an unknown namespace."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        etree.fromstring(xform.encode(), parser)
    except etree.XMLSyntaxError as error:
        sentence = f"The form does not compile to sound XML: {error.msg}."
        raise FormRefused([_unplaced(sentence)]) from error


def _check_nodes(definition: FormDefinition) -> None:
    """Refuse a form that asks nothing, or is nested deeper than submissions may be."""
    if not definition.questions():
        raise FormRefused([FormFault("survey", None, "", "The form asks no question.")])
    deep = [node for node in definition.nodes if node.path.count("/") > DEEPEST]
    if deep:
        sentence = f"Groups are nested deeper than {DEEPEST} levels."
        raise FormRefused([FormFault("survey", deep[0].row, "type", sentence)])


def _missing_version(survey: Survey) -> list[FormFault]:
    if survey.version:
        return []
    return [FormFault("settings", 2, "version", "The form has no version.")]


def _fault(error: PyXFormError, rows: Sequence[Mapping[str, str]] = ()) -> FormFault:
    context = error.context
    fault = _placed(str(error) if error.code or error.args else "The form could not be compiled.")
    for column, pattern in (("type", _TYPED), ("name", _NAMED)):
        mentioned = pattern.search(fault.message)
        if mentioned and fault.row is None:
            row = _row_with(rows, column, mentioned[1])
            return FormFault("survey", row, column, fault.message)
    row = context.get("row")
    return FormFault(
        str(context.get("sheet") or fault.sheet),
        row if isinstance(row, int) else fault.row,
        str(context.get("column") or fault.column),
        fault.message,
    )


def _row_with(rows: Sequence[Mapping[str, str]], column: str, text: str) -> int | None:
    for number, row in enumerate(rows, start=2):
        cells = {header.strip().lower(): cell for header, cell in row.items()}
        if cells.get(column) == text:
            return number
    return None


def _placed(text: str) -> FormFault:
    """A message of pyxform taken apart: where it points to, and what it says."""
    row, sheet, column = _ROW.search(text), _SHEET.search(text), _COLUMN.search(text)
    for said in (row, sheet if sheet and sheet[1] else None, column):
        text = text.replace(said[0], "", 1) if said else text
    return FormFault(
        sheet=sheet[1] or sheet[2] if sheet else "survey" if row else "",
        row=int(row[1]) if row else None,
        column=column[1] if column else "",
        message=text.strip(),
    )


def _unplaced(message: str) -> FormFault:
    return FormFault("", None, "", message)
