"""Which memos a member reads: own ones, shared ones, and none that would disturb blind coding."""

from uuid import uuid4

import pytest

from coding.actions.in_vivo import propose_in_vivo
from coding.actions.memo import About, write_memo
from coding.actions.round import close_round
from coding.models import CodingRound, CodingTask, Memo
from coding.queries.memo import memo_told, memos_for, memos_sought
from survey.models import Membership
from tests.factories import Team, a_task, study_with_members
from tests.steps import a_given_task, content, new, take

ALL = ("study", "code", "transcript", "segment")


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


@pytest.fixture
def task(team: Team) -> CodingTask:
    """Coder A has coded a segment and written a memo on each thing there is, all shared."""
    task = a_given_task(team)
    segment = new(content())
    take(task, segment)
    for text, about in zip(
        ALL,
        (
            About(),
            About(code="inst.local"),
            About(transcript="T01"),
            About(segment=segment.segment),
        ),
        strict=True,
    ):
        write(task.coder, text, about, is_shared=True)
    write(task.coder, "own", About(), is_shared=False)
    return task


def write(by: Membership, text: str, about: About, *, is_shared: bool) -> Memo:
    return write_memo(pk=uuid4(), about=about, text=text, is_shared=is_shared, version=None, by=by)


def read(member: Membership) -> set[str]:
    return {memo.text for memo in memos_for(member)}


def test_the_author_reads_all_own_ones(task: CodingTask) -> None:
    assert read(task.coder) == {*ALL, "own"}


def test_while_it_is_coded_blind_another_coder_reads_none_on_its_text(
    team: Team, task: CodingTask
) -> None:
    a_task(task.round, task.transcript, team["coder_b"], team["lead"])
    CodingTask.objects.filter(coder=team["coder_b"]).update(submitted_at="2026-01-01T00:00Z")

    assert read(team["coder_b"]) == {"study", "code"}


def test_when_the_round_is_closed_the_others_read_them(team: Team, task: CodingTask) -> None:
    a_task(task.round, task.transcript, team["coder_b"], team["lead"])
    CodingTask.objects.update(submitted_at="2026-01-01T00:00Z")
    until_then = read(team["coder_b"])

    close_round(coding_round=task.round, by=team["lead"])

    assert until_then == {"study", "code"}
    assert read(team["coder_b"]) == set(ALL)


def test_memos_on_a_proposed_code_are_for_who_reads_the_proposal(
    team: Team, task: CodingTask
) -> None:
    code = propose_in_vivo(
        task=task.pk, key="vivo", name="Words", quote="", theme="learning", by=task.coder
    )
    write(task.coder, "vivo", About(code=code.key), is_shared=True)

    readers = [
        handle for handle in ("coder_a", "coder_b", "lead", "pi") if "vivo" in read(team[handle])
    ]

    assert readers == ["coder_a", "lead", "pi"]


def test_in_an_open_round_the_others_read_them(team: Team, task: CodingTask) -> None:
    a_task(task.round, task.transcript, team["coder_b"], team["lead"])
    CodingRound.objects.update(is_blind=False)

    assert read(team["coder_b"]) == set(ALL)


def test_a_coder_without_the_transcript_reads_none_on_it(team: Team, task: CodingTask) -> None:
    CodingTask.objects.update(submitted_at="2026-01-01T00:00Z")

    assert read(team["coder_b"]) == {"study", "code"}


@pytest.mark.parametrize("handle", ["lead", "analyst", "pi"])
def test_who_reads_all_segments_reads_all_shared_memos(
    team: Team, task: CodingTask, handle: str
) -> None:
    assert read(team[handle]) == set(ALL)


def test_a_lead_who_codes_the_same_text_reads_none_on_it(team: Team, task: CodingTask) -> None:
    team["lead"].roles = ["lead_coder", "coder"]
    team["lead"].save(update_fields=["roles"])
    a_task(task.round, task.transcript, team["lead"], team.pi)

    assert read(team["lead"]) == {"study", "code"}


@pytest.mark.parametrize("handle", ["interviewer", "coordinator"])
def test_who_reads_no_transcripts_reads_no_memos(team: Team, task: CodingTask, handle: str) -> None:
    assert read(team[handle]) == set()


def test_another_study_has_its_own(task: CodingTask) -> None:
    assert read(study_with_members().pi) == set()


def test_memos_are_found_by_what_they_are_about(team: Team, task: CodingTask) -> None:
    segment = task.segments.get().pk
    lead = team["lead"]
    write(lead, "mine", About(), is_shared=False)

    found = [
        {memo.text for memo in memos_sought(lead, **sought)}
        for sought in (
            {"segment": segment},
            {"code": "inst.local"},
            {"transcript": "T01"},
            {"mine": True},
            {"segment": uuid4()},
        )
    ]

    assert found == [{"segment"}, {"code"}, {"transcript", "segment"}, {"mine"}, set()]


def test_a_memo_is_told_without_its_readers_secrets(team: Team, task: CodingTask) -> None:
    memo = memos_for(team["lead"]).get(text="segment")

    told = memo_told(memo, team["lead"])

    assert told == {
        "id": str(memo.pk),
        "segment": str(task.segments.get().pk),
        "code": None,
        "transcript": None,
        "text": "segment",
        "is_shared": True,
        "version": 1,
        "author": "coder_a",
        "changed_at": memo.changed_at.isoformat(),
        "mine": False,
    }
