"""A new study: empty, or from a study package."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from survey.actions.job import enqueue
from survey.models import Job, JobState, Membership, Study, User
from tests.factories import a_user, study_with_members

EMPTY = "/studies/new/empty/"
UPLOAD = "/studies/new/upload/"
BUILTIN = "/studies/new/builtin/"


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def founder(db: None) -> User:
    return a_user("founder", founds_studies=True)


@pytest.fixture
def client(founder: User) -> Client:
    client = Client()
    client.force_login(founder)
    return client


def test_who_founds_no_studies_is_kept_out(db: None) -> None:
    client = Client()
    client.force_login(a_user())

    assert client.get("/studies/new/").status_code == 403
    for address, given in [
        (EMPTY, {"title_en": "X"}),
        (UPLOAD, {"file": zipped()}),
        (BUILTIN, {"name": "xuchang"}),
    ]:
        assert client.post(address, given).status_code == 403
    assert (Study.objects.count(), Job.objects.count()) == (0, 0)


def zipped() -> SimpleUploadedFile:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("study.yaml", "study: {}")
    return SimpleUploadedFile("study.zip", data.getvalue())


def test_an_empty_study_is_founded_under_a_name_made_of_its_title(
    client: Client, founder: User
) -> None:
    response = client.post(EMPTY, {"title_en": "Pottery of Yuzhou!", "title_zh": "禹州钧瓷"})

    member = Membership.objects.get()
    assert response["Location"] == "/studies/pottery-of-yuzhou/"
    assert (member.user, member.handle) == (founder, "pi")
    assert member.study.title == {"en": "Pottery of Yuzhou!", "zh": "禹州钧瓷"}


def test_a_short_name_may_be_chosen(client: Client) -> None:
    response = client.post(EMPTY, {"title_zh": "禹州钧瓷", "slug": "jun-ware"})

    assert response["Location"] == "/studies/jun-ware/"
    assert Study.objects.get().title == {"zh": "禹州钧瓷"}


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({}, {"title_en": ["Give a title in one language at least."]}),
        (
            {"title_zh": "禹州"},
            {"slug": ["Give a short name; none can be made from this title."]},
        ),
        ({"title_en": "X", "slug": "taken"}, {"slug": ["There is already a study under “taken”."]}),
        (
            {"title_en": "X", "slug": "Not so"},
            {
                "slug": [
                    "The short name is made of small letters, digits and hyphens, 60 at the most."
                ]
            },
        ),
        (
            {"title_en": "New"},
            {"slug": ["“new” is an address of its own: choose another short name."]},
        ),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(
    client: Client, given: dict[str, str], errors: dict[str, list[str]]
) -> None:
    study_with_members("taken", {})

    page = client.post(EMPTY, given)

    assert page.context["form"].errors == errors
    assert all(f'value="{text}"' in page.text for text in given.values())
    assert Study.objects.count() == 1


def test_a_long_title_makes_a_short_name_that_fits(client: Client) -> None:
    client.post(EMPTY, {"title_en": f"{'word ' * 11}endless and more"})

    slug = Study.objects.get().slug
    assert len(slug) <= 60
    assert slug.endswith("word-endle")


def test_an_uploaded_package_is_loaded_by_a_job(client: Client, founder: User) -> None:
    response = client.post(UPLOAD, {"file": zipped()})

    job = Job.objects.get()
    assert response["Location"] == f"/studies/new/{job.pk}/"
    assert (job.requested_by, job.params["filename"]) == (founder, "study.zip")


def test_what_is_no_package_is_told_at_once(client: Client) -> None:
    nothing = client.post(UPLOAD, {})
    text = client.post(UPLOAD, {"file": SimpleUploadedFile("study.zip", b"hello")})

    assert nothing.context["upload"].errors == {"file": ["Choose a zip file."]}
    assert text.context["upload"].errors == {"file": ["This is not a zip file."]}
    assert not Job.objects.exists()


def test_a_package_that_came_along_is_loaded_by_a_job(client: Client) -> None:
    page = client.get("/studies/new/")
    response = client.post(BUILTIN, {"name": "xuchang"})

    assert 'value="xuchang"' in page.text
    assert response["Location"] == f"/studies/new/{Job.objects.get().pk}/"


def test_a_package_that_is_here_already_is_not_offered(client: Client) -> None:
    study_with_members("xuchang", {})

    page = client.get("/studies/new/")

    assert 'value="xuchang"' not in page.text
    assert "already here" in page.text


def test_an_unknown_package_is_refused(client: Client) -> None:
    page = client.post(BUILTIN, {"name": "../../etc"})

    assert page.context["builtin"].errors == {
        "__all__": ["There is no such package in this installation."]
    }


def loading(founder: User, **row: object) -> Job:
    job = enqueue(
        task="analysis.load_package", study=None, by=founder, params={"filename": "study.zip"}
    )
    Job.objects.filter(pk=job.pk).update(**row)
    return job


def test_progress_is_shown_while_the_package_is_loaded(client: Client, founder: User) -> None:
    job = loading(founder, state=JobState.RUNNING, step="checking", total=2)

    page = client.get(f"/studies/new/{job.pk}/")

    assert f'data-job="/jobs/{job.pk}/"' in page.text
    assert "Checking everything in the package" in page.text
    assert "study.zip" in page.text


def test_a_loaded_package_leads_to_its_study(client: Client, founder: User) -> None:
    job = loading(founder, state=JobState.DONE, params={"slug": "paper"})

    assert client.get(f"/studies/new/{job.pk}/")["Location"] == "/studies/paper/"


def test_faults_stand_in_a_table(client: Client, founder: User) -> None:
    fault = {"file": "cases.csv", "row": 3, "column": "kind", "message": "wizard is no kind"}
    told = json.dumps({"detail": "The package has faults; nothing was loaded.", "faults": [fault]})
    job = loading(founder, state=JobState.FAILED, error=told)

    page = client.get(f"/studies/new/{job.pk}/")

    for text in ("The package has faults; nothing was loaded.", "cases.csv", "wizard is no kind"):
        assert text in page.text
    assert "data-job" not in page.text


def test_a_crash_is_told_without_a_table(client: Client, founder: User) -> None:
    job = loading(founder, state=JobState.FAILED, error="OSError: disk full")

    page = client.get(f"/studies/new/{job.pk}/")

    assert "OSError: disk full" in page.text
    assert "What to mend" not in page.text


def test_another_persons_loading_is_out_of_reach(founder: User) -> None:
    job = loading(founder)
    client = Client()
    client.force_login(a_user("other", founds_studies=True))

    assert client.get(f"/studies/new/{job.pk}/").status_code == 404
