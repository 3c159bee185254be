"""A corrected text takes its coding along."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from analysis.actions.tally import refresh
from analysis.models import Tally
from coding.actions.assignment import give_tasks
from coding.actions.correction import correct, preview_correction
from coding.actions.memo import About, write_memo
from coding.actions.round import submit
from coding.actions.step import take_step, undo
from coding.changes import Change, Content
from coding.models import CarriedSegment, CodingTask, Memo, Segment, Step, Transcript, Turn
from coding.queries.script import script_of
from coding.queries.workspace import task_at_hand, workspace_of
from coding.text import digest
from survey.actions.refusal import Conflict, Refusal, Stale
from survey.models import Event, Mark
from tests.factories import (
    TEXT,
    Team,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)
from tests.threads import elsewhere, side_by_side, waiting
from tests.versions import correct_words, drafts_of, reworded

LAND, DOING, MARKET = "The county gave us land.", "We learned by doing.", "我们先做非洲市场。"


class Desk:
    """A transcript that two coders have in a round."""

    def __init__(self) -> None:
        self.team: Team = study_with_members()
        self.manager = self.team["manager"]
        self.transcript = a_transcript(self.manager, "T01")
        coding_round = a_round(self.team["lead"], a_codebook(self.team["lead"]))
        lead = self.team["lead"]
        self.a = a_task(coding_round, self.transcript, self.team["coder_a"], lead)
        self.b = a_task(coding_round, self.transcript, self.team["coder_b"], lead)


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


def now(segment: Segment) -> Segment:
    return Segment.objects.select_related("transcript").get(pk=segment.pk)


def test_a_correction_is_a_new_version_and_the_old_one_stays(desk: Desk) -> None:
    new, outlook = correct_words(desk.transcript, {"county": "town"}, by=desk.manager)

    old = Transcript.objects.get(pk=desk.transcript.pk)
    assert (old.text, old.is_current, old.version) == (desk.transcript.text, False, 1)
    assert new.text == desk.transcript.text.replace("county", "town")
    assert (new.version, new.is_current, new.reason, new.made_by, new.digest) == (
        2,
        True,
        "Misheard",
        desk.manager,
        digest(new.text),
    )
    assert [turn.position for turn in Turn.objects.filter(transcript=new)] == [1, 2, 3, 4]
    assert outlook.turns == 4
    event = Event.objects.get(kind="transcript.corrected")
    assert (event.subject, event.data["transcript"], event.data["transcripts"]) == (
        "T01",
        new.pk,
        [old.pk],
    )
    marked = Mark.objects.filter(task="analysis.refresh_tallies").values_list("key", flat=True)
    assert {new.pk, old.pk} <= set(marked)


def test_segments_move_change_or_get_lost_and_each_is_told(desk: Desk) -> None:
    moved = a_segment(desk.a, MARKET, "learn.doing", None)
    changed = a_segment(desk.a, LAND)
    lost = a_segment(desk.b, DOING, "learn.doing", None)

    new, outlook = correct_words(
        desk.transcript, {"county": "old town", " We learned by doing.": ""}, by=desk.manager
    )

    assert {coder: dict(counts) for coder, counts in outlook.counts.items()} == {
        "coder_a": {"moved": 1, "changed": 1},
        "coder_b": {"lost": 1},
    }
    assert (now(moved).transcript, now(moved).quote) == (new, MARKET)
    assert now(changed).quote == "The old town gave us land."
    assert now(lost).transcript == desk.transcript
    assert now(lost).quote == DOING
    for segment in (now(moved), now(changed), now(lost)):
        assert segment.transcript.text[segment.start : segment.end] == segment.quote
    rows = CarriedSegment.objects.order_by("fate").values_list(
        "segment", "transcript", "fate", "quote", "seen_at"
    )
    assert list(rows) == [
        (changed.pk, new.pk, "changed", LAND, None),
        (lost.pk, new.pk, "lost", DOING, None),
    ]


def test_versions_of_segments_rise_only_where_their_coder_sees_a_difference(desk: Desk) -> None:
    before = a_segment(desk.a, LAND)
    behind = a_segment(desk.a, MARKET, "learn.doing", None)

    correct_words(desk.transcript, {"learned by": "learnt by"}, by=desk.manager)

    assert (now(before).version, now(behind).version) == (1, 2)


def test_tasks_handed_in_or_not_are_of_the_new_version(desk: Desk) -> None:
    CodingTask.objects.filter(pk=desk.a.pk).update(read_to=60, left_at=len(desk.transcript.text))
    submit(task=desk.b, by=desk.team["coder_b"])

    new, _outlook = correct_words(desk.transcript, {"county": "old town"}, by=desk.manager)

    tasks = CodingTask.objects.order_by("pk")
    assert [task.transcript for task in tasks] == [new, new]
    assert (tasks[0].read_to, tasks[0].left_at) == (60 + 2, len(new.text))


def test_memos_on_the_text_go_along(desk: Desk) -> None:
    about = About(transcript="T01")
    memo = write_memo(
        pk=uuid4(), about=about, text="Hm", is_shared=False, version=None, by=desk.team["coder_a"]
    )

    new, _outlook = correct_words(desk.transcript, {"county": "town"}, by=desk.manager)

    assert Memo.objects.get(pk=memo.pk).transcript == new


def test_two_segments_that_would_become_one_are_kept_apart(desk: Desk) -> None:
    long = a_segment(desk.a, "gave us land.", "learn.doing", None)
    short = a_segment(desk.a, "land.", "learn.doing", None)

    _new, outlook = correct_words(desk.transcript, {"gave us land.": "land."}, by=desk.manager)

    assert dict(outlook.counts["coder_a"]) == {"moved": 1, "lost": 1}
    assert now(short).quote == "land."
    assert now(long).transcript == desk.transcript
    assert Segment.objects.count() == 2


def test_a_lost_segment_may_stand_where_another_came_to(desk: Desk) -> None:
    lost = a_segment(desk.a, "The county", "learn.doing", None)
    came = a_segment(desk.a, "We learned", "learn.doing", None)

    correct_words(desk.transcript, {"The county gave us land. ": ""}, by=desk.manager)

    assert now(came).start == now(lost).start
    assert now(came).quote == "We learned"


def test_what_was_done_before_a_correction_cannot_be_undone(desk: Desk) -> None:
    segment = a_segment(desk.a, LAND)
    step = Step.objects.get(task=desk.a)
    correct_words(desk.transcript, {"county": "town"}, by=desk.manager)

    with pytest.raises(Stale):
        undo(task=desk.a.pk, step=step.pk, by=desk.team["coder_a"])

    assert now(segment).quote == "The town gave us land."
    told = workspace_of(task_at_hand(desk.team["coder_a"], desk.a.pk), desk.team["coder_a"])
    assert (told["steps"]["undo"], told["steps"]["redo"]) == (0, 0)


def test_the_workspace_shows_what_stands_on_the_new_text_alone(desk: Desk) -> None:
    kept = a_segment(desk.a, LAND)
    a_segment(desk.a, DOING, "learn.doing", None)
    correct_words(desk.transcript, {" We learned by doing.": ""}, by=desk.manager)

    told = workspace_of(task_at_hand(desk.team["coder_a"], desk.a.pk), desk.team["coder_a"])

    assert [each["id"] for each in told["segments"]] == [str(kept.pk)]


def test_a_lost_segment_can_be_placed_anew_by_a_step_and_back(desk: Desk) -> None:
    lost = a_segment(desk.a, DOING, "learn.doing", None)
    new, _outlook = correct_words(desk.transcript, {DOING: "Doing taught us."}, by=desk.manager)
    # So few words are left that nothing is taken for granted.
    assert now(lost).transcript in {new, desk.transcript}
    start = new.text.index("taught")
    after = Content(start, start + 6, "taught", "learn.doing")
    step = uuid4()

    take_step(
        task=desk.a.pk,
        pk=step,
        kind="carry",
        changes=[Change(lost.pk, now(lost).version, after)],
        by=desk.team["coder_a"],
    )

    assert (now(lost).transcript, now(lost).quote) == (new, "taught")
    undo(task=desk.a.pk, step=step, by=desk.team["coder_a"])
    assert now(lost).quote != "taught"


def test_a_preview_tells_the_same_and_writes_nothing(desk: Desk) -> None:
    a_segment(desk.a, LAND)
    turns = reworded(desk.transcript, {"county": "town"})

    outlook = preview_correction(
        transcript=desk.transcript, version=1, turns=turns, by=desk.manager
    )

    assert {coder: dict(counts) for coder, counts in outlook.counts.items()} == {
        "coder_a": {"changed": 1}
    }
    assert Transcript.objects.count() == 1


def test_only_times_need_no_new_version(desk: Desk) -> None:
    turns = [
        replace(draft, start_ms=1000 * place)
        for place, draft in enumerate(drafts_of(desk.transcript))
    ]

    same, outlook = correct(
        transcript=desk.transcript, version=1, turns=turns, reason="", by=desk.manager
    )

    assert (same.version, outlook.is_retimed) == (1, True)
    assert [turn.start_ms for turn in script_of(same).turns] == [0, 1000, 2000, 3000]


def test_nothing_changed_is_nothing_done(desk: Desk) -> None:
    _same, outlook = correct(
        transcript=desk.transcript,
        version=1,
        turns=drafts_of(desk.transcript),
        reason="",
        by=desk.manager,
    )

    assert outlook.is_same
    assert Transcript.objects.count() == 1


def test_another_speaker_alone_is_a_new_version(desk: Desk) -> None:
    turns = drafts_of(desk.transcript)
    turns[0] = replace(turns[0], is_respondent=True)

    new, _outlook = correct(
        transcript=desk.transcript, version=1, turns=turns, reason="Role", by=desk.manager
    )

    assert (new.version, new.text) == (2, desk.transcript.text)


@pytest.mark.parametrize(
    ("words", "reason", "code"),
    [({"county": "town"}, " ", "no_reason"), ({"county": "\0"}, "x", "forbidden_character")],
)
def test_what_cannot_be_says_why(desk: Desk, words: dict[str, str], reason: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        correct_words(desk.transcript, words, by=desk.manager, reason=reason)
    assert refused.value.code == code


def test_a_correction_of_an_older_version_is_stale(desk: Desk) -> None:
    correct_words(desk.transcript, {"county": "town"}, by=desk.manager)

    with pytest.raises(Stale):
        correct_words(desk.transcript, {"county": "city"}, by=desk.manager)


@pytest.mark.parametrize("handle", ["coder_a", "lead", "analyst", "coordinator"])
def test_only_who_edits_transcripts_corrects_them(desk: Desk, handle: str) -> None:
    with pytest.raises(PermissionDenied):
        correct_words(desk.transcript, {"county": "town"}, by=desk.team[handle])


def test_tallies_count_what_stands_on_the_current_text(desk: Desk) -> None:
    a_segment(desk.a, LAND)
    a_segment(desk.a, DOING, "learn.doing", None)
    new, _outlook = correct_words(desk.transcript, {" We learned by doing.": ""}, by=desk.manager)

    for transcript in (desk.transcript.pk, new.pk):
        refresh(transcript)

    cells = Tally.objects.values_list("transcript", "code__key", "n")
    assert list(cells) == [(new.pk, "inst.local", 1)]


@pytest.mark.django_db(transaction=True)
def test_a_step_that_waits_for_a_correction_meets_the_new_text() -> None:
    desk = Desk()
    start = TEXT.index(DOING)
    content = Content(start, start + len(DOING), DOING, "learn.doing")
    found = []

    def mark() -> str:
        try:
            take_step(
                task=desk.a.pk,
                pk=uuid4(),
                kind="code",
                changes=[Change(uuid4(), None, content)],
                by=desk.team["coder_a"],
            )
        except Refusal as refused:
            return refused.code
        return "done"

    with transaction.atomic():
        correct_words(desk.transcript, {"county": "old town"}, by=desk.manager)
        found.append(waiting(mark))

    assert found[0].result(timeout=20) == "quote_differs"
    assert Segment.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_correction_that_waits_for_a_step_carries_its_segment() -> None:
    desk = Desk()

    with transaction.atomic():
        segment = a_segment(desk.a, DOING, "learn.doing", None)
        correction = waiting(
            lambda: correct_words(desk.transcript, {"county": "old town"}, by=desk.manager)
        )

    new, _outlook = correction.result(timeout=20)
    assert (now(segment).transcript, now(segment).quote) == (new, DOING)


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_one_is_stale() -> None:
    desk = Desk()

    def one(word: str) -> str:
        try:
            correct_words(desk.transcript, {"county": word}, by=desk.manager)
        except Stale:
            return "stale"
        return "done"

    assert sorted(side_by_side([lambda: one("town"), lambda: one("city")])) == ["done", "stale"]
    assert elsewhere(Transcript.objects.count) == 2


@pytest.mark.django_db(transaction=True)
def test_a_text_that_is_corrected_meanwhile_is_not_given_out() -> None:
    desk = Desk()
    lead = desk.team["lead"]
    second = a_round(lead, desk.a.round.codebook_version)

    def give() -> str:
        pairs = [(desk.transcript, desk.team["coder_a"])]
        try:
            give_tasks(coding_round=second, pairs=pairs, by=lead)
        except Conflict as refused:
            return refused.code
        return "given"

    with transaction.atomic():
        correct_words(desk.transcript, {"county": "old town"}, by=desk.manager)
        giving = waiting(give)

    assert giving.result(timeout=20) == "old_version"
    assert second.tasks.count() == 0
