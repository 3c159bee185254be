"""Bring the codebook of a file into the draft: YAML, JSON, QDC, CSV or XLSX."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coding.actions.codebook import begin_codebook, editable, read_codebook, write_draft
from coding.formats.codebook import CodebookContent
from coding.formats.codebook_table import (
    FIELDS,
    RowFault,
    Table,
    TableRefused,
    Why,
    content_of_table,
    guessed,
    read_table,
)
from coding.formats.encodings import EncodingUnknown, decode
from coding.formats.qdc import QdcRefused, read_qdc
from coding.queries.codebook_import import ImportPlan, plan_import
from survey.actions.event import record
from survey.actions.refusal import Refusal
from survey.models import Kind, Membership
from survey.rules import May, require

LARGEST = 2**20
ENDINGS = ("yaml", "yml", "json", "qdc", "csv", "tsv", "xlsx")
FIRST_KEY = "codebook"

REASONS: dict[str, Promise] = {
    "empty": gettext_lazy("There are no codes in the file."),
    "too_many": gettext_lazy("There are more than 5,000 codes in the file."),
    "too_wide": gettext_lazy("The table has too many columns."),
    "too_large": gettext_lazy("The file is too large: a codebook may have one megabyte."),
    "too_deep": gettext_lazy("The file is nested too deeply."),
    "not_text": gettext_lazy("The file is no text in a known encoding."),
    "not_csv": gettext_lazy("The file cannot be read as CSV."),
    "not_xlsx": gettext_lazy("The file cannot be read as a workbook."),
    "not_xml": gettext_lazy("The file is not XML."),
    "not_qdc": gettext_lazy("The file is XML, but no codebook of REFI-QDA."),
    "doctype": gettext_lazy("The file declares document types: it is not read."),
}

ROW_FAULTS: dict[Why, Promise] = {
    Why.NO_CODE: gettext_lazy("The row has no key."),
    Why.BAD_KEY: gettext_lazy("“%(value)s” cannot be a key: letters, digits, '.', '_' and '-'."),
    Why.TWICE: gettext_lazy("The key %(value)s stands twice."),
    Why.NO_THEME: gettext_lazy("The row has no theme."),
    Why.NO_NAME: gettext_lazy("The code has no name."),
    Why.LONG: gettext_lazy("A cell is too long."),
    Why.WIDE: gettext_lazy("The row has more cells than the header."),
}


@dataclass(frozen=True, slots=True)
class CodebookFile:
    """A file that was read. For a table, `mapping` says which column holds which field, and
    `faults` which rows are left out; `flattened` are codes of a deeper tree.
    """

    content: CodebookContent
    table: Table | None = None
    mapping: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[RowFault, ...] = ()
    origin: str = ""
    flattened: tuple[str, ...] = ()


def read_file(
    data: bytes, *, filename: str, mapping: Mapping[str, int] | None = None
) -> CodebookFile:
    """Read by the ending of the name. `mapping` overrules what a table's header tells.

    A file that cannot be read is refused; rows of a table that cannot be are faults.
    """
    ending = filename.lower().rpartition(".")[2]
    if ending not in ENDINGS:
        raise Refusal("unknown_format", _("Codebooks are read from YAML, JSON, QDC, CSV or XLSX."))
    if len(data) > LARGEST:
        raise _refusal("too_large")
    try:
        if ending == "qdc":
            read = read_qdc(data, key=FIRST_KEY)
            return CodebookFile(read.content, origin=read.origin, flattened=read.flattened)
        if ending in {"csv", "tsv", "xlsx"}:
            return _table(data, filename, mapping)
        text, _encoding = decode(data)
    except (QdcRefused, TableRefused) as refused:
        raise _refusal(refused.reason) from None
    except EncodingUnknown:
        raise _refusal("not_text") from None
    return CodebookFile(read_codebook(text, file=filename))


@transaction.atomic
def import_codebook(
    *,
    data: bytes,
    filename: str,
    by: Membership,
    mapping: Mapping[str, int] | None = None,
    despite_faults: bool = False,
) -> ImportPlan:
    """Do what `plan_import` tells. Rows with faults are left out if that is wanted, else refused."""
    require(by, May.EDIT_CODEBOOK)
    file = read_file(data, filename=filename, mapping=mapping)
    if file.faults and not despite_faults:
        faults = [
            {"file": filename, "row": fault.row, "column": fault.column, "reason": words_for(fault)}
            for fault in file.faults
        ]
        raise Refusal("bad_rows", _("Some rows cannot be read."), faults=faults)
    begin_codebook(key=file.content.id, title=file.content.title, by=by)
    book = editable(by)
    plan = plan_import(by, file.content)
    if plan.changes:
        write_draft(book, plan.content)
        record(
            Kind.CODE_CHANGED,
            study=by.study,
            by=by.user,
            subject=filename[:200],
            data={"deed": "imported"},
        )
    return plan


def words_for(fault: RowFault) -> str:
    """The fault of a row as a sentence in the reader's language."""
    return str(ROW_FAULTS[fault.why]) % {"value": fault.value}


def _table(data: bytes, filename: str, mapping: Mapping[str, int] | None) -> CodebookFile:
    table = read_table(data, filename=filename)
    columns = guessed(table.header) if mapping is None else mapping
    if not set(columns) <= set(FIELDS):
        raise Refusal("bad_mapping", _("There is no such field of a code."))
    read = content_of_table(table, columns, key=FIRST_KEY)
    return CodebookFile(read.content, table, columns, read.faults)


def _refusal(reason: str) -> Refusal:
    return Refusal(reason, str(REASONS[reason]))
