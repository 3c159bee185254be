"""Publish a form from an XLSForm."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _

from survey.actions.event import record
from survey.actions.refusal import Conflict, Refusal
from survey.formats.definition import FormDefinition
from survey.formats.xlsform import CompiledForm, FormRefused, compile_xlsform
from survey.models import Form, FormVersion, Kind, Membership
from survey.rules import May, require


def compiled(data: bytes, filename: str) -> CompiledForm:
    """The form, or a refusal that names sheet, row and column of each fault."""
    try:
        return compile_xlsform(data, filename=filename)
    except FormRefused as refused:
        faults = [{"file": filename} | asdict(fault) for fault in refused.faults]
        raise Refusal(
            "bad_form", _("%(file)s is not a working XLSForm.") % {"file": filename}, faults=faults
        ) from None


@transaction.atomic
def publish_form(
    *,
    data: bytes,
    filename: str,
    kind: str,
    roles: Mapping[str, object],
    by: Membership,
    title: Mapping[str, str] | None = None,
) -> FormVersion:
    """Compile and publish; the same file again is the same version, another file under the same
    form ID and version is refused.

    `roles` names the questions that mean something to us (see Form).
    """
    require(by, May.EDIT_FORMS)
    form_file = compiled(data, filename)
    definition = form_file.definition
    _check_roles(definition, roles, filename)
    form, _created = Form.objects.update_or_create(
        study=by.study,
        form_id=definition.form_id,
        defaults={
            "kind": kind,
            "roles": dict(roles),
            "title": dict(title or {"en": definition.title}),
        },
    )
    digest = hashlib.sha256(data).hexdigest()
    version, created = FormVersion.objects.get_or_create(
        form=form,
        version=definition.version,
        defaults={
            "source": data,
            "source_digest": digest,
            "xform": form_file.xform,
            "definition": definition.to_json(),
            "warnings": [asdict(warning) for warning in form_file.warnings],
        },
    )
    if created:
        record(
            Kind.FORM_PUBLISHED,
            study=by.study,
            by=by.user,
            subject=form.form_id,
            data={"version": version.version},
        )
    elif version.source_digest != digest:
        raise Conflict(
            "version_taken",
            _(
                "%(form)s has another file under version %(version)s. Give the new one its own version."
            )
            % {"form": form.form_id, "version": version.version},
        )
    return version


def _check_roles(definition: FormDefinition, roles: Mapping[str, object], filename: str) -> None:
    """Each question that is to mean something must be in the form."""
    names: list[str] = []
    for value in roles.values():
        names += value.values() if isinstance(value, dict) else [str(value)]
    known = {node.name for node in definition.questions()}
    if unknown := [name for name in names if name not in known]:
        raise Refusal(
            "unknown_question",
            _("The form has no question %(names)s.") % {"names": ", ".join(unknown)},
            faults=[{"file": filename, "reason": f"no question named {name}"} for name in unknown],
        )
