"""Files of a form, and the sampling list as one of them."""

import hashlib
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from survey.actions.form import draft_form, drop_draft, publish_draft
from survey.actions.form_media import add_media, missing_media, offer_cases, remove_media
from survey.actions.refusal import Refusal
from survey.models import FormMedia, FormVersion
from tests.factories import Team, study_with_members
from tests.xlsforms import QUESTIONS, an_xlsform

TOWNS = b"name,label\nxc,Xuchang\n"
FROM_FILE = ("select_one_from_file towns.csv", "town", "Town", "城镇")
FROM_CASES = ("select_one_from_file cases.csv", "other", "Which firm?", "哪家企业？")


@pytest.fixture(autouse=True)
def media_root(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


def a_draft(team: Team, *more: tuple[str, ...], version: str = "1") -> FormVersion:
    data = an_xlsform([*QUESTIONS, *more], version=version)
    return draft_form(data=data, filename="firm.xlsx", by=team.pi)


def add(draft: FormVersion, team: Team, content: bytes = TOWNS, name: str = "towns.csv") -> None:
    add_media(draft=draft, name=name, file=ContentFile(content), by=team["coordinator"])


def stored(root: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in root.rglob("*") if path.is_file())


def test_a_file_is_kept_with_its_size_and_hash(team: Team, media_root: Path) -> None:
    draft = a_draft(team, FROM_FILE)

    add(draft, team)

    row = FormMedia.objects.get()
    assert (row.name, row.size, row.md5) == (
        *("towns.csv", len(TOWNS)),
        hashlib.md5(TOWNS, usedforsecurity=False).hexdigest(),
    )
    assert stored(media_root) == [TOWNS]


def test_what_the_form_names_and_nobody_gave_is_missing(team: Team) -> None:
    draft = a_draft(team, FROM_FILE)
    before = missing_media(draft)

    add(draft, team)

    assert (before, missing_media(draft)) == (["towns.csv"], [])


def test_another_file_of_that_name_takes_its_place(
    team: Team, media_root: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    draft = a_draft(team, FROM_FILE)
    add(draft, team)

    with django_capture_on_commit_callbacks(execute=True):
        add(draft, team, b"name,label\n")

    assert FormMedia.objects.get().size == 11
    assert stored(media_root) == [b"name,label\n"]


def test_the_next_version_begins_with_the_files_that_it_still_names(team: Team) -> None:
    first = a_draft(team, FROM_FILE)
    add(first, team)
    add(first, team, b"x", "unused.png")
    publish_draft(form=first.form, by=team.pi)

    second = a_draft(team, FROM_FILE, version="2")

    assert [row.name for row in second.media.all()] == ["towns.csv"]
    with second.media.get().file.open("rb") as file:
        assert file.read() == TOWNS


def test_a_file_that_another_version_has_stays_stored(
    team: Team, media_root: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    first = a_draft(team, FROM_FILE)
    add(first, team)
    publish_draft(form=first.form, by=team.pi)
    second = a_draft(team, FROM_FILE, version="2")

    with django_capture_on_commit_callbacks(execute=True):
        remove_media(draft=second, name="towns.csv", by=team.pi)

    assert not second.media.exists()
    assert stored(media_root) == [TOWNS]


def test_a_draft_that_is_dropped_takes_its_files_along(
    team: Team, media_root: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    draft = a_draft(team, FROM_FILE)
    add(draft, team)

    with django_capture_on_commit_callbacks(execute=True):
        drop_draft(form=draft.form, by=team.pi)

    assert stored(media_root) == []


def test_a_form_that_asks_for_the_cases_gets_the_sampling_list(team: Team) -> None:
    draft = a_draft(team, FROM_CASES)

    row = draft.media.get()

    assert (row.name, row.is_cases, bool(row.file)) == ("cases.csv", True, False)
    assert missing_media(draft) == []


def test_the_sampling_list_can_have_another_name_but_must_be_csv(team: Team) -> None:
    draft = a_draft(team, FROM_FILE)

    offer_cases(draft=draft, name="towns.csv", by=team.pi)

    assert draft.media.get().is_cases
    with pytest.raises(Refusal) as refused:
        offer_cases(draft=draft, name="towns.xml", by=team.pi)
    assert refused.value.code == "not_a_list"


@pytest.mark.parametrize("name", ["", "..", "/"])
def test_a_file_needs_a_name(team: Team, name: str) -> None:
    draft = a_draft(team)

    with pytest.raises(Refusal) as refused:
        add(draft, team, name=name)

    assert refused.value.code == "bad_name"


def test_a_path_is_no_part_of_a_name(team: Team) -> None:
    draft = a_draft(team)

    add(draft, team, name="../../etc/towns.csv")

    assert draft.media.get().name == "towns.csv"
    assert default_storage.exists(str(draft.media.get().file.name))


def test_a_published_version_is_frozen(team: Team) -> None:
    version = a_draft(team)
    publish_draft(form=version.form, by=team.pi)

    for deed in (
        lambda: add(version, team),
        lambda: remove_media(draft=version, name="towns.csv", by=team.pi),
        lambda: offer_cases(draft=version, by=team.pi),
    ):
        with pytest.raises(Refusal) as refused:
            deed()
        assert refused.value.code == "published"


def test_others_touch_no_files(team: Team) -> None:
    draft = a_draft(team)

    with pytest.raises(PermissionDenied):
        add_media(draft=draft, name="a.png", file=ContentFile(b"a"), by=team["interviewer"])
    with pytest.raises(FormVersion.DoesNotExist):
        offer_cases(draft=draft, by=study_with_members(people={}).pi)
