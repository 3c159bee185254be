"""Exports that several processes make together: real helpers, on the database of the test."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection

from config.embedded.process import wait_until
from survey.actions.export import help_with_export
from survey.actions.export_piece import Gathered, Plan, gather
from survey.actions.export_split import FOLDER, Pieces, gather_all, take_pieces
from survey.formats.export.columns import layout
from survey.formats.export.options import Format, Options
from survey.models import Export, FormVersion
from survey.queries.export import portions, spans, submissions_to_export
from tests.factories import Team, a_definition, a_form, a_submission, an_export, study_with_members

pytestmark = pytest.mark.django_db(transaction=True)

PLAN = Plan(Format.CSV, layout([a_definition()], Options()), Options())


@pytest.fixture
def team(settings: LazySettings, tmp_path: Path) -> Team:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EXPORT_PROCESSES = 2
    return study_with_members("split")


@pytest.fixture
def version(team: Team) -> FormVersion:
    return a_form(team.study)


@pytest.fixture
def export(team: Team, version: FormVersion) -> Export:
    for number in range(8):
        a_submission(version, by=team.pi, partners=["A", "B"][: number % 3])
    return an_export(version, by=team.pi)


def collect(
    export: Export, folder: Path, tell: Callable[[int], None], plan: Plan = PLAN
) -> Gathered:
    folder.mkdir()
    found = submissions_to_export(export.asked_by, export.form, Options())
    return gather_all(export, found, plan, folder, tell, lambda: tell(-1), size=2)


def in_one_go(export: Export, folder: Path) -> list[tuple[str, bytes]]:
    folder.mkdir()
    found = submissions_to_export(export.asked_by, export.form, Options())
    return contents(gather(portions(found), PLAN, folder, lambda _done: None))


def contents(gathered: Gathered) -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in gathered.written]


def laid_out(export: Export, folder: Path) -> Pieces:
    folder.mkdir()
    found = submissions_to_export(export.asked_by, export.form, Options())
    pieces = Pieces(folder / FOLDER, spans(found, 2))
    pieces.lay_out()
    return pieces


def test_a_helper_takes_pieces_and_the_bytes_are_the_same(export: Export, tmp_path: Path) -> None:
    told: list[int] = []
    pieces = Pieces(tmp_path / "made" / FOLDER, [(0, 0)] * 4)

    def waits_for_the_helper(done: int) -> None:
        told.append(done)
        if len(told) == 1:
            assert wait_until(lambda: len(pieces.missing()) == 1, seconds=40)

    made = collect(export, tmp_path / "made", waits_for_the_helper)

    assert told[0] == 2  # the first piece, of which the helper knows nothing
    assert told[1] == 8
    assert contents(made) == in_one_go(export, tmp_path / "whole")
    assert list(made.keys) == sorted(made.keys)
    assert made.rows == {"firm": 8, "firm-partners": 7}
    assert list((tmp_path / "made" / FOLDER).glob("*/")) == []


def test_what_a_dead_helper_left_undone_is_done_at_the_end(
    export: Export, version: FormVersion, tmp_path: Path
) -> None:
    nobody = an_export(version, by=export.asked_by)
    Export.objects.filter(pk=nobody.pk).delete()  # its helper dies at once
    pieces = Pieces(tmp_path / "made" / FOLDER, [(0, 0)] * 4)

    def dies(_done: int) -> None:
        if pieces.claim(2):
            half = pieces.place(2).with_suffix(".making")
            half.mkdir()
            (half / "firm.csv").write_text("half a ro")

    made = collect(nobody, tmp_path / "made", dies)

    assert contents(made) == in_one_go(export, tmp_path / "whole")


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # half a file is open
def test_who_loses_the_job_leaves_no_helper_behind(export: Export, tmp_path: Path) -> None:
    def lost(_done: int) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        collect(export, tmp_path / "made", lost)

    children = Path("/proc/self/task").glob("*/children")
    running = {pid for each in children for pid in each.read_text().split()}
    commands = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in running]
    assert not any(b"help_export" in command for command in commands)


def test_a_helper_ends_when_the_worker_is_gone(export: Export, tmp_path: Path) -> None:
    pieces = laid_out(export, tmp_path / "made")
    database = str(connection.settings_dict["NAME"])
    command = [sys.executable, "-m", "django", "help_export", str(export.pk)]

    ended = subprocess.run(
        [*command, str(tmp_path / "made"), database],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (1, b"The worker is gone.\n")
    assert pieces.missing() == [0, 1, 2, 3]


def test_nobody_takes_a_piece_twice(export: Export, tmp_path: Path) -> None:
    pieces = laid_out(export, tmp_path / "made")
    found = submissions_to_export(export.asked_by, export.form, Options())
    taken = [pieces.claim(1), pieces.claim(1)]

    help_with_export(export.pk, tmp_path / "made", lambda _done: None)
    take_pieces(pieces, found, PLAN, lambda _done: None)

    assert taken == [True, False]
    assert pieces.missing() == [1]
    assert pieces.done() == 6
    assert Pieces.laid_out(pieces.folder) == pieces


@pytest.mark.parametrize("format_", [Format.XLSX, Format.PARQUET, Format.STATA])
def test_formats_that_cannot_be_joined_are_made_in_one_go(
    export: Export, tmp_path: Path, format_: Format
) -> None:
    told: list[int] = []

    collect(export, tmp_path / "made", told.append, Plan(format_, PLAN.layout, Options()))

    assert told == [8, -1]
    assert not (tmp_path / "made" / FOLDER).exists()


def test_few_submissions_are_written_in_one_go(export: Export, tmp_path: Path) -> None:
    told: list[int] = []
    (tmp_path / "made").mkdir()
    found = submissions_to_export(export.asked_by, export.form, Options())

    gather_all(export, found, PLAN, tmp_path / "made", told.append, lambda: told.append(-1))

    assert told == [8, -1]
    assert not (tmp_path / "made" / FOLDER).exists()
