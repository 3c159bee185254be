"""Load a study package: everything is read and checked first, then done in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from analysis.actions.run import request_run
from analysis.actions.system import checked, publish_system
from analysis.queries.system import codebook_facts, form_facts
from coding.actions.fieldwork import CodingPart, load_coding_part, read_coding_part
from survey.actions.event import record
from survey.actions.fieldwork import (
    Crew,
    Faults,
    Fieldwork,
    load_fieldwork,
    read_fieldwork,
    read_file,
    read_manifest,
)
from survey.actions.job import Hold
from survey.actions.refusal import Refusal, gathering
from survey.formats.manifest import Manifest
from survey.formats.package import Package, PackageRefused, open_package, open_zip
from survey.models import Job, Kind, Study, User

LOADING = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Contents:
    """A package that was read whole and found in order."""

    manifest: Manifest
    digest: str
    fieldwork: Fieldwork
    coding: CodingPart
    system: str


def read_package(package: Package) -> Contents:
    """Read and check everything; a refusal names file, row and reason of every fault at once."""
    manifest = read_manifest(package)
    faults: Faults = []
    fieldwork = read_fieldwork(package, manifest, faults)
    coding = read_coding_part(package, manifest, faults)
    system = ""
    if manifest.indicators:
        with gathering(faults, manifest.indicators):
            system = read_file(package, manifest.indicators).decode("utf-8", "replace")
            _check_system(system, manifest, fieldwork, coding)
    if faults:
        raise Refusal(
            "bad_package",
            _("The package has faults; nothing was loaded."),
            faults=faults,
        )
    return Contents(manifest, package.digest(), fieldwork, coding, system)


def _check_system(
    system: str, manifest: Manifest, fieldwork: Fieldwork, coding: CodingPart
) -> None:
    """Only against forms and a codebook that are in order: their own faults are named already."""
    if coding.codebook is not None and len(fieldwork.forms) == len(manifest.forms):
        checked(
            system,
            file=manifest.indicators,
            codebook=codebook_facts(coding.codebook),
            forms={
                form.definition.form_id: form_facts(form.definition) for form in fieldwork.forms
            },
        )


@transaction.atomic
def load_package(contents: Contents, *, by: User, is_demo: bool = False) -> Study:
    """Do all deeds of the package as its people; if one is refused, none was done.

    The same package again changes nothing; a changed one adds what is new.
    """
    slug = contents.manifest.slug
    loaded = Study.objects.filter(slug=slug, package_digest=contents.digest).first()
    if loaded is not None:
        return loaded
    crew = load_fieldwork(contents.fieldwork, by=by, is_demo=is_demo)
    load_coding_part(contents.coding, crew)
    if contents.system:
        _first_run(contents, crew)
    study = crew.study
    study.package_digest = contents.digest
    study.save(update_fields=["package_digest"])
    record(Kind.PACKAGE_LOADED, study=study, by=by, subject=slug)
    return study


def load_job(held: Hold) -> None:
    """Load the package that the job names: {"upload": file below MEDIA_ROOT} or {"builtin": name}.

    When it is done, the job's parameters hold the study's slug, too. An uploaded file is kept only
    until it is loaded or refused.
    """
    by = held.job.requested_by
    if by is None:
        raise Refusal("nobody", _("Nobody asked for this package."))
    try:
        _load(held, by)
    except Refusal:
        _forget(held.job.params)
        raise
    _forget(held.job.params)


def _load(held: Hold, by: User) -> None:
    held.tell(done=0, total=2, step="checking")
    contents = read_package(_opened(held.job.params))
    held.tell(done=1, total=2, step="loading", lease=LOADING)
    with transaction.atomic():
        study = load_package(contents, by=by)
        Job.objects.filter(pk=held.job.pk).update(
            study=study, params={**held.job.params, "slug": study.slug}
        )
        held.finish()


def _forget(params: Mapping[str, object]) -> None:
    if name := params.get("upload"):
        default_storage.delete(str(name))


def _opened(params: Mapping[str, object]) -> Package:
    """A package of the installation by its name, or an uploaded zip."""
    try:
        if name := params.get("builtin"):
            return open_package(settings.STUDIES_DIR / Path(str(name)).name)
        return open_zip((settings.MEDIA_ROOT / str(params["upload"])).read_bytes())
    except PackageRefused as refused:
        raise Refusal(
            "bad_package",
            _("This is not a study package."),
            faults=[{"file": refused.name, "reason": refused.reason.value}],
        ) from None


def _first_run(contents: Contents, crew: Crew) -> None:
    publish_system(source=contents.system, file=contents.manifest.indicators, by=crew.lead)
    if contents.coding.codebook is not None:
        request_run(by=crew.lead)
