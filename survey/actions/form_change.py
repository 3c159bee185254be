"""Forms as scripts change them: new ones, drafts of what is published, and versions under a new name."""

import hashlib
from dataclasses import replace

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from survey.actions.event import record
from survey.actions.form import draft_form, draft_to_change, publish_draft
from survey.actions.form_file import UploadedForm
from survey.actions.form_media import ITEMSETS, bring_media
from survey.actions.refusal import Conflict, Refusal
from survey.formats.definition import FormDefinition
from survey.formats.strict_xml import XmlRefused
from survey.formats.xlsform import LONGEST_VERSION, CompiledForm, media_names
from survey.models import Form, FormVersion, Kind, Membership
from survey.rules import May, require
from survey.xform.version import with_version

AGAIN = "[draft]"


@transaction.atomic
def new_form(
    *, data: bytes, filename: str, by: Membership, accepts_warnings: bool = True
) -> FormVersion:
    """A form that the study does not have yet, with this file as its draft.

    Refused: one that it has (409), and, unless they are accepted, what the compiler warns of.
    """
    require(by, May.EDIT_FORMS)
    there = set(Form.objects.filter(study=by.study_id).values_list("pk", flat=True))
    draft = draft_form(data=data, filename=filename, by=by)
    if draft.form_id in there:
        raise Conflict(
            "form_taken", _("The study has a form %(form)s already.") % {"form": draft.form.form_id}
        )
    _check_warnings(draft, accepts_warnings=accepts_warnings)
    return draft


@transaction.atomic
def new_draft(
    *, form: Form, data: bytes, filename: str, by: Membership, accepts_warnings: bool = True
) -> FormVersion:
    """As draft_form, for a form that is there; what the compiler warns of must be accepted."""
    draft = draft_form(data=data, filename=filename, by=by, form_id=form.form_id)
    _check_warnings(draft, accepts_warnings=accepts_warnings)
    return draft


@transaction.atomic
def draft_again(*, form: Form, by: Membership) -> FormVersion:
    """A draft of what is published, with its files, to be published under another version.

    A draft that is there gives way. Raises DoesNotExist where nothing is published.
    """
    require(by, May.EDIT_FORMS)
    locked = Form.objects.select_for_update().get(pk=form.pk, study=by.study_id)
    published = locked.versions.filter(published_at__isnull=False)
    newest = published.order_by("-published_at", "-pk").first()
    if newest is None:
        raise FormVersion.DoesNotExist
    version = f"{newest.version[: LONGEST_VERSION - len(AGAIN)]}{AGAIN}"
    if published.filter(version=version).exists():
        raise _taken(locked, version)
    upload = _upload_of(newest)
    draft, _created = FormVersion.objects.update_or_create(
        form=locked,
        published_at=None,
        defaults={
            **upload.columns(),
            "version": version,
            "published_at": None,
            "created_at": Now(),
            **_named(newest.xform, upload.definition, version),
        },
    )
    bring_media(draft, upload)
    record(
        Kind.FORM_DRAFTED,
        study=by.study,
        by=by.user,
        subject=locked.form_id,
        data={"version": version},
    )
    draft.refresh_from_db()
    return draft


@transaction.atomic
def publish_as(*, form: Form, by: Membership, version: str = "") -> FormVersion:
    """Publish the draft, under this version if one is given.

    Refused (409): a version that is published already, and to publish again what is published
    without a new version.
    """
    draft = draft_to_change(form, by)
    if len(version) > LONGEST_VERSION or "\0" in version:
        raise Refusal("bad_version", _("This is no name for a version."))
    wanted = version or draft.version
    published = FormVersion.objects.filter(form=form, published_at__isnull=False)
    if wanted.endswith(AGAIN) or published.filter(version=wanted).exists():
        raise _taken(form, wanted.removesuffix(AGAIN))
    if wanted != draft.version:
        definition = FormDefinition.from_json(draft.definition)
        columns = {"version": wanted, **_named(draft.xform, definition, wanted)}
        for name, value in columns.items():
            setattr(draft, name, value)
        draft.save(update_fields=columns)
    return publish_draft(form=form, by=by)


def _upload_of(version: FormVersion) -> UploadedForm:
    """What is published, as if it were uploaded again; its list of external choices is a file."""
    definition = FormDefinition.from_json(version.definition)
    media = (*media_names(version.xform), ITEMSETS)
    compiled = CompiledForm(definition, version.xform, (), media)
    return UploadedForm(bytes(version.source), version.source_digest, compiled)


def _named(xform: str, definition: FormDefinition, version: str) -> dict[str, object]:
    """The columns in which a version is named; what is read by its digest is read anew."""
    try:
        named = with_version(xform, version)
    except (XmlRefused, LookupError):
        raise Refusal("bad_version", _("This form's version cannot be changed.")) from None
    return {
        "xform": named,
        "definition": replace(definition, version=version).to_json(),
        "source_digest": hashlib.sha256(named.encode()).hexdigest(),
    }


def _check_warnings(draft: FormVersion, *, accepts_warnings: bool) -> None:
    if draft.warnings and not accepts_warnings:
        raise Refusal(
            "form_warnings",
            _("The form works, but look at the warnings."),
            faults=draft.warnings,
        )


def _taken(form: Form, version: str) -> Conflict:
    return Conflict(
        "version_taken",
        _("%(form)s has version %(version)s already. Give the new one its own version.")
        % {"form": form.form_id, "version": version or "–"},
    )
