"""What a respondent withdraws survives in no archive."""

import csv
import os
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction
from pytest_django import Settings

from survey.actions.case import note_consent
from survey.actions.export import delete_old_exports, make_export, request_export
from survey.actions.export_withdrawal import take_back_exports, wait_for_exports
from survey.actions.job import hold
from survey.models import Case, Export, Form, JobState
from tests.factories import Team, a_case, a_form, a_submission, study_with_members
from tests.threads import elsewhere, waiting

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = "canary 金丝雀"


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def team() -> Team:
    """Two respondents who agreed to everything; what one of them said must not survive."""
    team = study_with_members("withdrawn")
    version = a_form(team.study)
    for code, said in (("F01", CANARY), ("F02", "stays")):
        case = a_case(team.study, code)
        a_submission(version, by=team["interviewer"], case=case, answers={"firm_code": said})
        note_consent(case=case, said={"take_part": True, "archive": True})
    return team


def made(team: Team, **options: object) -> Export:
    form = Form.objects.get(study=team.study)
    export = request_export(form=form, format_="csv", options=options, by=team.pi)
    with hold(export.job_id) as held:
        assert held is not None
        make_export(held)
    export.refresh_from_db()
    return export


def said_in(export: Export) -> list[str]:
    with ZipFile(export.file.path) as archive:
        rows = csv.DictReader(StringIO(archive.read("firm.csv").decode(), newline=""))
        return [row["firm_code"] for row in rows]


def withdraw(code: str = "F01", **said: bool) -> None:
    note_consent(case=Case.objects.get(code=code), said=said or {"take_part": False})


def hits(folder: Path) -> list[Path]:
    """The archives on the disk that hold the canary."""
    return [
        path
        for path in folder.rglob("*.zip")
        for member in ZipFile(path).namelist()
        if CANARY.encode() in ZipFile(path).read(member)
    ]


def test_archives_made_before_a_withdrawal_are_deleted(team: Team, media: Path) -> None:
    export = made(team)
    assert hits(media)

    withdraw()

    export.refresh_from_db()
    assert (export.file.name, export.size, export.digest) == ("", None, "")
    assert hits(media) == []


def test_an_archive_made_afterwards_leaves_out_who_withdrew(team: Team, media: Path) -> None:
    withdraw()

    export = made(team)

    assert said_in(export) == ["stays"]
    assert hits(media) == []


def test_a_first_refusal_is_an_answer_and_stays(team: Team) -> None:
    case = a_case(team.study, "F03")
    version = Form.objects.get().versions.get()
    a_submission(version, by=team["interviewer"], case=case, answers={"firm_code": "no"})
    note_consent(case=case, said={"take_part": False})

    assert sorted(said_in(made(team))) == [CANARY, "no", "stays"]


def test_whoever_agrees_again_is_in_again(team: Team) -> None:
    withdraw()
    note_consent(case=Case.objects.get(code="F01"), said={"take_part": True})

    assert sorted(said_in(made(team))) == [CANARY, "stays"]


def test_who_does_not_want_to_be_archived_leaves_the_archives_for_archiving(team: Team) -> None:
    archivable, all_of_it = made(team, only_archivable=True), made(team)

    withdraw(archive=False)

    for export in (archivable, all_of_it):
        export.refresh_from_db()
    assert (bool(archivable.file), bool(all_of_it.file)) == (False, True)


def test_archives_of_other_forms_studies_and_respondents_stay(team: Team) -> None:
    other = study_with_members("other")
    elsewhere = a_submission(
        a_form(other.study), by=other["interviewer"], case=a_case(other.study, "F01")
    )
    export = made(team)
    assert elsewhere.case is not None

    note_consent(case=elsewhere.case, said={"take_part": False})
    note_consent(case=a_case(team.study, "F09"), said={"take_part": False})

    export.refresh_from_db()
    assert export.file


def test_a_withdrawal_that_is_rolled_back_deletes_nothing(team: Team) -> None:
    export = made(team)

    with transaction.atomic():
        withdraw()
        transaction.set_rollback(True)

    export.refresh_from_db()
    assert default_storage.exists(str(export.file.name))


def test_who_withdraws_while_an_archive_is_made_is_not_in_it(
    team: Team, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The withdrawal comes when all rows were read and packed."""
    withdrawals: list[Callable[[], None]] = [withdraw]

    def lock(study_id: int) -> None:
        if withdrawals:
            elsewhere(withdrawals.pop())
        wait_for_exports(study_id)

    monkeypatch.setattr("survey.actions.export.wait_for_exports", lock)

    export = made(team)

    assert said_in(export) == ["stays"]
    assert export.job.__class__.objects.get(pk=export.job_id).state == JobState.DONE
    assert hits(media) == []
    assert [path.name for path in media.rglob("*.zip")] == [Path(str(export.file.name)).name]


def test_a_withdrawal_waits_for_an_archive_that_is_put_in_its_place(team: Team) -> None:
    export = made(team)
    name = str(export.file.name)
    Export.objects.update(file="")
    with transaction.atomic():
        wait_for_exports(team.study.pk)
        withdrawing = waiting(withdraw)
        Export.objects.update(file=name)
    withdrawing.result(timeout=20)

    export.refresh_from_db()
    assert not export.file


def test_what_was_not_removed_because_somebody_died_is_swept(team: Team, media: Path) -> None:
    export, kept = made(team), made(team)
    path = Path(export.file.path)
    Export.objects.filter(pk=export.pk).update(file="")
    young = path.with_name("young.zip")
    young.write_bytes(b"")
    os.utime(path, (0, 0))

    delete_old_exports(days=14)

    assert not path.exists()
    assert young.exists()
    assert Path(kept.file.path).exists()


def test_taking_back_says_of_how_many(team: Team) -> None:
    made(team)
    made(team)
    case = Case.objects.get(code="F01")

    assert take_back_exports(case=case, only_archivable=True) == 0
    assert take_back_exports(case=case, only_archivable=False) == 2
    assert take_back_exports(case=case, only_archivable=False) == 0
    assert connection.in_atomic_block is False
