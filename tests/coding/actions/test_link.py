"""Links between own segments."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied

from coding.actions.link import KINDS, link_segments, unlink_segments
from coding.models import CodingTask, Segment, SegmentLink
from survey.actions.refusal import Conflict, Refusal
from tests.factories import Team, a_task, study_with_members
from tests.steps import DOING, a_given_task, content, new, take


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


@pytest.fixture
def ends(team: Team) -> tuple[UUID, UUID]:
    first, second = new(content()), new(content(DOING))
    take(a_given_task(team), first, second)
    return first.segment, second.segment


def link(team: Team, ends: tuple[UUID, UUID], by: str = "coder_a", **more: Any) -> SegmentLink:  # noqa: ANN401
    said: dict[str, Any] = {"pk": uuid4(), "kind": "supports", "note": "", **more}
    return link_segments(source=ends[0], target=ends[1], by=team[by], **said)


@pytest.mark.parametrize("kind", KINDS)
def test_segments_are_linked(team: Team, ends: tuple[UUID, UUID], kind: str) -> None:
    made = link(team, ends, kind=kind, note="Look.")

    kept = SegmentLink.objects.get()
    assert kept == made
    assert (kept.source_id, kept.target_id, kept.kind, kept.note) == (*ends, kind, "Look.")
    assert kept.author == team["coder_a"]


def test_linking_again_is_harmless_and_may_change_it(team: Team, ends: tuple[UUID, UUID]) -> None:
    pk = uuid4()
    link(team, ends, pk=pk)
    link(team, ends, pk=pk)

    link(team, ends, pk=pk, kind="explains", note="So.")

    assert SegmentLink.objects.values_list("kind", "note").get() == ("explains", "So.")


def test_the_same_link_under_another_id_is_refused(team: Team, ends: tuple[UUID, UUID]) -> None:
    link(team, ends)

    with pytest.raises(Conflict) as refused:
        link(team, ends)

    assert refused.value.code == "already_linked"


def test_what_is_no_link_is_refused(team: Team, ends: tuple[UUID, UUID]) -> None:
    with pytest.raises(Refusal) as unknown:
        link(team, ends, kind="likes")
    with pytest.raises(Refusal) as itself:
        link(team, (ends[0], ends[0]))

    assert (unknown.value.code, itself.value.code) == ("unknown_kind", "linked_to_itself")


def test_others_segments_and_links_are_not_there(team: Team, ends: tuple[UUID, UUID]) -> None:
    made = link(team, ends)
    own = CodingTask.objects.get()
    other = a_task(own.round, own.transcript, team["coder_b"], team["lead"])
    theirs = [new(content()), new(content(DOING))]
    take(other, *theirs)

    with pytest.raises(Segment.DoesNotExist):
        link(team, ends, by="coder_b")
    with pytest.raises(SegmentLink.DoesNotExist):
        link(team, (theirs[0].segment, theirs[1].segment), by="coder_b", pk=made.pk)
    unlink_segments(pk=made.pk, by=team["coder_b"])

    assert SegmentLink.objects.get() == made


def test_a_link_is_taken_away(team: Team, ends: tuple[UUID, UUID]) -> None:
    made = link(team, ends)

    unlink_segments(pk=made.pk, by=team["coder_a"])
    unlink_segments(pk=made.pk, by=team["coder_a"])

    assert not SegmentLink.objects.exists()


def test_who_does_not_code_links_nothing(team: Team, ends: tuple[UUID, UUID]) -> None:
    with pytest.raises(PermissionDenied):
        link(team, ends, by="lead")
    with pytest.raises(PermissionDenied):
        unlink_segments(pk=uuid4(), by=team["lead"])
