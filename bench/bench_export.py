"""How long an export of many submissions takes in each format, and how its memory runs.

BENCH_SHAPES are its sizes ("100000x250"), BENCH_FORMATS its formats. Compared with ODK Central's
backend (v2026.2.0, Node 24, two shared cores), CSV of 100,085 x 250, and what KoboToolbox's users
report of 132,229 x 510 (kpi#1757).
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from celery import current_app
from django.conf import settings
from django.db import connection
from django.test.utils import override_settings

from bench.figure import Figure
from bench.installation import own_database
from bench.instrument import QUESTIONS, filled, workbook
from survey.actions.export import make_export, request_export
from survey.actions.form import publish_form
from survey.actions.job import hold
from survey.actions.study import found
from survey.actions.submission import definition_of, receive
from survey.formats.export.options import Format
from survey.models import Export, FormVersion, Membership, Submission, User

SHAPES = os.environ.get("BENCH_SHAPES", "100000x250 132229x510").split()
FORMATS = os.environ.get("BENCH_FORMATS", "csv").split()
AGAINST = {250: "Central 41.5 s, 391 MB for CSV of 100,085", 510: "Kobo over 30 min, as told"}
SAMPLED_EVERY = 0.2  # seconds
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
    """What one export took; `curve` is the memory at each quarter of its time, in MB."""

    seconds: float
    cpu: float
    size: int
    peak: float
    grown: float
    curve: list[float]


def run() -> list[Figure]:
    current_app.conf.update(broker_url="memory://")  # nobody is to be told of this study
    figures: list[Figure] = []
    for shape in SHAPES:
        rows, _, questions = shape.partition("x")
        figures += _shape(int(rows), int(questions))
    return figures


def _shape(rows: int, questions: int) -> list[Figure]:
    name = f"bench_export_{os.getpid()}"
    with (
        own_database(os.environ["DATABASE_URL"], name),
        TemporaryDirectory(prefix="braid-bench-", dir=settings.STATE_DIR) as folder,
        override_settings(MEDIA_ROOT=folder),
    ):
        member, version = _study(rows, questions)
        of, against = f"{rows:,} x {questions}", AGAINST.get(questions, "")
        return [
            figure
            for chosen in FORMATS
            for figure in _figures(_export(member, version, Format(chosen)), chosen, of, against)
        ]


def _figures(measured: Measured, name: str, of: str, against: str) -> Iterator[Figure]:
    yield Figure(f"{name}: time", measured.seconds, "s", of, against if name == "csv" else "")
    yield Figure(f"{name}: processor", measured.cpu, "s", of)
    yield Figure(f"{name}: memory at most", measured.peak, "MB", of)
    yield Figure(f"{name}: memory more than before", measured.grown, "MB", of)
    for quarter, memory in enumerate(measured.curve, start=1):
        yield Figure(f"{name}: memory after {25 * quarter} % of the time", memory, "MB", of)
    yield Figure(f"{name}: archive", measured.size / MEGABYTE, "MB", of)


def _study(rows: int, questions: int) -> tuple[Membership, FormVersion]:
    groups = questions // QUESTIONS
    user = User.objects.create_user("bench@example.org", "Bench")
    User.objects.filter(pk=user.pk).update(founds_studies=True)
    user.founds_studies = True
    member = found(slug="bench", title={"en": "Bench"}, by=user)
    data = workbook(groups=groups)
    version = publish_form(data=data, filename="bench.xlsx", kind="firm", roles={}, by=member)
    template, _verdict = receive(xml=filled(definition_of(version), groups=groups), by=member)
    with connection.cursor() as cursor:
        cursor.execute("alter table survey_submission disable trigger user")
        cursor.execute(_COPIES, [rows - 1, template.pk])
        cursor.execute("analyze survey_submission")
    if Submission.objects.count() != rows:
        raise RuntimeError("the rows to export are not all there")
    return member, version


def _export(member: Membership, version: FormVersion, format_: Format) -> Measured:
    export = request_export(form=version.form, format_=format_, options={}, by=member)
    before = _memory("VmRSS")
    _CLEAR.write_text("5")  # the peak begins anew
    began, cpu = time.perf_counter(), _processor()
    with _sampled() as samples, hold(export.job_id) as held:
        if held is None:
            raise RuntimeError("somebody else makes this export")
        make_export(held)
    seconds, spent = time.perf_counter() - began, _processor() - cpu
    done = Export.objects.get(pk=export.pk)
    peak = _memory("VmHWM")
    curve = [samples[(len(samples) - 1) * quarter // 4] for quarter in range(1, 5)]
    return Measured(seconds, spent, done.size or 0, peak, peak - before, curve)


def _processor() -> float:
    """Seconds of this process and of its helpers."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@contextmanager
def _sampled() -> Iterator[list[float]]:
    """The memory of this process, now and then, until the end."""
    samples = [_memory("VmRSS")]
    over = threading.Event()

    def sample() -> None:
        while not over.wait(SAMPLED_EVERY):
            samples.append(_memory("VmRSS"))

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        yield samples
    finally:
        over.set()
        thread.join()


def _memory(which: str) -> float:
    """Megabytes of this process: VmRSS now, VmHWM at most."""
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith(which))
    return int(line.split()[1]) / 1024
