"""What happened, as far as a member may know."""

import pytest
from pytest_django import DjangoAssertNumQueries

from survey.actions.event import record
from survey.actions.member import end_membership
from survey.models import Event, Kind, Membership
from survey.queries.activity import activity_for, feed_for
from tests.factories import Team, study_with_members


@pytest.fixture
def team(db: None) -> Team:
    team = study_with_members()
    Event.objects.all().delete()
    did(team, "pi", Kind.CODEBOOK_PUBLISHED, "book 1")
    did(team, "coder_a", Kind.TASK_SUBMITTED, "T01")
    did(team, "coder_b", Kind.TASK_SUBMITTED, "T02")
    did(team, "interviewer", Kind.SUBMISSION_RECEIVED, "uuid:1")
    record(Kind.RUN_FINISHED, study=study_with_members(people={}).study, by=None)
    return team


def did(team: Team, handle: str, kind: Kind, subject: str = "") -> None:
    record(kind, study=team.study, by=team[handle].user, subject=subject, data={"transcript": 1})


def subjects(member: Membership) -> list[str]:
    return [event.subject for event in activity_for(member)]


@pytest.mark.parametrize("handle", ["pi", "coordinator", "lead", "manager"])
def test_who_may_read_activity_reads_it_all_newest_first(team: Team, handle: str) -> None:
    assert subjects(team[handle]) == ["uuid:1", "T02", "T01", "book 1"]


def test_a_coder_sees_own_deeds_and_public_ones_but_no_other_coders(team: Team) -> None:
    assert subjects(team["coder_a"]) == ["T01", "book 1"]


def test_an_interviewer_sees_no_coding(team: Team) -> None:
    assert subjects(team["interviewer"]) == ["uuid:1", "book 1"]


def test_a_former_member_sees_nothing(team: Team) -> None:
    for handle in ("coder_a", "lead"):
        end_membership(member=team[handle], by=team.pi)
        assert subjects(Membership.objects.get(pk=team[handle].pk)) == []


def test_a_run_of_the_same_deed_is_one_line(team: Team) -> None:
    for subject in ("T03", "T03", "T03"):
        did(team, "coder_a", Kind.SEGMENT_MARKED, subject)
    for subject in ("T04", "T05"):
        did(team, "coder_b", Kind.SEGMENT_MARKED, subject)

    feed = feed_for(team["lead"], lines=3)

    assert [(deed.kind, str(deed.actor), deed.subject, deed.times) for deed in feed] == [
        (Kind.SEGMENT_MARKED, "coder_b", "", 2),
        (Kind.SEGMENT_MARKED, "coder_a", "T03", 3),
        (Kind.SUBMISSION_RECEIVED, "interviewer", "uuid:1", 1),
    ]
    assert feed[0].at == Event.objects.filter(study=team.study).latest("pk").at


def test_the_feed_takes_one_query(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        feed = feed_for(team.pi, lines=10)

    assert len(feed) == 4
