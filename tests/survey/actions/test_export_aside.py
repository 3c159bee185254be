"""Findings, review, edits, files and logs as rows of an export."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile

from survey.actions.export_aside import (
    error_rows,
    file_rows,
    history_rows,
    paradata_rows,
    step_rows,
)
from survey.models import (
    Attachment,
    Finding,
    FindingKind,
    ReviewStep,
    Submission,
    SubmissionVersion,
)
from tests.factories import Team, a_form, a_submission, study_with_members

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(settings: LazySettings, tmp_path: Path) -> Team:
    settings.MEDIA_ROOT = tmp_path
    return study_with_members("beside")


@pytest.fixture
def sent(team: Team) -> Submission:
    return a_submission(
        a_form(team.study),
        by=team["interviewer"],
        answers={"staff": 40, "stage": "obm"},
        partners=["Ruimei"],
    )


def kept(sent: Submission, number: int, answers: dict[str, object], partner: str) -> None:
    SubmissionVersion.objects.create(
        submission=sent,
        study=sent.study,
        number=number,
        instance_id=f"{sent.instance_id}-{number}",
        digest="",
        xml=b"",
        answers=answers,
        rows=[
            {
                "repeat": "partners",
                "position": 0,
                "parent_position": None,
                "answers": {"partner": partner},
                "empty": [],
            }
        ],
        sent_by=sent.submitted_by if number == 1 else None,
        received_at="2026-11-24T08:00:00+08:00",
    )


def test_findings_have_the_form_s_message_in_the_language(sent: Submission) -> None:
    found = Finding.objects.create(
        submission=sent,
        kind=FindingKind.CONSTRAINT,
        path="/data/staff",
        question="staff",
        value="-1",
        message={"en": "Not below 0", "zh": "不能小于0"},
    )
    found.refresh_from_db()

    (row,) = error_rows([sent.pk], "zh")

    at = found.found_at.isoformat()
    assert row == [
        *(
            sent.instance_id,
            "constraint",
            "hard",
            "staff",
            "/data/staff",
            "-1",
            "",
            "不能小于0",
            at,
        ),
    ]


def test_decisions_and_comments_say_who(team: Team, sent: Submission) -> None:
    ReviewStep.objects.create(
        submission=sent, level="supervisor", state="approved", comment="好", by=team["coordinator"]
    )

    (row,) = step_rows([sent.pk])

    assert row[2:] == ["coordinator", "supervisor", "approved", "好"]


def test_each_answer_that_an_edit_changed_is_a_row(sent: Submission) -> None:
    kept(sent, 1, {"staff": 4, "stage": "oem"}, "Ruimai")
    kept(sent, 2, {"staff": 40, "stage": "oem"}, "Ruimai")

    rows = list(history_rows([sent.pk], "zh"))

    about = [sent.instance_id, 1, "2026-11-24T00:00:00+00:00", "interviewer"]
    later = [sent.instance_id, 2, "2026-11-24T00:00:00+00:00", ""]
    assert rows == [
        [*about, "", None, "staff", "员工数", 4, 40],
        [*later, "", None, "stage", "阶段", "oem", "obm"],
        [*later, "partners", 1, "partner", "伙伴名称", "Ruimai", "Ruimei"],
    ]


def test_files_say_whether_they_are_in_the_archive(sent: Submission) -> None:
    Attachment.objects.create(
        submission=sent, name="a.m4a", file=ContentFile(b"sound", name="x"), size=5, digest="d"
    )
    Attachment.objects.create(submission=sent, name="missing.jpg")
    folder = f"media/{sent.instance_id.replace(':', '-')}"

    with_media = list(file_rows([sent.pk], with_media=True))
    without = list(file_rows([sent.pk], with_media=False))

    assert with_media == [
        [sent.instance_id, "a.m4a", "answer", 5, "d", "", f"{folder}/a.m4a"],
        [sent.instance_id, "missing.jpg", "answer", None, "", "", ""],
    ]
    assert [row[-1] for row in without] == ["", ""]


def test_each_event_of_a_log_is_a_row(team: Team, sent: Submission) -> None:
    other = a_submission(sent.form_version, by=team["interviewer"])
    late = a_submission(sent.form_version, by=team["interviewer"])
    for submission, name, content in (
        (sent, "audit.csv", b"event,node,start,end\nquestion,/data/staff,10,20\nform exit,,30,\n"),
        (sent, "table.csv", b"event\nno log\n"),
        (other, "Audit.csv", b"sound"),
    ):
        file = ContentFile(content, name="x")
        Attachment.objects.create(submission=submission, name=name, file=file)
    Attachment.objects.create(submission=late, name="audit.csv")

    rows = list(paradata_rows([sent.pk, other.pk, late.pk]))

    assert rows == [
        [sent.instance_id, "question", "/data/staff", "10", "20", *[""] * 9],
        [sent.instance_id, "form exit", "", "30", *[""] * 10],
        [other.instance_id, *[""] * 12, "no column “event”"],
    ]


def test_a_log_that_is_lost_from_the_storage_is_told(sent: Submission) -> None:
    file = ContentFile(b"event\n", name="x")
    kept = Attachment.objects.create(submission=sent, name="audit.csv", file=file)
    kept.file.storage.delete(str(kept.file.name))

    rows = list(paradata_rows([sent.pk]))

    assert rows == [[sent.instance_id, *[""] * 12, "not in the storage"]]
