"""`manage.py form STUDY FILE [--publish]`: upload a form."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from survey.models import FormVersion
from tests.factories import study_with_members
from tests.xlsforms import QUESTIONS, an_xlsform

pytestmark = pytest.mark.django_db


def run(*args: str) -> list[str]:
    out = io.StringIO()
    call_command("form", *args, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    study_with_members("hair")
    path = tmp_path / "firm.xlsx"
    path.write_bytes(an_xlsform())
    return path


def test_a_file_becomes_a_draft(file: Path) -> None:
    assert run("hair", str(file)) == ["firm 1: draft"]
    assert FormVersion.objects.get().published_at is None


def test_it_can_be_published_at_once(file: Path) -> None:
    assert run("hair", str(file), "--publish") == ["firm 1: published"]
    assert FormVersion.objects.get().published_at is not None


def test_missing_files_are_named(file: Path) -> None:
    towns = ("select_one_from_file towns.csv", "town", "Town", "城镇")
    file.write_bytes(an_xlsform([*QUESTIONS, towns]))

    assert run("hair", str(file)) == ["missing file: towns.csv", "firm 1: draft"]


def test_faults_are_told_with_their_place_and_nothing_is_kept(file: Path) -> None:
    file.write_bytes(an_xlsform([("text", "a", "A", "甲", "foo( =")]))

    with pytest.raises(CommandError) as refused:
        run("hair", str(file), "--publish")

    assert str(refused.value).splitlines() == [
        "firm.xlsx is not a working form.",
        "  survey, row 2, relevant: = is not expected here.",
    ]
    assert not FormVersion.objects.exists()


def test_a_study_or_file_that_is_not_there_is_told(file: Path) -> None:
    with pytest.raises(CommandError, match="There is no study “other”"):
        run("other", str(file))
    with pytest.raises(CommandError, match="cannot be read"):
        run("hair", str(file.with_name("absent.xlsx")))
