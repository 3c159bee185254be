"""How long an export of many submissions takes in each format, and how much memory it needs.

Compared with ODK Central's backend (v2026.2.0, Node 24, two shared cores): CSV of 100,085 x 250.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from celery import current_app
from django.conf import settings
from django.db import connection
from django.test.utils import override_settings

from bench.figure import Figure
from bench.installation import own_database
from bench.instrument import filled, workbook
from survey.actions.export import make_export, request_export
from survey.actions.form import publish_form
from survey.actions.job import hold
from survey.actions.study import found
from survey.actions.submission import definition_of, receive
from survey.formats.export.options import Format
from survey.models import Export, FormVersion, Membership, Submission, User

ROWS = int(os.environ.get("BENCH_ROWS", "20000"))
FORMATS = os.environ.get("BENCH_FORMATS", "csv xlsx spss stata parquet json").split()
CENTRAL_ROWS = 100_085
CENTRAL = f"Central 41.5 s and 391 MB for CSV of {CENTRAL_ROWS:,}"
MEGABYTE = 2**20
_STATUS = Path("/proc/self/status")
_CLEAR = Path("/proc/self/clear_refs")

# Copies of one submission, each with its own instance ID, numbers and texts.
_COPIES = """
    insert into survey_submission (study_id, form_version_id, instance_id, digest, xml, answers,
        empty, unknown, interviewer, submitted_by_id, device, received_at, review, not_relevant,
        is_test, number)
    select study_id, form_version_id, 'uuid:bench-' || n, digest, '',
        answers || jsonb_build_object('q0_0', 'text ' || n, 'q1_1', n, 'q2_0', md5(n::text)),
        case when n %% 3 = 0 then '["q9_9"]'::jsonb else empty end, unknown, interviewer,
        submitted_by_id, device, received_at, review, not_relevant, is_test, number
    from survey_submission, generate_series(1, %s) n where id = %s
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one export took."""

    seconds: float
    cpu: float
    size: int
    peak: float
    grown: float


def run() -> list[Figure]:
    name = f"bench_export_{os.getpid()}"
    current_app.conf.update(broker_url="memory://")  # nobody is to be told of this study
    with (
        own_database(os.environ["DATABASE_URL"], name),
        TemporaryDirectory(prefix="braid-bench-", dir=settings.STATE_DIR) as folder,
        override_settings(MEDIA_ROOT=folder),
    ):
        member, version = _study()
        return list(_figures(member, version))


def _figures(member: Membership, version: FormVersion) -> Iterator[Figure]:
    for name in FORMATS:
        measured = _export(member, version, Format(name))
        of = f"{ROWS:,} x 250"
        yield Figure(f"{name}: time", measured.seconds, "s", of, CENTRAL if name == "csv" else "")
        yield Figure(f"{name}: processor", measured.cpu, "s", of)
        yield Figure(f"{name}: rows", ROWS / measured.seconds, "1/s", of)
        yield Figure(f"{name}: memory at most", measured.peak, "MB", of)
        yield Figure(f"{name}: memory more than before", measured.grown, "MB", of)
        yield Figure(f"{name}: archive", measured.size / MEGABYTE, "MB", of)


def _study() -> tuple[Membership, FormVersion]:
    user = User.objects.create_user("bench@example.org", "Bench")
    User.objects.filter(pk=user.pk).update(founds_studies=True)
    user.founds_studies = True
    member = found(slug="bench", title={"en": "Bench"}, by=user)
    version = publish_form(data=workbook(), filename="bench.xlsx", kind="firm", roles={}, by=member)
    template, _verdict = receive(xml=filled(definition_of(version)), by=member)
    with connection.cursor() as cursor:
        cursor.execute("alter table survey_submission disable trigger user")
        cursor.execute(_COPIES, [ROWS - 1, template.pk])
        cursor.execute("analyze survey_submission")
    if Submission.objects.count() != ROWS:
        raise RuntimeError("the rows to export are not all there")
    return member, version


def _export(member: Membership, version: FormVersion, format_: Format) -> Measured:
    export = request_export(form=version.form, format_=format_, options={}, by=member)
    before = _memory("VmRSS")
    _CLEAR.write_text("5")  # the peak begins anew
    began, cpu = time.perf_counter(), time.process_time()
    with hold(export.job_id) as held:
        if held is None:
            raise RuntimeError("somebody else makes this export")
        make_export(held)
    seconds, spent = time.perf_counter() - began, time.process_time() - cpu
    done = Export.objects.get(pk=export.pk)
    peak = _memory("VmHWM")
    return Measured(seconds, spent, done.size or 0, peak, peak - before)


def _memory(which: str) -> float:
    """Megabytes of this process: VmRSS now, VmHWM at most."""
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith(which))
    return int(line.split()[1]) / 1024
