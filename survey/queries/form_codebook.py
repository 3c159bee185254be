"""The codebook of variables of a form, without any answers."""

from collections.abc import Sequence

from survey.formats.definition import FormDefinition
from survey.formats.export.codebook_xlsx import codebook_xlsx
from survey.formats.export.columns import layout
from survey.formats.export.options import Format, Options
from survey.models import Membership
from survey.queries.export import versions_to_export
from survey.queries.form import desk_form_for, version_for

OURS = ("en", "zh")
FORMATS = (Format.CSV, Format.SPSS, Format.STATA)


def codebook_languages(definition: FormDefinition) -> tuple[str, ...]:
    """Those that a codebook can be had in: the form's, and ours."""
    return tuple(dict.fromkeys([*definition.languages, *OURS]))


def definitions_for(member: Membership, form_id: str) -> Sequence[FormDefinition]:
    """All published versions of a form, the newest first; else its draft, for who may edit forms.
    DoesNotExist.
    """
    versions = versions_to_export(desk_form_for(member, form_id))
    found = versions or [version_for(member, form_id)]
    return [FormDefinition.from_json(each.definition) for each in found]


def form_codebook(forms: Sequence[FormDefinition], lang: str, format_: Format) -> tuple[str, bytes]:
    """A name for the file, and the workbook; names and codes are those of exports in `format_`."""
    planned = layout(forms, Options(lang=lang))
    table = planned.tables[0].name
    return f"{table}-codebook-{lang}.xlsx", codebook_xlsx(planned, format_, lang)
