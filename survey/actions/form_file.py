"""An uploaded form, compiled: from an XLSForm by pyxform, from an XForm as it is."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from survey.actions.form_sentences import in_our_words
from survey.actions.refusal import Refusal
from survey.formats.definition import FormDefinition, Node
from survey.formats.file_name import safe_name
from survey.formats.form_advice import advise
from survey.formats.xlsform import CompiledForm, FormFault, FormRefused, compile_xlsform
from survey.formats.xlsform_places import ChoiceRows
from survey.xform.definition import compile_xform, faults_of
from survey.xform.model import parse_xform
from survey.xform.sheet import check_sheet

LARGEST = 10 * 2**20
# Parts of an XForm that a sheet calls otherwise.
_COLUMNS = {
    "severity": "bind::braid:severity",
    "completion": "bind::braid:completion",
    "calculate": "calculation",
    "choices": "choice_filter",
    "text": "label",
}


@dataclass(frozen=True, slots=True)
class UploadedForm:
    """The file's bytes, and what they were compiled to; `digest` is their SHA-256."""

    source: bytes
    digest: str
    form: CompiledForm

    @property
    def definition(self) -> FormDefinition:
        return self.form.definition

    def columns(self) -> dict[str, Any]:
        """The columns of a form version that its file decides."""
        return {
            "source": self.source,
            "source_digest": self.digest,
            "xform": self.form.xform,
            "definition": self.definition.to_json(),
            "warnings": [asdict(warning) for warning in self.form.warnings],
        }


def read_upload(file: File) -> tuple[bytes, str]:  # type: ignore[type-arg]
    """The bytes of an uploaded form and its name; a refusal before reading what is too large."""
    name = safe_name(str(file.name or "")) or "?"
    _check_size(file.size, name)
    return file.read(), name


def compiled(data: bytes, filename: str) -> UploadedForm:
    """The form, or a refusal that names sheet, row and column of each fault."""
    _check_size(len(data), filename)
    try:
        return UploadedForm(data, hashlib.sha256(data).hexdigest(), _compiled(data, filename))
    except FormRefused as refused:
        faults = [
            {"file": filename, **asdict(fault), "message": in_our_words(fault.message)}
            for fault in refused.faults
        ]
        raise Refusal(
            "bad_form", _("%(file)s is not a working form.") % {"file": filename}, faults=faults
        ) from None


def _check_size(size: int, filename: str) -> None:
    if size > LARGEST:
        raise Refusal(
            "too_large",
            _("%(file)s is larger than %(most)s MB.")
            % {"file": filename, "most": LARGEST // 2**20},
        )


def _compiled(data: bytes, filename: str) -> CompiledForm:
    """Whether from a sheet or an XForm, all expressions are compiled, and the same is advised."""
    if filename.lower().endswith(".xml"):
        return _advised(compile_xform(data))
    form = compile_xlsform(data, filename=filename, check_rows=check_sheet)
    if faults := list(_sheet_faults(form)):
        raise FormRefused(faults)
    return _advised(form)


def _sheet_faults(form: CompiledForm) -> Iterator[FormFault]:
    """What the sheet's XForm cannot do, at the cell that it comes from."""
    model = parse_xform(form.xform)
    for fault in faults_of(model):
        node = form.definition.by_path.get(fault.path)
        yield FormFault(
            "survey", node.row if node else None, _column(fault.part, node), fault.reason
        )


def _column(part: str, node: Node | None) -> str:
    """The column of a part; a default and a triggered calculation are both set by an action."""
    if part == "setvalue":
        return "calculation" if node and node.calculation else "default"
    return _COLUMNS.get(part, part)


def _advised(form: CompiledForm) -> CompiledForm:
    """With our warnings; where the compiler says the same of a cell, ours stands."""
    rows = None if form.choice_rows is None else ChoiceRows(form.choice_rows)
    advice = advise(form.definition, rows)
    places = {(each.sheet, each.row, each.column) for each in advice if each.row}
    others = [each for each in form.warnings if (each.sheet, each.row, each.column) not in places]
    return replace(form, warnings=(*others, *advice))
