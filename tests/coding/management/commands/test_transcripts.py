"""`manage.py transcripts STUDY FILES… [--dry-run]`."""

import io
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from coding.models import Transcript, TranscriptUpload
from tests.documents import a_docx, zip_of
from tests.factories import Team, study_with_members
from tests.uploads import TURNS


@pytest.fixture
def team(db: None, settings: LazySettings, tmp_path: Path) -> Team:
    settings.MEDIA_ROOT = tmp_path / "media"
    return study_with_members("hair")


def run(*args: str | Path) -> tuple[list[str], list[str]]:
    """What it says, and what it complains of."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("transcripts", *map(str, args), stdout=out, stderr=err)
    except CommandError as error:
        err.write(str(error))
    return out.getvalue().splitlines(), err.getvalue().splitlines()


def test_files_become_transcripts(team: Team, tmp_path: Path) -> None:
    text, packed = tmp_path / "T07.txt", tmp_path / "all.zip"
    text.write_bytes(TURNS.encode("gb18030"))
    packed.write_bytes(zip_of({"T08.docx": a_docx("I: a?", "R: b.")}))

    out, err = run("hair", text, packed)

    assert err == []
    assert out == [
        "T07.txt: txt gb18030 zh, 3 turns, 35 characters, T07 without case",
        "  interviewer: 访员, 2",
        "  respondent: 受访者, 1",
        "  kept as T07",
        "T08.docx: docx en, 2 turns, 4 characters, T08 without case",
        "  interviewer: I, 1",
        "  respondent: R, 1",
        "  kept as T08",
    ]
    assert list(Transcript.objects.order_by("code").values_list("code", flat=True)) == [
        "T07",
        "T08",
    ]


def test_a_dry_run_leaves_nothing_behind(team: Team, tmp_path: Path) -> None:
    text = tmp_path / "T07.txt"
    text.write_text(TURNS)

    out, _ = run("hair", text, "--dry-run")

    assert out[0] == "T07.txt: txt utf-8 zh, 3 turns, 35 characters, T07 without case"
    assert (Transcript.objects.count(), TranscriptUpload.objects.count()) == (0, 0)
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []


def test_what_needs_a_person_waits(team: Team, tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_bytes("曲发".encode("utf-16-le"))

    out, _ = run("hair", text)

    assert out[-1] == (
        "  waits on the import page: The encoding is a guess: choose it."
        " Nobody in it answers: say who the respondent is."
    )
    assert TranscriptUpload.objects.get().state == "read"


def test_what_cannot_be_read_is_said_and_counted(team: Team, tmp_path: Path) -> None:
    bad, gone, good = tmp_path / "a.pdf", tmp_path / "gone.txt", tmp_path / "T01.txt"
    bad.write_bytes(b"%PDF-1.4 broken")
    good.write_text(TURNS)

    _, err = run("hair", bad, gone, good)

    assert err[0] == "a.pdf: The file is damaged or incomplete."
    assert err[1].startswith("gone.txt: ")
    assert err[2] == "2 of the files cannot be read."
    assert Transcript.objects.get().code == "T01"


def test_an_unknown_study_is_said(team: Team, tmp_path: Path) -> None:
    _, err = run("wool", tmp_path / "a.txt")

    assert err == ["There is no study “wool” with a principal investigator, but: hair."]
