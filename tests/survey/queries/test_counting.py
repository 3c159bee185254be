"""Lists are counted exactly up to a limit."""

import pytest
from django.utils import translation

from survey.models import Submission
from survey.queries.counting import Counted, counted, newest_of
from survey.queries.submission import submissions_for
from tests.factories import a_form, a_submission, study_with_members


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("most", "expected"),
    [(2, Counted(2, is_more=True)), (3, Counted(3)), (4, Counted(3))],
)
def test_beyond_the_limit_nobody_counts_on(most: int, expected: Counted) -> None:
    team = study_with_members()
    version = a_form(team.study)
    for _ in range(3):
        a_submission(version, by=team.pi)

    found = counted(submissions_for(team.pi), most=most)

    assert found == expected


@pytest.mark.django_db
def test_the_newest_has_the_largest_key() -> None:
    team = study_with_members()
    version = a_form(team.study)
    before = newest_of(submissions_for(team.pi))
    sent = [a_submission(version, by=team.pi).pk for _ in range(2)]

    after = newest_of(submissions_for(team.pi))

    assert (before, after) == (None, sent[-1])
    assert newest_of(Submission.objects.none()) is None


def test_a_count_is_written_as_people_read_it() -> None:
    with translation.override("en"):
        written = [str(Counted(7)), str(Counted(1000, is_more=True))]

    assert written == ["7", f"{written[1][:-1]}+"]
    assert written[1].replace(",", "") == "1000+"


def test_no_row_counts_as_none() -> None:
    assert [bool(Counted(0)), bool(Counted(1))] == [False, True]
