"""Rows of what stands beside the answers in an export: findings, review, edits, files, logs."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby, pairwise

from django.core.files.storage import default_storage

from survey.actions.submission import definition_of
from survey.formats.definition import FormDefinition
from survey.formats.edit_difference import Content, difference
from survey.formats.export.aside import kind_of_file, member_name
from survey.formats.export.columns import spoken
from survey.formats.export.paradata import log_rows, unreadable
from survey.formats.export.texts import Plain, plain
from survey.formats.openrosa import RepeatRow as ParsedRow
from survey.models import Membership, Submission, SubmissionVersion
from survey.queries.export import files_of, findings_of, former_versions_of, logs_of, steps_of


def error_rows(keys: Sequence[int], lang: str) -> Iterator[list[Plain]]:
    """As aside.ERRORS: where answers depart from the form, its message in `lang`."""
    for found in findings_of(keys):
        yield [
            *(found.submission.instance_id, found.kind, found.severity, found.question, found.path),
            *(found.value, found.expected, spoken(found.message, lang), _moment(found.found_at)),
        ]


def step_rows(keys: Sequence[int]) -> Iterator[list[Plain]]:
    """As aside.ACTIONS: decisions and comments."""
    for step in steps_of(keys):
        yield [
            *(step.submission.instance_id, _moment(step.at), step.by.handle),
            *(step.level, step.state, step.comment),
        ]


def history_rows(keys: Sequence[int], lang: str) -> Iterator[list[Plain]]:
    """As aside.HISTORY: a row for each answer that an edit changed; `number` is that of the
    content before the edit.
    """
    versions = former_versions_of(keys)
    for submission, former in groupby(versions, lambda version: version.submission):
        form = definition_of(submission.form_version)
        kept = list(former)
        contents = [Content.from_json(version.answers, version.rows) for version in kept]
        edits = pairwise([*contents, _current(submission)])
        for version, (before, after) in zip(kept, edits, strict=True):
            yield from _changes(version, before, after, form, lang)


def file_rows(keys: Sequence[int], *, with_media: bool) -> Iterator[list[Plain]]:
    """As aside.FILES: all files that are named or came, also those that are missing yet."""
    for found in files_of(keys):
        instance_id = found.submission.instance_id
        is_packed = with_media and found.file and default_storage.exists(str(found.file.name))
        yield [
            *(instance_id, found.name, kind_of_file(found.name), found.size, found.digest),
            _moment(found.arrived_at),
            member_name(instance_id, found.name) if is_packed else "",
        ]


def paradata_rows(keys: Sequence[int]) -> Iterator[list[Plain]]:
    """As paradata.PARADATA: the events of the logs that devices sent, one log after the other."""
    for found in logs_of(keys):
        instance_id = found.submission.instance_id
        try:
            with default_storage.open(str(found.file.name)) as file:
                yield from log_rows(instance_id, file)
        except FileNotFoundError:
            yield unreadable(instance_id, "not in the storage")


def _changes(
    version: SubmissionVersion, before: Content, after: Content, form: FormDefinition, lang: str
) -> Iterator[list[Plain]]:
    sender: Membership | None = version.sent_by
    for change in difference(before, after, form):
        yield [
            *(version.submission.instance_id, version.number, _moment(version.received_at)),
            *(sender.handle if sender else "", change.repeat),
            None if change.position is None else change.position + 1,
            *(change.question, spoken(change.label, lang)),
            *(plain(change.before), plain(change.after)),
        ]


def _current(submission: Submission) -> Content:
    rows = submission.rows.order_by("pk")
    return Content(
        submission.answers,
        [
            ParsedRow(row.repeat, row.position, row.parent_position, row.answers, tuple(row.empty))
            for row in rows
        ],
    )


def _moment(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(UTC).isoformat()
