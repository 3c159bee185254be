"""A conflicting body becomes the content, and neither content nor file of either side is lost."""

import hashlib
import os
from functools import partial
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import Settings

from survey.actions.attachment import ArrivedFile, keep_files, keep_files_beside
from survey.actions.correction import correct
from survey.actions.form import publish_form
from survey.actions.refusal import Conflict, Refusal
from survey.actions.submission import Verdict, receive
from survey.actions.takeover import take_over
from survey.models import (
    Attachment,
    ConflictingBody,
    ConflictingFile,
    Event,
    FormVersion,
    Submission,
    SubmissionVersion,
)
from survey.xform.correction import Correction
from tests.corrected import BODY, sent, the_workbook
from tests.factories import Team, study_with_members
from tests.threads import side_by_side

OTHER = sent(BODY.replace(" 40 ", "44"))
DIGEST = hashlib.sha256(OTHER).hexdigest()


@pytest.fixture
def _media(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def team(db: None, _media: None) -> Team:
    return a_team()


def a_team() -> Team:
    """A study with a submission, and another body beside it."""
    team = study_with_members()
    publish_form(data=the_workbook(), filename="firm.xlsx", kind="firm", roles={}, by=team.pi)
    receive(xml=sent(), by=team["interviewer"])
    _submission, verdict = receive(xml=OTHER, by=team["interviewer"])
    assert verdict is Verdict.CONFLICT
    return team


def arrived(folder: Path, name: str, data: bytes) -> ArrivedFile:
    path = folder / f"waiting-{os.urandom(4).hex()}"
    path.write_bytes(data)
    return ArrivedFile(name, path, len(data), hashlib.sha256(data).hexdigest(), "image/jpeg")


def taken(team: Team, handle: str = "coordinator") -> Submission:
    return take_over(submission=Submission.objects.get(), digest=DIGEST, by=team[handle])


def files() -> dict[str, bytes]:
    """The submission's files by name."""
    found = {}
    for row in Attachment.objects.exclude(file=""):
        with row.file.open("rb") as file:
            found[row.name] = file.read()
    return found


def test_the_body_becomes_a_version_of_its_own(team: Team) -> None:
    after = taken(team)

    stored = Submission.objects.get()
    assert after == stored
    assert (stored.number, stored.answers["staff"], stored.review) == (2, 44, "edited")
    assert stored.instance_id != "uuid:1"
    assert b"<orx:deprecatedID>uuid:1</orx:deprecatedID>" in bytes(stored.xml)
    version = SubmissionVersion.objects.get()
    assert (bytes(version.xml), version.reason) == (sent(), "Taken over from a conflicting post.")
    body = ConflictingBody.objects.get()
    assert bytes(body.xml) == OTHER
    assert body.taken_at is not None
    assert Event.objects.latest("pk").kind == "submission.edited"


def test_the_same_body_sent_once_more_still_changes_nothing(team: Team) -> None:
    taken(team)

    _submission, verdict = receive(xml=OTHER, by=team["interviewer"])

    assert verdict is Verdict.CONFLICT
    assert Submission.objects.get().number == 2
    assert ConflictingBody.objects.count() == 1


def test_a_file_of_the_same_name_gets_another_and_both_stay(team: Team, tmp_path: Path) -> None:
    submission = Submission.objects.get()
    by = team["interviewer"]
    keep_files(submission=submission, files=[arrived(tmp_path, "front.jpg", b"mine")], by=by)
    for name, data in (("front.jpg", b"theirs"), ("back.jpg", b"back")):
        file = arrived(tmp_path, name, data)
        keep_files_beside(submission=submission, body=DIGEST, files=[file], by=by)

    after = taken(team)

    assert files() == {"front.jpg": b"mine", "front-2.jpg": b"theirs", "back.jpg": b"back"}
    assert after.answers["photo"] == "front-2.jpg"
    assert ConflictingFile.objects.count() == 2


def test_a_file_that_the_submission_missed_comes_in_under_its_name(
    team: Team, tmp_path: Path
) -> None:
    file = arrived(tmp_path, "front.jpg", b"theirs")
    keep_files_beside(
        submission=Submission.objects.get(), body=DIGEST, files=[file], by=team["interviewer"]
    )

    after = taken(team)

    assert files() == {"front.jpg": b"theirs"}
    assert after.answers["photo"] == "front.jpg"


def test_the_same_file_on_both_sides_stays_one(team: Team, tmp_path: Path) -> None:
    submission, by = Submission.objects.get(), team["interviewer"]
    keep_files(submission=submission, files=[arrived(tmp_path, "front.jpg", b"x")], by=by)
    file = arrived(tmp_path, "front.jpg", b"x")
    keep_files_beside(submission=submission, body=DIGEST, files=[file], by=by)

    after = taken(team)

    assert files() == {"front.jpg": b"x"}
    assert after.answers["photo"] == "front.jpg"


def test_a_body_is_taken_over_once(team: Team) -> None:
    taken(team)

    with pytest.raises(Conflict) as refused:
        taken(team)

    assert refused.value.code == "taken"
    assert Submission.objects.get().number == 2


def test_what_was_edited_meanwhile_is_not_overwritten(team: Team) -> None:
    stale = Submission.objects.get()
    correct(
        submission=Submission.objects.get(),
        correction=Correction(values={"/data/g/staff": "50"}),
        reason="Typo",
        by=team.pi,
    )

    with pytest.raises(Conflict) as refused:
        take_over(submission=stale, digest=DIGEST, by=team.pi)

    assert refused.value.code == "edited_since"
    assert Submission.objects.get().answers["staff"] == 50


@pytest.mark.parametrize("handle", ["interviewer", "analyst", "coder_a"])
def test_others_take_nothing_over(team: Team, handle: str) -> None:
    with pytest.raises(PermissionDenied):
        taken(team, handle)


def test_only_what_stands_beside_it_is_taken_over(team: Team) -> None:
    with pytest.raises(ConflictingBody.DoesNotExist):
        take_over(submission=Submission.objects.get(), digest="0" * 64, by=team.pi)
    with pytest.raises(Submission.DoesNotExist):
        take_over(
            submission=Submission.objects.get(), digest=DIGEST, by=study_with_members("x", {}).pi
        )


def test_a_form_that_cannot_be_read_is_told(team: Team) -> None:
    FormVersion.objects.update(xform="<nothing/>", source_digest="0" * 64)

    with pytest.raises(Refusal) as refused:
        taken(team)

    assert refused.value.code == "no_logic"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_media")
def test_taken_over_from_two_sides_at_once_it_is_one_edit() -> None:
    team = a_team()

    def one(submission: Submission) -> str:
        try:
            take_over(submission=submission, digest=DIGEST, by=team.pi)
        except Conflict as late:
            return late.code
        return "taken over"

    read = Submission.objects.get()
    told = side_by_side([partial(one, read), partial(one, read)])

    assert sorted(told) == ["edited_since", "taken over"]
    assert SubmissionVersion.objects.count() == 1
