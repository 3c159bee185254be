"""Files that a form needs: pictures, sounds and lists, and the sampling list as one of them."""

import hashlib
import secrets
from collections.abc import Iterable

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from survey.actions.form_file import UploadedForm
from survey.actions.refusal import Refusal
from survey.formats.cases_csv import CASES, GENERATED
from survey.formats.file_name import safe_name
from survey.formats.xlsform import media_names
from survey.models import FormMedia, FormVersion, Membership
from survey.rules import May, require

ITEMSETS = "itemsets.csv"
LARGEST = 100 * 2**20
MOST = 500


def bring_media(version: FormVersion, upload: UploadedForm) -> None:
    """What a new version begins with.

    Files that it names and that the newest published version has; the list of external choices
    that the sheet holds; and, where it asks for `cases.csv` or `roster.csv` and nobody gave such
    a file, the study's sampling list.
    """
    wanted = set(upload.form.media)
    if upload.form.itemsets is not None:
        FormMedia.objects.filter(version=version, name=ITEMSETS).delete()
        content = upload.form.itemsets.encode()
        _keep(version, ITEMSETS, ContentFile(content), hashlib.md5(content, usedforsecurity=False))
    there = set(version.media.values_list("name", flat=True))
    copies = [one for one in _of_newest(version) if one.name in wanted - there]
    for one in copies:
        one.pk, one.version = None, version
    lists = GENERATED & wanted - there - {one.name for one in copies}
    copies += [FormMedia(version=version, name=name, is_cases=True) for name in sorted(lists)]
    FormMedia.objects.bulk_create(copies)


def _of_newest(version: FormVersion) -> Iterable[FormMedia]:
    newest = (
        FormVersion.objects.filter(form=version.form_id, published_at__isnull=False)
        .exclude(pk=version.pk)
        .order_by("-published_at", "-pk")
        .only("pk")
        .first()
    )
    return FormMedia.objects.filter(version=newest) if newest else ()


def add_media(*, draft: FormVersion, name: str, file: File, by: Membership) -> FormMedia:  # type: ignore[type-arg]
    """Keep a file of a draft, in the place of another of that name. It is read in pieces."""
    with transaction.atomic():
        name = _check(draft, safe_name(name), by)
        if file.size > LARGEST:
            raise Refusal(
                "too_large",
                _("%(file)s is larger than %(most)s MB.")
                % {"file": name, "most": LARGEST // 2**20},
            )
        _forget(draft.media.filter(name=name))
        md5 = hashlib.md5(usedforsecurity=False)
        for chunk in file.chunks():
            md5.update(chunk)
        return _keep(draft, name, file, md5)


def _keep(version: FormVersion, name: str, file: File, md5: "hashlib._Hash") -> FormMedia:  # type: ignore[type-arg]
    file.seek(0)
    row = FormMedia(version=version, name=name, size=file.size, md5=md5.hexdigest())
    row.arrived_at = Now()
    row.file.save(secrets.token_hex(16), file, save=False)
    row.save()
    return row


@transaction.atomic
def remove_media(*, draft: FormVersion, name: str, by: Membership) -> None:
    """Take a file, or the sampling list, from a draft."""
    name = _check(draft, safe_name(name), by)
    _forget(draft.media.filter(name=name))


@transaction.atomic
def offer_cases(*, draft: FormVersion, by: Membership, name: str = CASES) -> FormMedia:
    """Give the form the study's sampling list as the CSV `name`, written anew at each download.

    Its columns are those of survey.formats.cases_csv: each device gets the cases that its holder
    may see; under the name `roster.csv` the codes and kinds of all.
    """
    name = _check(draft, safe_name(name), by)
    if not name.lower().endswith(".csv"):
        raise Refusal("not_a_list", _("The sampling list is offered as a .csv file."))
    _forget(draft.media.filter(name=name))
    return FormMedia.objects.create(version=draft, name=name, is_cases=True)


def drop_media(draft: FormVersion) -> None:
    """Take all files from a draft that is about to go."""
    _forget(draft.media.all())


def missing_media(version: FormVersion) -> list[str]:
    """Files that the form names, and that are not there."""
    there = set(version.media.values_list("name", flat=True))
    return [name for name in media_names(version.xform) if name not in there]


def _check(draft: FormVersion, name: str, by: Membership) -> str:
    require(by, May.EDIT_FORMS)
    locked = FormVersion.objects.select_for_update().select_related("form")
    here = locked.only("published_at", "form__study_id").get(pk=draft.pk)
    if here.form.study_id != by.study_id:
        raise FormVersion.DoesNotExist
    if here.published_at is not None:
        raise Refusal("published", _("A published version is frozen: upload a draft first."))
    if not name:
        raise Refusal("bad_name", _("The file has no name."))
    if draft.media.exclude(name=name).count() >= MOST:
        raise Refusal("too_many", _("The form has too many files."))
    return name


def _forget(rows: Iterable[FormMedia]) -> None:
    """Delete rows, and after the transaction the stored files that no other version has."""
    for row in rows:
        stored = str(row.file.name or "")
        row.delete()
        if stored:
            transaction.on_commit(_Sweep(stored), robust=True)


class _Sweep:
    """Removes a stored file unless a version still has it."""

    def __init__(self, stored: str) -> None:
        self.stored = stored

    def __call__(self) -> None:
        if not FormMedia.objects.filter(file=self.stored).exists():
            default_storage.delete(self.stored)
