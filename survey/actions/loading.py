"""Ask for a study package to be loaded. The house that knows the whole package does it."""

import zipfile
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from survey.actions.job import enqueue
from survey.actions.refusal import Refusal
from survey.models import Job, User
from survey.queries.package import builtin_packages

TASK = "analysis.load_package"
MIB = 2**20


@transaction.atomic
def load_builtin(*, name: str, by: User) -> Job:
    """A package that came with this installation."""
    _require_founder(by)
    if name not in {package.name for package in builtin_packages()}:
        raise Refusal("unknown_package", _("There is no such package in this installation."))
    return enqueue(task=TASK, study=None, by=by, params={"builtin": name})


@transaction.atomic
def load_upload(*, file: "UploadedFile[bytes]", by: User) -> Job:
    """A zip from the person's own machine. What is wrong inside it, the job tells."""
    _require_founder(by)
    if (file.size or 0) > settings.UPLOAD_LIMIT:
        raise Refusal(
            "too_large",
            _("The file is larger than %(n)s MB.") % {"n": settings.UPLOAD_LIMIT // MIB},
        )
    if not zipfile.is_zipfile(file):
        raise Refusal("not_a_zip", _("This is not a zip file."))
    file.seek(0)
    name = default_storage.save(f"packages/{uuid4().hex}.zip", file)
    params = {"upload": name, "filename": (file.name or "")[:200]}
    return enqueue(task=TASK, study=None, by=by, params=params)


def _require_founder(by: User) -> None:
    if not by.founds_studies:
        raise PermissionDenied
