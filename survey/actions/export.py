"""Exports: ask for one, make it as a job, and delete it when it is old."""

import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from survey.actions.event import record
from survey.actions.export_content import Contents
from survey.actions.export_split import FOLDER, Pieces, take_pieces
from survey.actions.export_withdrawal import wait_for_exports
from survey.actions.job import Hold, enqueue
from survey.actions.refusal import Refusal
from survey.formats.definition import FormDefinition
from survey.formats.export.bundle import digest_of, make_durable
from survey.formats.export.columns import layout
from survey.formats.export.geojson import has_place
from survey.formats.export.options import Format, OptionRefused, Options
from survey.formats.export.xlsx import MOST_COLUMNS
from survey.models import Export, Form, Job, JobState, Kind, Membership
from survey.queries.export import (
    exports_for,
    old_exports,
    refusing_cases,
    submissions_to_export,
    versions_to_export,
)
from survey.rules import May, can, require

TASK = "survey.export"
MOST_WAITING = 5
OUR_LANGUAGES = ("en", "zh")
PATIENCE = 1.0  # seconds between two words of progress
LONG_LEASE = timedelta(minutes=5)
LONGEST_LEASE = timedelta(minutes=30)

REASONS: dict[str, Promise] = {
    "unknown": gettext_lazy("There is no such option."),
    "wrong_type": gettext_lazy("This value is of the wrong kind."),
    "wrong_value": gettext_lazy("This value is not among those that it can have."),
    "no_date": gettext_lazy("This is no day, such as 2026-11-24."),
    "wrong_order": gettext_lazy("This day is before the first one."),
    "no_place": gettext_lazy("This form asks for no place."),
    "too_wide": gettext_lazy("A sheet has no room for so many columns; take CSV."),
}


@transaction.atomic
def request_export(
    *, form: Form, format_: str, options: Mapping[str, object], by: Membership
) -> Export:
    """Ask for an export of the form's submissions; a job makes it.

    Refusals: bad_option (also GeoJSON of a form that asks for no place), no_version, too_many
    (that wait already).
    """
    require(by, May.EXPORT_SUBMISSIONS)
    if form.study_id != by.study_id:
        raise Form.DoesNotExist
    forms = _forms(form)
    chosen = _chosen(format_, options, forms)
    under_way = exports_for(by).filter(job__state__in=[JobState.QUEUED, JobState.RUNNING])
    if under_way.count() >= MOST_WAITING:
        raise Refusal(
            "too_many", _("Too many of your exports are under way; wait until one is done.")
        )
    export = Export.objects.create(
        study=by.study,
        form=form,
        job=enqueue(task=TASK, study=by.study, by=by.user, params={"form": form.form_id}),
        format=format_,
        options=chosen.to_json(),
        asked_by=by,
    )
    record(
        Kind.EXPORT_REQUESTED,
        study=by.study,
        by=by.user,
        subject=form.form_id,
        data={"export": export.pk, "format": format_, "media": chosen.media},
    )
    return export


def make_export(held: Hold) -> None:
    """Make the file of the job's export, as the member who asked may see the data now.

    What a killed worker left behind is thrown away. The file is moved to its place whole, and
    is known once the job is finished.
    """
    held.tell(done=0, total=0, step="writing", lease=LONG_LEASE)
    export = Export.objects.select_related("form", "study", "asked_by__user").get(job=held.job)
    member = export.asked_by
    if not can(member, May.EXPORT_SUBMISSIONS):
        raise Refusal("not_allowed", _("Whoever asked for this export may not have it any more."))
    while not _made(export, member, held):
        pass


def _made(export: Export, member: Membership, held: Hold) -> bool:
    """False where somebody withdrew meanwhile: then what was read before is thrown away."""
    _clean(export)
    with _workshop(export, held.holder) as folder:
        contents = _contents(export, folder)
        left_out = refusing_cases(export.form, contents.options)
        found = submissions_to_export(member, export.form, contents.options)
        progress = _Progress(held, found.count())
        members = contents.collect(found, progress.tell, progress.close)
        progress.pack()
        contents.pack(folder / "whole.zip", members, progress.alive)
        try:
            _deliver(export, folder / "whole.zip", held, contents.options, left_out)
        except _WithdrawnError:
            return False
        return True


def help_with_export(pk: int, folder: Path, tell: Callable[[int], None]) -> None:
    """Take pieces of an export that somebody else makes in `folder`, until none is left. `tell` is
    called again and again, and may end the work by raising.
    """
    export = Export.objects.select_related("form", "study", "asked_by__user").get(pk=pk)
    contents = _contents(export, folder)
    found = submissions_to_export(export.asked_by, export.form, contents.options)
    take_pieces(Pieces.laid_out(folder / FOLDER), found, contents.plan, tell)


class _WithdrawnError(Exception):
    """A respondent withdrew while the archive was made."""


def delete_old_exports(*, days: int) -> int:
    """Delete the files of exports that are older than `days`, and what no export knows. Returns
    how many were deleted; the list of exports keeps its lines.
    """
    old = old_exports(timezone.now() - timedelta(days=days)).exclude(file="")
    count = 0
    for export in old:
        default_storage.delete(str(export.file.name))
        count += Export.objects.filter(pk=export.pk).update(file="", size=None, digest="")
    _sweep_workshops()
    _sweep_archives()
    return count


