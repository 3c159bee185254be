"""The files of a submission over HTTP."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings

from survey.models import Attachment, Submission
from tests.factories import Team, a_form, a_submission, study_with_members
from tests.visitors import told, visitor

pytestmark = pytest.mark.django_db
TALK = bytes(range(256)) * 1000


@pytest.fixture
def team(tmp_path: Path, settings: Settings) -> Team:
    settings.MEDIA_ROOT = tmp_path
    return study_with_members("hair")


@pytest.fixture
def sent(team: Team) -> Submission:
    submission = a_submission(a_form(team.study), by=team["interviewer"])
    Attachment.objects.create(
        submission=submission,
        name="talk.m4a",
        file=ContentFile(TALK, "x"),
        size=len(TALK),
        digest="d" * 64,
        content_type="audio/x-m4a",
        arrived_at="2026-11-24T10:00:00Z",
    )
    Attachment.objects.create(submission=submission, name="photo.jpg")
    return submission


def address(submission: Submission) -> str:
    return f"/api/v1/studies/hair/submissions/{submission.instance_id}/files"


def test_files_are_listed_also_those_that_are_missing(team: Team, sent: Submission) -> None:
    assert told(visitor(team["interviewer"]), address(sent))["results"] == [
        {
            "name": "photo.jpg",
            "size": None,
            "digest": "",
            "content_type": "",
            "arrived_at": None,
        },
        {
            "name": "talk.m4a",
            "size": len(TALK),
            "digest": "d" * 64,
            "content_type": "audio/x-m4a",
            "arrived_at": "2026-11-24T18:00:00+08:00",
        },
    ]


def test_a_file_comes_as_it_was_sent(team: Team, sent: Submission) -> None:
    response = visitor(team["analyst"]).get(f"{address(sent)}/talk.m4a")

    assert response.status_code == 200
    assert response.getvalue() == TALK
    assert response["Content-Disposition"] == 'attachment; filename="talk.m4a"'
    assert response["Content-Type"] == "audio/mp4"


def test_a_part_may_be_asked_for(team: Team, sent: Submission) -> None:
    client = visitor(team.pi)

    part = client.get(f"{address(sent)}/talk.m4a", headers={"Range": "bytes=256-511"})
    behind = client.get(f"{address(sent)}/talk.m4a", headers={"Range": "bytes=999999-"})

    assert (part.status_code, part.getvalue()) == (206, bytes(range(256)))
    assert (behind.status_code, behind.content) == (416, b"")


def test_who_may_not_see_the_submission_sees_no_file(team: Team, sent: Submission) -> None:
    other = team.study.memberships.create(
        user=study_with_members("other").pi.user, handle="KB", roles=["interviewer"]
    )

    assert told(visitor(other), address(sent), 404)["error"] == "not_found"
    assert told(visitor(other), f"{address(sent)}/talk.m4a", 404)["error"] == "not_found"
    assert told(visitor(team["coder_a"]), f"{address(sent)}/talk.m4a", 403)


def test_a_file_that_is_not_there_is_not_found(team: Team, sent: Submission) -> None:
    for name in ("photo.jpg", "other.jpg", "..%2ftalk.m4a"):
        assert told(visitor(team.pi), f"{address(sent)}/{name}", 404)
