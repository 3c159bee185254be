import pytest
from django.core.files.base import ContentFile

from survey.models import FormMedia, FormVersion
from survey.queries.media import media_bytes
from tests.factories import Team, a_case, a_form, study_with_members


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


@pytest.fixture
def version(team: Team) -> FormVersion:
    return a_form(team.study)


def test_a_file_of_the_form_is_read_by_its_name(version: FormVersion) -> None:
    media = FormMedia(version=version, name="towns.csv")
    media.file.save("towns.csv", ContentFile(b"name,label\nlingjing,Lingjing\n"))

    content = media_bytes(version.pk, "towns.csv")

    media.file.delete(save=False)
    assert content == b"name,label\nlingjing,Lingjing\n"


def test_the_sampling_list_is_written_anew_and_whole(team: Team, version: FormVersion) -> None:
    FormMedia.objects.create(version=version, name="cases.csv", is_cases=True)
    a_case(team.study, "F02")
    a_case(team.study, "F01")

    content = media_bytes(version.pk, "cases.csv")

    assert content is not None
    assert [line.split(",")[0] for line in content.decode().split()] == ["name", "F01", "F02"]


def test_the_roster_tells_codes_and_kinds_alone(team: Team, version: FormVersion) -> None:
    FormMedia.objects.create(version=version, name="roster.csv", is_cases=True)
    a_case(team.study, "F02")
    a_case(team.study, "F01")

    content = media_bytes(version.pk, "roster.csv")

    assert content == b"name,label,kind\r\nF01,F01,firm\r\nF02,F02,firm\r\n"


def test_a_file_that_never_came_is_none(version: FormVersion) -> None:
    FormMedia.objects.create(version=version, name="promised.csv")

    assert media_bytes(version.pk, "promised.csv") is None
    assert media_bytes(version.pk, "unknown.csv") is None