def _forms(form: Form) -> list[FormDefinition]:
    forms = [FormDefinition.from_json(each.definition) for each in versions_to_export(form)]
    if not forms:
        raise Refusal("no_version", _("No version of this form is published."))
    return forms


def _chosen(format_: str, options: Mapping[str, object], forms: list[FormDefinition]) -> Options:
    try:
        return _understood(format_, options, forms)
    except OptionRefused as refused:
        raise Refusal(
            "bad_option",
            _("Not understood: %(names)s.") % {"names": refused.option},
            faults=[{"field": refused.option, "reason": str(REASONS[refused.reason])}],
        ) from None


def _understood(
    format_: str, options: Mapping[str, object], forms: list[FormDefinition]
) -> Options:
    if format_ not in list(Format):
        raise OptionRefused("format", "wrong_value")
    chosen = Options.from_json(options)
    languages = {*OUR_LANGUAGES, *(lang for form in forms for lang in form.languages)}
    if chosen.lang not in languages:
        raise OptionRefused("lang", "wrong_value")
    planned = layout(forms, chosen)
    if format_ == Format.GEOJSON and not has_place(planned):
        raise OptionRefused("format", "no_place")
    if format_ == Format.XLSX and any(len(t.columns) > MOST_COLUMNS for t in planned.tables):
        raise OptionRefused("format", "too_wide")
    return chosen


def _contents(export: Export, folder: Path) -> Contents:
    forms = _forms(export.form)
    options = _chosen(export.format, export.options, forms)
    return Contents(
        export=export,
        layout=layout(forms, options),
        options=options,
        folder=folder,
        version=forms[0].version,
    )


@dataclass
class _Progress:
    """Tells how far the work is, and thereby keeps the job ours; seldom, as each word is a write."""

    held: Hold
    total: int
    done: int = 0
    told_at: float = field(default_factory=time.monotonic)

    def tell(self, done: int) -> None:
        self.done = done
        if time.monotonic() - self.told_at > PATIENCE:
            self._say("writing")

    def close(self) -> None:
        """From here to `pack` nothing can be told."""
        self._say("writing", LONGEST_LEASE)

    def pack(self) -> None:
        self.done = self.total
        self._say("packing")

    def alive(self) -> None:
        if time.monotonic() - self.told_at > PATIENCE:
            self._say("packing")

    def _say(self, step: str, lease: timedelta = LONG_LEASE) -> None:
        total = max(self.total, self.done)
        self.held.tell(done=self.done, total=total, step=step, lease=lease)
        self.told_at = time.monotonic()


def _exports_folder() -> Path:
    return Path(default_storage.path("exports"))


@contextmanager
def _workshop(export: Export, holder: str) -> Iterator[Path]:
    """A folder on the same disk as the exports, gone afterwards."""
    folder = _exports_folder() / "making" / f"{export.job_id}-{holder}"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _place(export: Export, holder: str) -> str:
    """Where the file will stand: whoever else holds the job writes to another place."""
    return f"exports/{export.created_at:%Y/%m}/{export.pk}-{holder}.zip"


def _clean(export: Export) -> None:
    """Throw away what workers that were killed at this job have left."""
    for folder in (_exports_folder() / "making").glob(f"{export.job_id}-*"):
        shutil.rmtree(folder, ignore_errors=True)
    for file in _exports_folder().glob(f"[0-9]*/[0-9]*/{export.pk}-*.zip"):
        if file != Path(default_storage.path(str(export.file.name))):
            file.unlink(missing_ok=True)


def _deliver(
    export: Export, made: Path, held: Hold, options: Options, left_out: frozenset[int]
) -> None:
    name = _place(export, held.holder)
    path = Path(default_storage.path(name))
    size, digest = made.stat().st_size, digest_of(made)
    path.parent.mkdir(parents=True, exist_ok=True)
    made.replace(path)
    make_durable(path)
    try:
        with transaction.atomic():
            _check_nobody_withdrew(export, options, left_out)
            Export.objects.filter(pk=export.pk).update(file=name, size=size, digest=digest)
            held.finish()
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _check_nobody_withdrew(export: Export, options: Options, left_out: frozenset[int]) -> None:
    """Since `left_out` was read. From here to the end of the transaction nobody can."""
    wait_for_exports(export.study_id)
    if refusing_cases(export.form, options) - left_out:
        raise _WithdrawnError


def _sweep_workshops() -> None:
    """Folders of jobs that nobody works at any more."""
    for folder in (_exports_folder() / "making").glob("*-*"):
        key = folder.name.partition("-")[0]
        running = Job.objects.filter(pk=int(key), state=JobState.RUNNING) if key.isdigit() else None
        if running is None or not running.exists():
            shutil.rmtree(folder, ignore_errors=True)


def _sweep_archives() -> None:
    """Archives that no export names: whoever was to remove them died. A young one may be named
    in a moment.
    """
    known = set(Export.objects.exclude(file="").values_list("file", flat=True))
    for path in _exports_folder().glob("[0-9]*/[0-9]*/*.zip"):
        name = path.relative_to(default_storage.path("")).as_posix()
        is_old = time.time() - path.stat().st_mtime > LONGEST_LEASE.total_seconds()
        if name not in known and is_old:
            path.unlink(missing_ok=True)
