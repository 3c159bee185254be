"""Exports: who may ask, what is made, what is left when a worker dies, and when they go."""

import csv
import hashlib
import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.utils import timezone

from survey.actions.case import note_consent
from survey.actions.export import delete_old_exports, make_export, request_export
from survey.actions.job import JobLostError, hold
from survey.actions.member import end_membership
from survey.models import (
    Attachment,
    Export,
    Form,
    FormVersion,
    Job,
    JobState,
    Membership,
    RepeatRow,
    ReviewState,
    Submission,
)
from tests.factories import (
    Team,
    a_case,
    a_definition,
    a_form,
    a_submission,
    an_export,
    study_with_members,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def team() -> Team:
    return study_with_members("exported")


@pytest.fixture
def version(team: Team) -> FormVersion:
    return a_form(team.study)


@pytest.fixture
def sent(team: Team, version: FormVersion) -> Submission:
    """A submission with two partners; one question was left blank, one was not asked."""
    submission = a_submission(
        version,
        by=team["interviewer"],
        case=a_case(team.study, "F1"),
        answers={"firm_code": "=F1", "stage": "oem", "markets": ["africa", "usa"]},
        partners=["瑞贝卡", "Ruimei"],
    )
    submission.empty = ["staff"]
    submission.save()
    return submission


def ask(by: Membership, form: Form, format_: str = "csv", **options: object) -> Export:
    return request_export(form=form, format_=format_, options=options, by=by)


def make(export: Export) -> Export:
    with hold(export.job_id) as held:
        assert held is not None
        make_export(held)
    export.refresh_from_db()
    export.job.refresh_from_db()
    return export


def opened(export: Export) -> ZipFile:
    assert export.file, export.job.error
    return ZipFile(export.file.path)


def table(export: Export, name: str = "firm.csv") -> list[dict[str, str]]:
    with opened(export) as archive:
        return list(csv.DictReader(StringIO(archive.read(name).decode(), newline="")))


def ids(export: Export) -> list[str]:
    return [row["_id"] for row in table(export)]


def files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def refusal_of(export: Export) -> str:
    assert export.job.state == JobState.FAILED
    return str(json.loads(export.job.error)["detail"])


def test_the_archive_holds_tables_and_what_describes_them(team: Team, sent: Submission) -> None:
    export = make(ask(team.pi, sent.form_version.form))

    with opened(export) as archive:
        assert archive.namelist() == [
            *("README.txt", "codebook.csv", "choices.csv", "ddi.xml", "codebook.xlsx"),
            *("firm.csv", "firm-partners.csv"),
        ]
    assert export.job.state == JobState.DONE
    content = Path(export.file.path).read_bytes()
    assert (export.size, export.digest) == (len(content), hashlib.sha256(content).hexdigest())


def test_the_tables_hold_the_answers_and_are_linked(team: Team, sent: Submission) -> None:
    export = make(ask(team.pi, sent.form_version.form))

    (row,) = table(export)
    assert row == {
        "_id": sent.instance_id,
        "_version": "1",
        "_case": "F1",
        "_interviewer": "interviewer",
        "_submitted_by": "interviewer",
        "_device": "",
        "_received_at": row["_received_at"],
        "_review": "received",
        "_number": "1",
        "firm_code": "'=F1",
        "staff": "(blank)",
        "stage": "oem",
        "markets": "africa usa",
    }
    assert table(export, "firm-partners.csv") == [
        {
            "_key": f"{sent.instance_id}/partners[{place}]",
            "_parent_key": sent.instance_id,
            "_id": sent.instance_id,
            "_case": "F1",
            "_position": str(place),
            "partner": partner,
        }
        for place, partner in [(1, "瑞贝卡"), (2, "Ruimei")]
    ]


def test_only_what_the_options_ask_for_is_exported(team: Team, version: FormVersion) -> None:
    submissions = [a_submission(version, by=team.pi) for _ in range(3)]
    old, approved, trial = submissions
    Submission.objects.filter(pk=old.pk).update(received_at="2026-01-31T23:30:00+08:00")
    Submission.objects.filter(pk=approved.pk).update(review=ReviewState.APPROVED)
    Submission.objects.filter(pk=trial.pk).update(is_test=True)

    everything = make(ask(team.pi, version.form))
    january = make(ask(team.pi, version.form, until="2026-01-31"))
    later = make(ask(team.pi, version.form, since="2026-02-01"))
    good = make(ask(team.pi, version.form, only_approved=True))

    assert ids(everything) == [old.instance_id, approved.instance_id]
    assert ids(january) == [old.instance_id]
    assert ids(later) == ids(good) == [approved.instance_id]


def test_who_said_no_is_left_out_where_that_is_asked_for(team: Team, version: FormVersion) -> None:
    kept = []
    for code, said in {
        "F1": {"take_part": True, "archive": True},
        "F2": {"take_part": True, "archive": False},
        "F3": {"take_part": False},
        "F4": {"take_part": True},
    }.items():
        case = a_case(team.study, code)
        note_consent(case=case, said=said)
        kept.append(a_submission(version, by=team.pi, case=case).instance_id)
    without_case = a_submission(version, by=team.pi).instance_id

    everything = make(ask(team.pi, version.form))
    archivable = make(ask(team.pi, version.form, only_archivable=True))

    assert ids(everything) == [*kept, without_case]
    assert ids(archivable) == [kept[0], kept[3], without_case]


def test_files_are_in_the_archive_when_they_are_asked_for(team: Team, sent: Submission) -> None:
    for name in ("voice.m4a", "audit.csv"):
        Attachment.objects.create(
            submission=sent, name=name, file=ContentFile(b"sound", name="x"), size=5
        )
    Attachment.objects.create(submission=sent, name="missing.jpg")
    folder = f"media/{sent.instance_id.replace(':', '-')}"

    with_media = make(ask(team.pi, sent.form_version.form, media=True))
    without = make(ask(team.pi, sent.form_version.form))

    with opened(with_media) as archive:
        media = [name for name in archive.namelist() if name.startswith("media/")]
        assert {name: archive.read(name) for name in media} == {
            f"{folder}/audit.csv": b"sound",
            f"{folder}/voice.m4a": b"sound",
        }
    listed = table(with_media, "files.csv")
    assert [(row["name"], row["kind"], row["in_archive"]) for row in listed] == [
        ("audit.csv", "audit", f"{folder}/audit.csv"),
        ("missing.jpg", "answer", ""),
        ("voice.m4a", "answer", f"{folder}/voice.m4a"),
    ]
    evaluated = [row["in_archive"] for row in table(without, "files.csv")]
    assert evaluated == ["", "", ""]


def test_logs_are_a_table_without_media_and_of_the_exported_only(
    team: Team, sent: Submission
) -> None:
    trial = a_submission(sent.form_version, by=team.pi)
    Submission.objects.filter(pk=trial.pk).update(is_test=True)
    log = b"event,node,new-value,battery\nquestion,/data/staff,=1+1,80\n"
    for submission in (sent, trial):
        file = ContentFile(log, name="x")
        Attachment.objects.create(submission=submission, name="audit.csv", file=file)

    (row,) = table(make(ask(team.pi, sent.form_version.form)), "paradata.csv")

    assert {name: cell for name, cell in row.items() if cell} == {
        "instance_id": sent.instance_id,
        "event": "question",
        "node": "/data/staff",
        "new-value": "'=1+1",
        "other": '{"battery": "80"}',
    }


def test_who_lost_the_right_meanwhile_gets_no_file(team: Team, sent: Submission) -> None:
    export = ask(team["analyst"], sent.form_version.form)
    end_membership(member=team["analyst"], by=team.pi)

    make(export)

    assert not export.file
    assert refusal_of(export) == "Whoever asked for this export may not have it any more."


def test_the_job_of_a_killed_worker_is_made_again_with_one_file(
    team: Team, sent: Submission, media: Path
) -> None:
    export = ask(team.pi, sent.form_version.form)
    with hold(export.job_id) as killed:
        assert killed is not None
        half = media / "exports" / "making" / f"{export.job_id}-{killed.holder}"
        half.mkdir(parents=True)
        (half / "firm.csv").write_text("half a table")
        moved = (
            media / "exports" / f"{export.created_at:%Y/%m}" / f"{export.pk}-{killed.holder}.zip"
        )
        moved.parent.mkdir(parents=True)
        moved.write_text("moved, but never known")
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    make(export)

    assert export.job.attempts == 2
    assert ids(export) == [sent.instance_id]
    assert files_below(media) == [Path(export.file.path)]


def test_a_worker_that_lost_its_job_leaves_nothing(
    team: Team, sent: Submission, media: Path
) -> None:
    export = ask(team.pi, sent.form_version.form)
    with hold(export.job_id) as late:
        assert late is not None
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        make(export)

        with pytest.raises(JobLostError):
            make_export(late)

    export.refresh_from_db()
    assert files_below(media) == [Path(export.file.path)]


def test_progress_is_told_in_submissions(team: Team, version: FormVersion) -> None:
    for _ in range(3):
        a_submission(version, by=team.pi)

    export = make(ask(team.pi, version.form))

    assert (export.job.done, export.job.total) == (3, 3)


def test_a_row_of_a_repeat_in_a_repeat_names_its_parent(team: Team) -> None:
    plain = a_definition()
    inner = plain.repeats()[0]
    nested = type(inner)(
        path=f"{inner.path}/staff_of",
        name="staff_of",
        kind=inner.kind,
        type="repeat",
        repeat="partners",
    )
    form = type(plain)(**{**vars(plain), "nodes": (*plain.nodes, nested)})
    version = a_form(team.study, form)
    submission = a_submission(version, by=team.pi, partners=["A", "B"])
    RepeatRow.objects.create(
        submission=submission, repeat="staff_of", position=0, parent_position=1, answers={}
    )

    export = make(ask(team.pi, version.form))

    (row,) = table(export, "firm-staff_of.csv")
    assert row["_parent_key"] == f"{submission.instance_id}/partners[2]"


def test_old_files_are_deleted_and_their_lines_stay(
    team: Team, version: FormVersion, media: Path
) -> None:
    old, young = an_export(version, by=team.pi), an_export(version, by=team.pi)
    Export.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=15))
    lost = media / "exports" / "making" / "999999-dead"
    lost.mkdir(parents=True)

    deleted = delete_old_exports(days=14)

    old.refresh_from_db()
    young.refresh_from_db()
    assert deleted == 1
    assert (bool(old.file), old.size, old.digest) == (False, None, "")
    assert files_below(media) == [Path(young.file.path)]
    assert not lost.exists()
