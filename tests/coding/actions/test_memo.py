"""Memos: written, changed at their version, deleted, about one thing each."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied

from coding.actions.memo import LONGEST, About, delete_memo, write_memo
from coding.models import Code, CodingTask, Memo
from survey.actions.refusal import Refusal, Stale, Unconditional
from survey.models import Membership
from tests.factories import Team, study_with_members
from tests.steps import a_given_task, content, new, take
from tests.threads import side_by_side


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


@pytest.fixture
def task(team: Team) -> CodingTask:
    return a_given_task(team)


def write(by: Membership, *, pk: UUID | None = None, **more: Any) -> Memo:  # noqa: ANN401
    said: dict[str, Any] = {
        "about": About(),
        "text": "Why?",
        "is_shared": False,
        "version": None,
        **more,
    }
    return write_memo(pk=pk or uuid4(), by=by, **said)


def test_a_memo_is_about_one_thing_or_the_study(team: Team, task: CodingTask) -> None:
    segment = new(content())
    take(task, segment)
    by = team["coder_a"]

    memos = [
        write(by, about=about)
        for about in (
            About(),
            About(segment=segment.segment),
            About(code="inst.local"),
            About(transcript="T01"),
        )
    ]

    code = Code.objects.get(key="inst.local")
    assert [(memo.segment_id, memo.code_id, memo.transcript_id) for memo in memos] == [
        (None, None, None),
        (segment.segment, None, None),
        (None, code.pk, None),
        (None, None, task.transcript_id),
    ]
    assert {(memo.study, memo.author, memo.version) for memo in memos} == {(team.study, by, 1)}


def test_a_memo_is_changed_at_its_version(team: Team) -> None:
    memo = write(team["lead"])

    changed = write(team["lead"], pk=memo.pk, text="Because.", is_shared=True, version=1)

    assert (changed.text, changed.is_shared, changed.version) == ("Because.", True, 2)
    assert changed.changed_at > memo.changed_at


def test_a_stale_change_is_told_how_the_memo_is_now(team: Team) -> None:
    memo = write(team["lead"])
    write(team["lead"], pk=memo.pk, text="Because.", version=1)

    with pytest.raises(Stale) as refused:
        write(team["lead"], pk=memo.pk, text="Otherwise.", version=1)
    with pytest.raises(Stale) as gone:
        write(team["lead"], version=3)
    with pytest.raises(Stale):
        delete_memo(pk=memo.pk, version=1, by=team["lead"])

    now: Any = refused.value.more["memo"]
    absent: Any = gone.value.more["memo"]
    assert (now["text"], now["version"], absent["gone"]) == ("Because.", 2, True)
    assert Memo.objects.get().text == "Because."


def test_the_same_memo_again_is_harmless_another_needs_its_version(team: Team) -> None:
    memo = write(team["lead"])

    again = write(team["lead"], pk=memo.pk)
    with pytest.raises(Unconditional):
        write(team["lead"], pk=memo.pk, text="Otherwise.")

    assert (again.version, Memo.objects.count()) == (1, 1)


def test_a_memo_is_deleted_at_its_version(team: Team) -> None:
    memo = write(team["lead"])

    delete_memo(pk=memo.pk, version=1, by=team["lead"])

    assert not Memo.objects.exists()


def test_anothers_memo_is_not_there(team: Team) -> None:
    memo = write(team["lead"], is_shared=True)
    by = team["coder_a"]

    for deed in (
        lambda: write(by, pk=memo.pk),
        lambda: write(by, pk=memo.pk, version=1),
        lambda: delete_memo(pk=memo.pk, version=1, by=by),
    ):
        with pytest.raises(Memo.DoesNotExist):
            deed()
    assert Memo.objects.get().text == "Why?"


def test_what_the_member_does_not_see_is_not_there(team: Team, task: CodingTask) -> None:
    segment = new(content())
    take(task, segment)
    Code.objects.filter(key="inst.stage").update(state="proposed", proposed_by=team["coder_a"])

    for about in (
        About(segment=segment.segment),
        About(transcript="T01"),
        About(code="inst.stage"),
        About(code="none"),
    ):
        with pytest.raises(ObjectDoesNotExist):
            write(team["coder_b"], about=about)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": " \n"}, "no_text"),
        ({"text": "x" * (LONGEST + 1)}, "too_long"),
        ({"about": About(code="inst.local", transcript="T01")}, "many_subjects"),
    ],
)
def test_what_is_no_memo_is_refused(team: Team, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        write(team["lead"], **changes)

    assert refused.value.code == code


@pytest.mark.parametrize("handle", ["interviewer", "coordinator"])
def test_who_reads_no_transcripts_writes_none(team: Team, handle: str) -> None:
    with pytest.raises(PermissionDenied):
        write(team[handle])
    with pytest.raises(PermissionDenied):
        delete_memo(pk=uuid4(), version=1, by=team[handle])


@pytest.mark.django_db(transaction=True)
def test_the_same_memo_many_times_at_once_is_one() -> None:
    lead = study_with_members()["lead"]
    pk = uuid4()

    versions = side_by_side([lambda: write(lead, pk=pk).version] * 6)

    assert (versions, Memo.objects.count()) == ([1] * 6, 1)
