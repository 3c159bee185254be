"""Forms and what hangs on them, as Central's clients read them: without counting submissions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, QuerySet
from django.db.models.functions import MD5

from survey.formats.xlsform import media_names
from survey.models import (
    AppUser,
    Form,
    FormMedia,
    FormVersion,
    Membership,
    ReviewStep,
    Submission,
)
from survey.queries.submission import submissions_for
from survey.rules import May, can


@dataclass(frozen=True, slots=True)
class ExpectedFile:
    """A file that a form version names or has; `media` is None until it is here."""

    name: str
    media: FormMedia | None


def plain_forms_for(member: Membership) -> QuerySet[Form]:
    """The forms that the member may see, by form ID, each with the versions that the member may
    see, the newest first and a draft before them.
    """
    versions = FormVersion.objects.defer("source", "xform", "definition").order_by(
        "-published_at", "-pk"
    )
    forms = Form.objects.filter(study=member.study)
    if not can(member, May.READ_FORMS):
        forms = forms.none()
    if not can(member, May.EDIT_FORMS):
        versions = versions.filter(published_at__isnull=False)
        forms = forms.filter(Exists(versions.order_by().filter(form=OuterRef("pk"))))
    return forms.prefetch_related(Prefetch("versions", queryset=versions)).order_by("form_id")


def plain_form_for(member: Membership, form_id: str) -> Form:
    """One of these; DoesNotExist."""
    return plain_forms_for(member).get(form_id=form_id)


def plain_version_for(member: Membership, form_id: str, version: str | None = None) -> FormVersion:
    """A version that the member may see, whole; without a name the newest published one, else the
    draft. DoesNotExist.
    """
    form = plain_form_for(member, form_id)
    found = shown_version(form) if version is None else None
    for each in form.versions.all():
        if each.version == version:
            found = each
    if found is None:
        raise FormVersion.DoesNotExist
    return FormVersion.objects.select_related("form").get(pk=found.pk)


def shown_version(form: Form) -> FormVersion:
    """Which of a form's versions speaks for it: the newest that is published, else the draft."""
    versions = list(form.versions.all())
    return next((version for version in versions if version.published_at), versions[0])


def hashes_of(versions: Sequence[FormVersion]) -> Mapping[int, str]:
    """The MD5 of each version's XForm, by the version's key."""
    found = FormVersion.objects.filter(pk__in=[version.pk for version in versions])
    return dict(found.values_list("pk", MD5("xform")))


def received_by_form(member: Membership) -> Mapping[int, tuple[int, datetime]]:
    """How many submissions that the member may see each form has, and when the last one came."""
    rows = (
        submissions_for(member)
        .order_by()
        .values_list("form_version__form")
        .annotate(received=Count("pk"), last=Max("received_at"))
    )
    return {form: (received, last) for form, received, last in rows}


def expected_files(version: FormVersion) -> list[ExpectedFile]:
    """The files of a form version, those that it only names among them, by name."""
    here = {media.name: media for media in FormMedia.objects.filter(version=version)}
    named = media_names(FormVersion.objects.only("xform").get(pk=version.pk).xform)
    return [ExpectedFile(name, here.get(name)) for name in sorted({*here, *named})]


def said_about(submission: Submission) -> QuerySet[ReviewStep]:
    """All that people said about a submission, the newest first."""
    steps = ReviewStep.objects.filter(submission=submission).exclude(comment="")
    return steps.select_related("by__user").order_by("-pk")


def device_for(member: Membership, user: int) -> AppUser:
    """A device of the study that still opens something, by its user's key; DoesNotExist."""
    devices = AppUser.objects.filter(membership__study=member.study, revoked_at=None)
    if not can(member, May.MANAGE_DEVICES):
        devices = devices.none()
    return devices.get(membership__user=user)
