"""Where a coder was, and how far a text has been read."""

import pytest
from django.core.exceptions import PermissionDenied

from coding.actions.place import note_place
from coding.models import CodingTask
from tests.factories import Team, study_with_members
from tests.steps import TEXT, a_given_task

LAST = TEXT.index("And now?") + len("And now?")


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


@pytest.fixture
def task(team: Team) -> CodingTask:
    return a_given_task(team)


def test_what_was_read_only_grows(task: CodingTask) -> None:
    note_place(task=task.pk, read_to=40, left_at=30, by=task.coder)

    back = note_place(task=task.pk, read_to=10, left_at=5, by=task.coder)

    assert (back.read_to, back.left_at) == (40, 5)


def test_nobody_reads_beyond_the_last_turn(task: CodingTask) -> None:
    place = note_place(task=task.pk, read_to=2**31 - 1, left_at=2**31 - 1, by=task.coder)

    assert (place.read_to, place.left_at) == (LAST, LAST)


def test_a_place_is_the_coders_own(team: Team, task: CodingTask) -> None:
    with pytest.raises(CodingTask.DoesNotExist):
        note_place(task=task.pk, read_to=1, left_at=1, by=team["coder_b"])
    with pytest.raises(PermissionDenied):
        note_place(task=task.pk, read_to=1, left_at=1, by=team["lead"])

    task.refresh_from_db()
    assert (task.read_to, task.left_at) == (0, 0)
