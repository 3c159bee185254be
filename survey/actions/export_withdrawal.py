"""What a respondent withdraws goes out of the archives that are kept, and into none being made.

Noting a withdrawal and putting an archive in its place wait for each other: whichever comes
second sees what the first has done.
"""

from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db import connection, transaction

from survey.models import Case, Export
from survey.queries.export import exports_with


@transaction.atomic
def take_back_exports(*, case: Case, only_archivable: bool) -> int:
    """Delete the files of exports that hold submissions of the case; returns of how many.

    With `only_archivable` only those that promise to hold none but archivable ones. The lines of
    the exports stay, and can be asked for again.
    """
    wait_for_exports(case.study_id)
    found = list(exports_with(case, only_archivable=only_archivable).exclude(file=""))
    for export in found:
        transaction.on_commit(_Removal(str(export.file.name)), robust=True)
    keys = [export.pk for export in found]
    return Export.objects.filter(pk__in=keys).update(file="", size=None, digest="")


def wait_for_exports(study_id: int) -> None:
    """Until the transaction ends, nobody else puts an archive of the study in its place, or takes
    one back.
    """
    with connection.cursor() as cursor:
        name = f"exports of {study_id}"
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


@dataclass(frozen=True, slots=True)
class _Removal:
    """Removes a stored file; what dies before is found by the hourly sweep."""

    stored: str

    def __call__(self) -> None:
        default_storage.delete(self.stored)
