"""Keep the files of a submission: the first that is complete under a name stands."""

import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from survey.actions.event import record
from survey.actions.refusal import Conflict
from survey.formats.file_name import safe_name
from survey.models import (
    Attachment,
    ConflictingBody,
    ConflictingFile,
    Kind,
    Membership,
    Submission,
)
from survey.rules import May, require


@dataclass(frozen=True, slots=True)
class ArrivedFile:
    """A file that has arrived whole and stands on the disk at `path`; `digest` is its SHA-256.

    Where the post calls the file by a second name, that is `alias`.
    """

    name: str
    path: Path
    size: int
    digest: str
    content_type: str = ""
    alias: str = ""


class _Incoming(File):  # type: ignore[type-arg] # no generic at run time
    """Tells Django's storage that the file may be moved to its place, not copied."""

    def __init__(self, arrived: ArrivedFile) -> None:
        super().__init__(arrived.path.open("rb"), name="file")
        self.path = arrived.path

    def temporary_file_path(self) -> str:
        return str(self.path)


def expect_files(submission: Submission, names: Iterable[str]) -> None:
    """A row for each file that the answers name; those that are expected already stay."""
    safe = dict.fromkeys(safe_name(name) for name in names)
    Attachment.objects.bulk_create(
        [Attachment(submission=submission, name=name) for name in safe if name],
        ignore_conflicts=True,
    )


def keep_files(*, submission: Submission, files: Sequence[ArrivedFile], by: Membership) -> None:
    """Keep files of a submission that `by` has just sent, named in its answers or not.

    The same bytes again change nothing. Other bytes under a name whose file is here already are
    refused; what came with them is kept. When this returns, the files survive a loss of power. A
    file of a test leaves no event, as the test itself leaves none.
    """
    require(by, May.SEND_SUBMISSIONS)
    if submission.study_id != by.study_id:
        raise Submission.DoesNotExist
    if not files:
        return
    refused: list[str] = []
    with _clean_slate() as placed, transaction.atomic():
        for row, file in _rows_for(submission, files):
            if not row.file:
                placed.append(_place(row, file))
                if not submission.is_test:
                    _record(row, by)
            elif row.digest != file.digest:
                refused.append(row.name)
    if refused:
        raise Conflict(
            "file_taken",
            _("Another file is already kept under the name %(names)s.")
            % {"names": ", ".join(refused)},
        )


def keep_files_beside(
    *, submission: Submission, body: str, files: Sequence[ArrivedFile], by: Membership
) -> None:
    """Keep files that came with a body which is kept beside the submission; `body` is its digest.

    All of them are kept, whatever their names; the same bytes again change nothing.
    """
    require(by, May.SEND_SUBMISSIONS)
    if submission.study_id != by.study_id:
        raise Submission.DoesNotExist
    with _clean_slate() as placed, transaction.atomic():
        beside = submission.conflicts.select_for_update().get(digest=body)
        known = set(beside.files.values_list("name", "digest"))
        for file in files:
            name = safe_name(file.alias or file.name)
            if name and (name, file.digest) not in known:
                placed.append(_place_beside(beside, name, file))
                known.add((name, file.digest))


def keep_file_beside_newest(*, submission: Submission, file: ArrivedFile, by: Membership) -> None:
    """Keep a file that came by itself, under a name whose file is here already, beside the newest
    body of `by` that is kept beside the submission and not taken over; without one it is not kept.
    """
    require(by, May.SEND_SUBMISSIONS)
    if submission.study_id != by.study_id:
        raise Submission.DoesNotExist
    body = submission.conflicts.filter(sent_by=by, taken_at=None).order_by("-pk").first()
    if body is not None:
        keep_files_beside(submission=submission, body=body.digest, files=[file], by=by)


def _place_beside(beside: ConflictingBody, name: str, file: ArrivedFile) -> str:
    row = ConflictingFile(
        body=beside,
        name=name,
        size=file.size,
        digest=file.digest,
        content_type=file.content_type[:120],
    )
    with _Incoming(file) as content:
        row.file.save(secrets.token_hex(16), content, save=False)
    _make_durable(str(row.file.name))
    row.save()
    return str(row.file.name)


def _rows_for(
    submission: Submission, files: Sequence[ArrivedFile]
) -> list[tuple[Attachment, ArrivedFile]]:
    """Each file with its row, locked; a name that the answers hold goes before one they do not."""
    expected = set(submission.attachments.values_list("name", flat=True))
    names = [
        file.alias if file.alias in expected and file.name not in expected else file.name
        for file in files
    ]
    expect_files(submission, names)
    rows = submission.attachments.select_for_update().filter(name__in=names).order_by("name")
    found = {row.name: row for row in rows}
    return [(found[name], file) for name, file in zip(names, files, strict=True)]


@contextmanager
def _clean_slate() -> Iterator[list[str]]:
    """Take back from storage what was placed there, if the rows are not written."""
    placed: list[str] = []
    try:
        yield placed
    except BaseException:
        for name in placed:
            default_storage.delete(name)
        raise


def _place(row: Attachment, file: ArrivedFile) -> str:
    """Move the file to storage under a name that nobody chose, and note it."""
    with _Incoming(file) as content:
        row.file.save(secrets.token_hex(16), content, save=False)
    _make_durable(str(row.file.name))
    row.size, row.digest, row.content_type = file.size, file.digest, file.content_type[:120]
    row.arrived_at = Now()
    row.save(update_fields=["file", "size", "digest", "content_type", "arrived_at"])
    return str(row.file.name)


def _make_durable(name: str) -> None:
    """Write the folders that lead to a stored file to the disk; its bytes are there already."""
    try:
        folder = Path(default_storage.path(name)).parent
    except NotImplementedError:
        return  # a storage without folders answers for itself
    root = Path(default_storage.path(""))
    while folder.is_relative_to(root):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        folder = folder.parent


def _record(row: Attachment, by: Membership) -> None:
    record(
        Kind.ATTACHMENT_RECEIVED,
        study=by.study,
        by=by.user,
        subject=row.submission.instance_id,
        data={"submission": row.submission_id, "attachment": row.pk},
    )
