"""Where coders differ, and who may see it."""

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import DjangoAssertNumQueries

from analysis.queries.disagreement import AT_ONCE, Disagreement, disagreements
from coding.actions.round import submit
from coding.models import CodingTask, Segment
from survey.models import Membership, Role
from tests.computed import DOING, LAND, a_computable_study
from tests.factories import Team, a_round, a_segment, a_task, a_transcript

CODE = ["inst.local"]


@pytest.fixture
def team(db: None) -> Team:
    """In T01 both mark the land, with values 2 and 1; in T02 only the first coder does."""
    return a_computable_study()


def told(found: Disagreement) -> tuple[str, str, list[tuple[str, float | str | None]], list[str]]:
    return (
        found.transcript.code,
        found.words,
        [(mark.coder.handle, mark.value) for mark in found.marks],
        [coder.handle for coder in found.silent],
    )


def test_a_turn_that_some_marked_and_some_did_not_is_told_with_its_words(team: Team) -> None:
    found = disagreements(team["lead"], CODE, "turn")

    assert [told(each) for each in found.shown] == [
        ("T02", f"{LAND} {DOING}", [("coder_a", -2.0)], ["coder_b"])
    ]
    assert (found.total, found.transcripts) == (1, 2)


def test_values_that_differ_at_the_same_place_are_told(team: Team) -> None:
    found = disagreements(team["lead"], CODE, "value")

    assert [told(each) for each in found.shown] == [
        ("T01", f"{LAND} {DOING}", [("coder_a", 2.0), ("coder_b", 1.0)], [])
    ]


def test_who_agrees_is_not_told(team: Team) -> None:
    assert disagreements(team["lead"], ["learn.doing"], "turn").shown == ()
    assert disagreements(team["lead"], ["learn.doing"], "value").total == 0


def test_a_theme_is_marked_where_any_of_its_codes_is(team: Team) -> None:
    found = disagreements(team["lead"], ["inst.local", "learn.doing"], "turn")

    assert [each.transcript.code for each in found.shown] == ["T02"]


def test_what_is_not_handed_in_does_not_count(team: Team) -> None:
    CodingTask.objects.filter(transcript__code="T02", coder=team["coder_b"]).update(
        submitted_at=None
    )

    found = disagreements(team["lead"], CODE, "turn")

    assert (found.total, found.transcripts) == (0, 1)


def test_of_several_rounds_the_last_one_counts(team: Team) -> None:
    task = CodingTask.objects.select_related("round__codebook_version", "transcript").get(
        transcript__code="T02", coder=team["coder_b"]
    )
    later = a_round(team["lead"], task.round.codebook_version)
    again = a_task(later, task.transcript, team["coder_b"], team["lead"])
    a_segment(again, LAND, value=-2)
    submit(task=again, by=team["coder_b"])

    assert disagreements(team["lead"], CODE, "turn").total == 0


@pytest.mark.parametrize("handle", ["coder_a", "coordinator", "manager", "interviewer"])
def test_who_may_not_read_all_segments_sees_none(team: Team, handle: str) -> None:
    with pytest.raises(PermissionDenied):
        disagreements(team[handle], CODE, "turn")


def test_a_text_that_the_reader_codes_blind_is_left_out(team: Team) -> None:
    lead = team["lead"]
    Membership.objects.filter(pk=lead.pk).update(roles=[Role.LEAD_CODER, Role.CODER])
    lead.refresh_from_db()
    task = CodingTask.objects.select_related("round__codebook_version", "transcript").get(
        transcript__code="T02", coder=team["coder_b"]
    )
    before = disagreements(lead, CODE, "turn")
    a_task(a_round(lead, task.round.codebook_version), task.transcript, lead, lead)

    after = disagreements(lead, CODE, "turn")

    assert (before.total, before.transcripts) == (1, 2)
    assert (after.total, after.transcripts) == (0, 1)


def many(team: Team, number: int) -> None:
    """As many further transcripts in which only the first coder marks the land."""
    task = CodingTask.objects.select_related("round").filter(coder=team["coder_a"])[0]
    for n in range(number):
        transcript = a_transcript(team["manager"], f"X{n:02}")
        for coder in ("coder_a", "coder_b"):
            own = a_task(task.round, transcript, team[coder], team["lead"])
            if coder == "coder_a":
                a_segment(own, LAND, value=1)
            submit(task=own, by=team[coder])


def test_they_come_in_pages_in_the_order_of_the_texts(team: Team) -> None:
    many(team, AT_ONCE)

    first, second = (disagreements(team["lead"], CODE, "turn", page=page) for page in (1, 2))

    codes = [each.transcript.code for each in (*first.shown, *second.shown)]
    assert codes == ["T02", *(f"X{n:02}" for n in range(AT_ONCE))]
    assert (len(first.shown), len(second.shown), first.total) == (AT_ONCE, 1, AT_ONCE + 1)
    assert disagreements(team["lead"], CODE, "turn", page=3).shown == ()


def test_a_page_costs_the_same_however_many_there_are(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many(team, 5)
    assert Segment.objects.count() > 5

    with django_assert_num_queries(5):  # tasks, segments, turns, and the page's turns and marks
        assert len(disagreements(team["lead"], CODE, "turn").shown) == 6
