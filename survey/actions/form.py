"""Draft and publish forms, archive them, and say what their questions mean to us."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from survey.actions.event import record
from survey.actions.form_file import compiled
from survey.actions.form_media import bring_media, drop_media
from survey.actions.refusal import Conflict, Refusal
from survey.actions.trial import throw_away_trials
from survey.formats.definition import FormDefinition
from survey.models import Form, FormVersion, Kind, Membership
from survey.rules import May, require


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
    upload = compiled(data, filename)
    definition = upload.definition
    _check_roles([definition], roles, filename)
    form, _created = Form.objects.update_or_create(
        study=by.study,
        form_id=definition.form_id,
        defaults={
            "kind": kind,
            "roles": dict(roles),
            "title": dict(title or _title(definition)),
        },
    )
    version, created = FormVersion.objects.get_or_create(
        form=form, version=definition.version, defaults=upload.columns()
    )
    if created:
        bring_media(version, upload)
        _record(Kind.FORM_PUBLISHED, form, by, version=version.version)
    elif version.source_digest != upload.digest or version.published_at is None:
        raise _taken(form, version.version)
    return version


@transaction.atomic
def draft_form(
    *, data: bytes, filename: str, by: Membership, form_id: str | None = None, kind: str = ""
) -> FormVersion:
    """Compile a file and keep it as the form's draft, in the place of the draft that was there.

    A form that the study does not have yet begins with its draft; `kind` is its respondent kind,
    by default the study's first. With `form_id` a file of another form is refused, and always one
    under a version that is published already. Files of the form stay, or come from the version
    that is published.
    """
    require(by, May.EDIT_FORMS)
    upload = compiled(data, filename)
    definition = upload.definition
    if form_id not in {None, definition.form_id}:
        raise Refusal(
            "other_form",
            _("The file is form %(there)s, not %(here)s.")
            % {"there": definition.form_id, "here": form_id},
        )
    form, _created = Form.objects.select_for_update().get_or_create(
        study=by.study,
        form_id=definition.form_id,
        defaults={"kind": _kind(kind, by), "title": _title(definition)},
    )
    if form.versions.filter(version=definition.version, published_at__isnull=False).exists():
        raise _taken(form, definition.version)
    draft, _created = FormVersion.objects.update_or_create(
        form=form,
        published_at=None,
        defaults={
            **upload.columns(),
            "version": definition.version,
            "published_at": None,
            "created_at": Now(),
        },
    )
    bring_media(draft, upload)
    _record(Kind.FORM_DRAFTED, form, by, version=draft.version)
    draft.refresh_from_db()
    return draft


@transaction.atomic
def publish_draft(*, form: Form, by: Membership) -> FormVersion:
    """Freeze the draft: from now on devices get it. What was sent to it is thrown away."""
    draft = draft_to_change(form, by)
    definition = FormDefinition.from_json(draft.definition)
    _check_roles([definition], form.roles, "")
    throw_away_trials(draft)
    draft.published_at = timezone.now()
    draft.save(update_fields=["published_at"])
    Form.objects.filter(pk=form.pk).update(title=_title(definition))
    _record(Kind.FORM_PUBLISHED, form, by, version=draft.version)
    return draft


@transaction.atomic
def drop_draft(*, form: Form, by: Membership) -> None:
    """Throw the draft away, and the form with it where it was never published."""
    draft = draft_to_change(form, by)
    throw_away_trials(draft)
    drop_media(draft)
    draft.delete()
    if not FormVersion.objects.filter(form=form).exists():
        form.delete()


def draft_to_change(form: Form, by: Membership) -> FormVersion:
    """The form's draft, locked. Raises DoesNotExist where there is none."""
    require(by, May.EDIT_FORMS)
    if form.study_id != by.study_id:
        raise Form.DoesNotExist
    return FormVersion.objects.select_for_update().get(form=form, published_at=None)


@transaction.atomic
def archive_form(*, form: Form, by: Membership) -> None:
    """Take the form from the devices' list; what was collected stays. Twice is harmless."""
    _keep(form, by, archive=True)


@transaction.atomic
def restore_form(*, form: Form, by: Membership) -> None:
    """Let devices see an archived form again."""
    _keep(form, by, archive=False)


def _keep(form: Form, by: Membership, *, archive: bool) -> None:
    require(by, May.EDIT_FORMS)
    ours = Form.objects.filter(pk=form.pk, study=by.study_id, archived_at__isnull=archive)
    if ours.update(archived_at=Now() if archive else None):
        _record(Kind.FORM_ARCHIVED if archive else Kind.FORM_RESTORED, form, by)


@transaction.atomic
def give_roles(*, form: Form, kind: str, roles: Mapping[str, object], by: Membership) -> None:
    """Say whom the form is for, and which of its questions mean something to us (see Form).

    It holds for submissions that come from now on.
    """
    require(by, May.EDIT_FORMS)
    if form.study_id != by.study_id:
        raise Form.DoesNotExist
    versions = form.versions.order_by("-pk")[:2]
    definitions = [FormDefinition.from_json(version.definition) for version in versions]
    _check_roles(definitions, roles, "")
    Form.objects.filter(pk=form.pk).update(kind=_kind(kind, by), roles=dict(roles))


def _kind(kind: str, by: Membership) -> str:
    kinds = list(by.study.kinds)
    if kind and kinds and kind not in kinds:
        raise Refusal("unknown_kind", _("The study has no respondents of that kind."))
    return kind or next(iter(kinds), "respondent")


def _title(definition: FormDefinition) -> dict[str, str]:
    """The title by language; a form without languages counts as English."""
    titles = definition.titles()
    return {"en" if tag == "default" else tag: title for tag, title in titles.items()}


def _taken(form: Form, version: str) -> Conflict:
    return Conflict(
        "version_taken",
        _("%(form)s has another file under version %(version)s. Give the new one its own version.")
        % {"form": form.form_id, "version": version or "–"},
    )


def _record(kind: Kind, form: Form, by: Membership, **data: object) -> None:
    record(kind, study=by.study, by=by.user, subject=form.form_id, data=data)


def _check_roles(
    definitions: list[FormDefinition], roles: Mapping[str, object], filename: str
) -> None:
    """Each question that is to mean something must be in one of these forms."""
    names: list[str] = []
    for value in roles.values():
        names += value.values() if isinstance(value, dict) else [str(value)]
    known = {node.name for definition in definitions for node in definition.questions()}
    if unknown := [name for name in names if name not in known]:
        place = {"file": filename} if filename else {}
        raise Refusal(
            "unknown_question",
            _("The form has no question %(names)s.") % {"names": ", ".join(unknown)},
            faults=[{**place, "reason": f"no question named {name}"} for name in unknown],
        )
