"""Test walks, walked again with the files of the form."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from pytest_django import Settings

from survey.actions.form import draft_form
from survey.actions.form_media import add_media
from survey.models import FormVersion, TestWalk
from survey.queries.walk import Walker, replays
from survey.xform.check import FindingKind
from tests.factories import Team, a_case, study_with_members
from tests.xlsforms import QUESTIONS, an_xlsform

MORE = (
    ("select_one_from_file cases.csv", "other", "Which firm?", "哪家企业？"),
    ("select_one_from_file towns.csv", "town", "Town", "城镇"),
)


@pytest.fixture
def team(db: None, settings: Settings, tmp_path: Path) -> Team:
    settings.MEDIA_ROOT = tmp_path
    team = study_with_members()
    a_case(team.study, "F01")
    return team


@pytest.fixture
def draft(team: Team) -> FormVersion:
    draft = draft_form(data=an_xlsform([*QUESTIONS, *MORE]), filename="firm.xlsx", by=team.pi)
    file = ContentFile(b"name,label\nxc,Xuchang\n")
    add_media(draft=draft, name="towns.csv", file=file, by=team.pi)
    return draft


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"other": "F01", "town": "xc"}, []),
        ({"other": "F99", "town": "xc"}, ["/data/other"]),
        ({"other": "F01", "town": "nowhere"}, ["/data/town"]),
    ],
)
def test_choices_come_from_the_cases_and_from_files(
    draft: FormVersion, answers: dict[str, str], wrong: list[str]
) -> None:
    outcome = Walker(draft).walk(answers, now=timezone.now())

    found = [one.path for one in outcome.findings if one.kind is FindingKind.CHOICE]
    assert found == wrong


def test_a_form_that_is_no_xform_cannot_be_walked(team: Team, draft: FormVersion) -> None:
    draft.xform = "<a/>"
    walk = TestWalk(form=draft.form, name="A", answers={}, outcome={}, saved_at=timezone.now())

    (replay,) = replays(draft, [walk])

    assert (replay.is_walkable, replay.changes) == (False, ())


def test_a_stored_outcome_that_cannot_be_read_is_told(draft: FormVersion) -> None:
    walk = TestWalk(form=draft.form, name="A", answers={}, outcome={}, saved_at=timezone.now())

    (replay,) = replays(draft, [walk])

    assert not replay.is_walkable
