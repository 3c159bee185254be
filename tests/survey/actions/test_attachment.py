"""Files of submissions: the first that is whole stands, and is on the disk before we say so."""

import hashlib
import os
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models.functions import Now
from pytest_django import Settings

from survey.actions.attachment import (
    ArrivedFile,
    expect_files,
    keep_file_beside_newest,
    keep_files,
    keep_files_beside,
)
from survey.actions.refusal import Conflict
from survey.models import Attachment, ConflictingFile, Event, Submission
from tests.factories import Team, a_form, a_submission, study_with_members
from tests.threads import side_by_side


@pytest.fixture
def media(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def team(db: None, media: Path) -> Team:
    return study_with_members()


def sent(team: Team) -> Submission:
    return a_submission(a_form(team.study), by=team["interviewer"])


def arrived(folder: Path, name: str, data: bytes) -> ArrivedFile:
    """A file that waits, as the door leaves it."""
    path = folder / f"waiting-{os.urandom(4).hex()}"
    path.write_bytes(data)
    return ArrivedFile(name, path, len(data), hashlib.sha256(data).hexdigest(), "image/jpeg")


def kept(media: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in media.rglob("*") if path.is_file())


def test_the_files_that_answers_name_are_expected_once(team: Team) -> None:
    submission = sent(team)

    expect_files(submission, ["b.jpg", "a.jpg", "b.jpg", "../c.jpg", "..", ""])
    expect_files(submission, ["a.jpg", "d.jpg"])

    rows = Attachment.objects.order_by("name").values_list("name", "file", "digest", "arrived_at")
    assert list(rows) == [(f"{name}.jpg", "", "", None) for name in "abcd"]


def test_a_file_is_moved_to_its_place_and_noted(team: Team, tmp_path: Path, media: Path) -> None:
    submission = sent(team)
    expect_files(submission, ["a.jpg"])
    file = arrived(tmp_path, "a.jpg", b"picture")

    keep_files(submission=submission, files=[file], by=team["interviewer"])

    row = Attachment.objects.get()
    assert (row.size, row.digest, row.content_type) == (7, file.digest, "image/jpeg")
    assert row.arrived_at is not None
    assert kept(media) == [b"picture"]
    assert not file.path.exists()
    event = Event.objects.get(kind="attachment.received")
    assert (event.subject, event.data) == (
        submission.instance_id,
        {"submission": submission.pk, "attachment": row.pk},
    )


def test_a_file_goes_to_the_name_that_the_answers_hold(team: Team, tmp_path: Path) -> None:
    submission = sent(team)
    expect_files(submission, ["a.jpg", "b.jpg"])
    files = [
        replace(arrived(tmp_path, "local.jpg", b"1"), alias="a.jpg"),
        replace(arrived(tmp_path, "b.jpg", b"2"), alias="a.jpg"),
        replace(arrived(tmp_path, "c.jpg", b"3"), alias="d.jpg"),
    ]

    keep_files(submission=submission, files=files, by=team["interviewer"])

    rows = Attachment.objects.order_by("name").values_list("name", "digest")
    assert list(rows) == [
        ("a.jpg", files[0].digest),
        ("b.jpg", files[1].digest),
        ("c.jpg", files[2].digest),
    ]


def test_the_same_file_again_changes_nothing(team: Team, tmp_path: Path, media: Path) -> None:
    submission = sent(team)
    keep = partial(keep_files, submission=submission, by=team["interviewer"])
    keep(files=[arrived(tmp_path, "a.jpg", b"picture")])
    before = Attachment.objects.get()

    keep(files=[arrived(tmp_path, "a.jpg", b"picture"), arrived(tmp_path, "a.jpg", b"picture")])

    after = Attachment.objects.get()
    assert (after.file, after.arrived_at) == (before.file, before.arrived_at)
    assert kept(media) == [b"picture"]
    assert Event.objects.filter(kind="attachment.received").count() == 1


def test_another_file_under_its_name_is_refused_and_the_rest_kept(
    team: Team, tmp_path: Path, media: Path
) -> None:
    submission = sent(team)
    keep = partial(keep_files, submission=submission, by=team["interviewer"])
    keep(files=[arrived(tmp_path, "a.jpg", b"picture")])

    with pytest.raises(Conflict) as refused:
        keep(files=[arrived(tmp_path, "a.jpg", b"other"), arrived(tmp_path, "b.jpg", b"new")])

    assert (refused.value.code, refused.value.status) == ("file_taken", 409)
    assert str(refused.value) == "Another file is already kept under the name a.jpg."
    assert kept(media) == [b"new", b"picture"]


def test_what_is_not_written_down_is_taken_back_from_the_store(
    team: Team, tmp_path: Path, media: Path
) -> None:
    files = [arrived(tmp_path, "a.jpg", b"picture"), arrived(tmp_path, "b.jpg", b"lost")]
    files[1].path.unlink()

    with pytest.raises(FileNotFoundError):
        keep_files(submission=sent(team), files=files, by=team["interviewer"])

    assert kept(media) == []
    assert not Attachment.objects.exists()


def test_the_file_on_the_disk_bears_a_name_that_nobody_chose(team: Team, tmp_path: Path) -> None:
    submission = sent(team)
    keep_files(
        submission=submission, files=[arrived(tmp_path, "evil.html", b"")], by=team["interviewer"]
    )

    stored = Path(str(Attachment.objects.get().file.name))
    assert (len(stored.name), stored.suffix) == (32, "")
    assert stored.parts[0] == "attachments"


def test_others_keep_no_files(team: Team, tmp_path: Path) -> None:
    file = arrived(tmp_path, "a.jpg", b"")
    submission = sent(team)

    with pytest.raises(PermissionDenied):
        keep_files(submission=submission, files=[file], by=team["analyst"])
    with pytest.raises(Submission.DoesNotExist):
        keep_files(submission=submission, files=[file], by=study_with_members().pi)


@pytest.mark.django_db(transaction=True)
def test_the_same_file_from_ten_sides_at_once_is_kept_once(media: Path, tmp_path: Path) -> None:
    team = study_with_members()
    submission = sent(team)
    files = [arrived(tmp_path, "a.jpg", b"picture") for _ in range(10)]

    side_by_side(
        [
            partial(keep_files, submission=submission, files=[file], by=team["interviewer"])
            for file in files
        ]
    )

    assert kept(media) == [b"picture"]
    assert Attachment.objects.count() == 1
    assert Event.objects.filter(kind="attachment.received").count() == 1


def test_a_file_of_a_test_is_kept_without_an_event(team: Team, tmp_path: Path) -> None:
    submission = sent(team)
    Submission.objects.update(is_test=True)
    submission.refresh_from_db()
    file = arrived(tmp_path, "a.jpg", b"picture")

    keep_files(submission=submission, files=[file], by=team["interviewer"])

    assert Attachment.objects.get().size == 7
    assert not Event.objects.filter(kind="attachment.received").exists()


def beside(team: Team) -> tuple[Submission, str]:
    """A submission, and the digest of a body that is kept beside it."""
    submission = sent(team)
    submission.conflicts.create(digest="d" * 64, xml=b"<data/>")
    return submission, "d" * 64


def test_files_of_a_conflicting_body_are_kept_beside_it(
    team: Team, tmp_path: Path, media: Path
) -> None:
    submission, body = beside(team)
    files = [arrived(tmp_path, "a.jpg", b"one"), arrived(tmp_path, "../b.jpg", b"two")]

    keep_files_beside(submission=submission, body=body, files=files, by=team["interviewer"])

    rows = ConflictingFile.objects.order_by("name").values_list("name", "size", "content_type")
    assert list(rows) == [("a.jpg", 3, "image/jpeg"), ("b.jpg", 3, "image/jpeg")]
    assert kept(media) == [b"one", b"two"]
    assert not Attachment.objects.exists()


def test_the_same_file_again_is_one_and_another_of_its_name_is_kept_too(
    team: Team, tmp_path: Path, media: Path
) -> None:
    submission, body = beside(team)

    for data in (b"one", b"one", b"two"):
        files = [arrived(tmp_path, "a.jpg", data)]
        keep_files_beside(submission=submission, body=body, files=files, by=team["interviewer"])

    assert ConflictingFile.objects.count() == 2
    assert kept(media) == [b"one", b"two"]


def test_files_beside_are_kept_for_members_who_send_only(team: Team, tmp_path: Path) -> None:
    submission, body = beside(team)
    files = [arrived(tmp_path, "a.jpg", b"one")]

    with pytest.raises(PermissionDenied):
        keep_files_beside(submission=submission, body=body, files=files, by=team["analyst"])
    other = study_with_members().pi
    with pytest.raises(Submission.DoesNotExist):
        keep_files_beside(submission=submission, body=body, files=files, by=other)
    assert not ConflictingFile.objects.exists()


def test_a_file_by_itself_goes_beside_the_newest_own_body(
    team: Team, tmp_path: Path, media: Path
) -> None:
    submission = sent(team)
    by, other = team["interviewer"], team["manager"]
    for letter, sender in zip("abc", (by, by, other), strict=True):
        submission.conflicts.create(digest=letter * 64, xml=b"<data/>", sent_by=sender)
    submission.conflicts.create(digest="d" * 64, xml=b"<data/>", sent_by=by, taken_at=Now())

    keep_file_beside_newest(submission=submission, file=arrived(tmp_path, "a.jpg", b"one"), by=by)

    assert ConflictingFile.objects.get().body.digest == "b" * 64
    assert kept(media) == [b"one"]


def test_a_file_by_itself_is_not_kept_without_an_own_body(
    team: Team, tmp_path: Path, media: Path
) -> None:
    submission, _body = beside(team)
    file = arrived(tmp_path, "a.jpg", b"one")

    keep_file_beside_newest(submission=submission, file=file, by=team["interviewer"])
    with pytest.raises(PermissionDenied):
        keep_file_beside_newest(submission=submission, file=file, by=team["analyst"])
    with pytest.raises(Submission.DoesNotExist):
        keep_file_beside_newest(submission=submission, file=file, by=study_with_members().pi)

    assert not ConflictingFile.objects.exists()
    assert kept(media) == []
