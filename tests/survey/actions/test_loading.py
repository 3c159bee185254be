"""Ask for a study package to be loaded."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from survey.actions.loading import load_builtin, load_upload
from survey.actions.refusal import Refusal
from survey.models import Job, User
from tests.factories import a_user
from tests.pokes import pokes


@pytest.fixture
def founder(db: None) -> User:
    return a_user("founder", founds_studies=True)


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def zipped(name: str = "study.zip") -> SimpleUploadedFile:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("study.yaml", "study: {}")
    return SimpleUploadedFile(name, data.getvalue())


def test_an_uploaded_zip_is_kept_and_its_loading_is_asked_for(
    founder: User, media: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    pokes()
    file = zipped("our study.zip")

    with django_capture_on_commit_callbacks(execute=True):
        job = load_upload(file=file, by=founder)

    assert (job.task, job.requested_by, job.study) == ("analysis.load_package", founder, None)
    assert job.params["filename"] == "our study.zip"
    file.seek(0)
    assert (media / job.params["upload"]).read_bytes() == file.read()
    assert pokes() == [("analysis.load_package", job.pk)]


def test_the_name_of_the_upload_does_not_choose_its_place(founder: User, media: Path) -> None:
    job = load_upload(file=zipped("../../evil.zip"), by=founder)

    assert (media / job.params["upload"]).resolve().parent == (media / "packages").resolve()


def test_what_is_no_zip_is_refused_at_once(founder: User, media: Path) -> None:
    with pytest.raises(Refusal, match="not a zip file"):
        load_upload(file=SimpleUploadedFile("study.zip", b"hello"), by=founder)

    assert not Job.objects.exists()
    assert list(media.iterdir()) == []


def test_what_is_too_large_is_refused_at_once(founder: User, settings: Settings) -> None:
    settings.UPLOAD_LIMIT = 10

    with pytest.raises(Refusal, match="larger than"):
        load_upload(file=zipped(), by=founder)


def test_a_package_that_came_along_is_named(founder: User) -> None:
    job = load_builtin(name="xuchang", by=founder)

    assert (job.task, job.params) == ("analysis.load_package", {"builtin": "xuchang"})


@pytest.mark.parametrize("name", ["", "nowhere", "../studies/xuchang"])
def test_a_package_that_did_not_come_along_is_refused(founder: User, name: str) -> None:
    with pytest.raises(Refusal, match="no such package"):
        load_builtin(name=name, by=founder)


@pytest.mark.django_db
def test_who_founds_no_studies_loads_none() -> None:
    person = a_user()

    with pytest.raises(PermissionDenied):
        load_upload(file=zipped(), by=person)
    with pytest.raises(PermissionDenied):
        load_builtin(name="xuchang", by=person)
