"""A file of a submission, to be seen, heard or saved."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings

from survey.models import Attachment, Submission
from tests.factories import Team, a_form, a_submission, study_with_members
from tests.visitors import visitor

pytestmark = pytest.mark.django_db
DATA = bytes(range(256)) * 1000


@pytest.fixture
def team(tmp_path: Path, settings: Settings) -> Team:
    settings.MEDIA_ROOT = tmp_path
    return study_with_members("hair")


@pytest.fixture
def sent(team: Team) -> Submission:
    submission = a_submission(a_form(team.study), by=team["interviewer"])
    for name in ("talk.m4a", "录音 1.m4a", "evil.html", "evil.svg"):
        Attachment.objects.create(
            submission=submission,
            name=name,
            file=ContentFile(DATA, "x"),
            size=len(DATA),
            digest="d" * 64,
            content_type="text/html",
        )
    return submission


def got(team: Team, sent: Submission, name: str, who: str = "pi", **headers: str) -> Any:  # noqa: ANN401
    where = f"/studies/hair/submissions/{sent.instance_id}/files/{name}"
    return visitor(team[who]).get(where, headers=headers)


def test_a_recording_is_heard_in_the_page(team: Team, sent: Submission) -> None:
    response = got(team, sent, "talk.m4a", "interviewer")

    assert (response.status_code, response.getvalue()) == (200, DATA)
    assert response["Content-Type"] == "audio/mp4"
    assert response["Content-Disposition"] == 'inline; filename="talk.m4a"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_player_may_jump(team: Team, sent: Submission) -> None:
    response = got(team, sent, "talk.m4a", Range="bytes=-256")

    assert (response.status_code, response.getvalue()) == (206, bytes(range(256)))
    assert response["Content-Range"] == f"bytes {len(DATA) - 256}-{len(DATA) - 1}/{len(DATA)}"
    assert response["Content-Length"] == "256"


@pytest.mark.parametrize("name", ["evil.html", "evil.svg"])
def test_what_could_run_is_saved_whatever_the_device_called_it(
    team: Team, sent: Submission, name: str
) -> None:
    response = got(team, sent, name)

    response.close()
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


def test_a_chinese_name_is_kept(team: Team, sent: Submission) -> None:
    response = got(team, sent, "录音 1.m4a")

    response.close()
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''%E5%BD%95")


def test_a_part_behind_the_end_is_refused(team: Team, sent: Submission) -> None:
    assert got(team, sent, "talk.m4a", Range="bytes=999999-").status_code == 416


def test_others_find_nothing(team: Team, sent: Submission) -> None:
    assert got(team, sent, "talk.m4a", "coder_a").status_code == 403
    assert got(team, sent, "other.m4a").status_code == 404
    assert (
        visitor(study_with_members("other").pi)
        .get(f"/studies/hair/submissions/{sent.instance_id}/files/talk.m4a")
        .status_code
        == 404
    )
