"""Compiles an XLSForm workbook to an XForm and to the definition that the house reads."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from lxml import etree
from pyxform.builder import create_survey_element_from_dict
from pyxform.errors import PyXFormError, PyXFormReadError
from pyxform.survey import Survey
from pyxform.utils import external_choices_to_csv, has_external_choices
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import DefinitionData, xls_to_dict, xlsx_to_dict

from survey.formats.archive import ArchiveRefused, check_archive
from survey.formats.definition import FormDefinition
from survey.formats.pyxform_tree import define
from survey.formats.xlsform_places import FIRST_ROW, ChoiceRows, languages_of

ROOT = "data"
MOST_QUESTIONS = 5_000
MOST_CHOICES = 20_000
DEEPEST = 90
LONGEST_FORM_ID = 200
LONGEST_VERSION = 100
LARGEST_XLS = 5 * 2**20
UNREADABLE = "The workbook could not be read."
_WORKBOOK = "xl/workbook.xml"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ROW = re.compile(r"\[row : (\d+)\]\s*")
_SHEET = re.compile(r"On the '(\w+)' sheet, |(?<=provided for sheet: )'(\w+)'(?=\.)")
_COLUMN = re.compile(r"the '([^']+)' value (?:'[^']*' )?is (?:invalid|problematic)\.\s*")
_TYPED = re.compile(r"Unknown question type '(.*)'")
_NAMED = re.compile(r"survey element named '(.*?)'")
_BLANK_CHOICE = re.compile(r"multiple choice selects\. See \[(.*)\] in \[(.*)\]")
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


class CellFault(Protocol):
    """What a check of the sheet's expressions says of one cell."""

    @property
    def row(self) -> int: ...
    @property
    def column(self) -> str: ...
    @property
    def reason(self) -> str: ...


type Rows = Sequence[Mapping[str, str]]
type CheckRows = Callable[[Rows], Iterable[CellFault]]


@dataclass(frozen=True, slots=True)
class CompiledForm:
    """A form ready to be published.

    `media` names the files that the form refers to, `itemsets` is the CSV of external choices.
    `choice_rows` are those of the choices sheet below its header; an XForm has none.
    """

    definition: FormDefinition
    xform: str
    warnings: tuple[FormFault, ...] = ()
    media: tuple[str, ...] = ()
    itemsets: str | None = None
    choice_rows: tuple[Mapping[str, str], ...] | None = None


def compile_xlsform(
    data: bytes, *, filename: str, check_rows: CheckRows | None = None
) -> CompiledForm:
    """Compile an .xlsx or .xls XLSForm; the same bytes give the same XForm.

    Raises FormRefused for whatever is wrong with the file or the form, and nothing else. The
    compiler lets broken expressions pass: `check_rows` gets the rows of the survey sheet below
    its header, and what it says of them is a fault, too.
    """
    _check_file(data, filename)
    read = xlsx_to_dict if filename.lower().endswith(".xlsx") else xls_to_dict
    try:
        return _compile(_workbook(read(data)), check_rows)
    except FormRefused:
        raise
    except PyXFormReadError as error:
        raise FormRefused([_unplaced(UNREADABLE)]) from error
    except PyXFormError as error:
        raise FormRefused([_fault(error)]) from error
    except Exception as error:  # the readers meet hostile bytes, and may stumble anyhow
        raise FormRefused([_unplaced(UNREADABLE)]) from error


def media_names(xform: str) -> tuple[str, ...]:
    """The files that an XForm refers to, in its order."""
    return tuple(dict.fromkeys(_MEDIA.findall(xform)))


def _check_file(data: bytes, filename: str) -> None:
    name = filename.lower()
    if name.endswith(".xls"):
        if not data.startswith(_OLD_WORKBOOK):
            raise FormRefused([_unplaced("This is not an .xls workbook.")])
        if len(data) > LARGEST_XLS:
            raise FormRefused([_unplaced("The file is too large.")])
        return
    if not name.endswith(".xlsx"):
        raise FormRefused([_unplaced("A form is uploaded as .xlsx, .xls or .xml.")])
    try:
        members = check_archive(data)
    except ArchiveRefused as refused:
        raise FormRefused([_unplaced(str(refused))]) from refused
    if _WORKBOOK not in members:
        raise FormRefused([_unplaced("This is not an .xlsx workbook.")])


def _workbook(sheets: Mapping[str, Any]) -> DefinitionData:
    workbook = DefinitionData(**sheets)
    _check_size(workbook)
    return workbook


def _compile(workbook: DefinitionData, check_rows: CheckRows | None) -> CompiledForm:
    rows = [dict(row) for row in workbook.survey or ()]
    choice_rows = tuple(dict(row) for row in workbook.choices or ())
    unknown_language = _unknown_language(workbook)
    faults = [
        FormFault("survey", fault.row, fault.column, fault.reason)
        for fault in (check_rows(rows) if check_rows else ())
    ]
    warnings: list[str] = []
    try:
        spec = workbook_to_json(workbook, form_name=ROOT, fallback_form_name="", warnings=warnings)
        _check_settings(spec)
        survey = create_survey_element_from_dict(spec)
        xform = survey.to_xml(validate=False, pretty_print=False, warnings=warnings)
    except PyXFormError as error:
        raise FormRefused(_together(faults, [_fault(error, rows, choice_rows)])) from error
    except FormRefused as refused:
        raise FormRefused(_together(faults, refused.faults)) from refused
    if faults:
        raise FormRefused(faults)
    _check_xform(xform)
    definition = define(survey, spec, rows)
    _check_nodes(definition)
    return CompiledForm(
        definition=definition,
        xform=xform,
        warnings=(*_missing_version(survey), *unknown_language, *map(_placed, warnings)),
        media=media_names(xform),
        itemsets=external_choices_to_csv(workbook) if has_external_choices(spec) else None,
        choice_rows=choice_rows,
    )


def _together(faults: Sequence[FormFault], others: Iterable[FormFault]) -> list[FormFault]:
    """The faults of the check, and those of the compiler in other rows."""
    rows = {(fault.sheet, fault.row) for fault in faults}
    return [*faults, *(other for other in others if (other.sheet, other.row) not in rows)]


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


def _unknown_language(workbook: DefinitionData) -> list[FormFault]:
    settings: Mapping[str, object] = next(iter(workbook.settings or ()), {})
    given = str(settings.get("default_language") or "").strip()
    known = languages_of(workbook.survey_header or (), workbook.choices_header or ())
    if not given or not known or given in known:
        return []
    sentence = f"default_language is {given}, but the form speaks {', '.join(known)}."
    return [FormFault("settings", FIRST_ROW, "default_language", sentence)]


def _fault(error: PyXFormError, rows: Rows = (), choice_rows: Rows = ()) -> FormFault:
    context = error.context
    fault = _placed(str(error) if error.code or error.args else "The form could not be compiled.")
    for column, pattern in (("type", _TYPED), ("name", _NAMED)):
        mentioned = pattern.search(fault.message)
        if mentioned and fault.row is None:
            row = _row_with(rows, column, mentioned[1])
            return FormFault("survey", row, column, fault.message)
    if blank := _BLANK_CHOICE.search(fault.message):
        row = ChoiceRows(choice_rows).take(blank[2], blank[1])
        return FormFault("choices", row, "name", fault.message)
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
