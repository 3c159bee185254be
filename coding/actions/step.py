"""Take a step: one deed on the segments of a task, all its changes or none; undo and redo it.

Every write of a segment by its coder goes through here, so that each can be undone at any later time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coding.actions.hold import HeldTask, hold, refuse_closed
from coding.actions.scene import Row, Scene, scene_of
from coding.actions.segment_check import check, check_spans
from coding.actions.segment_rows import Move, StepRow, move, step_exists
from coding.changes import Change, Content, Trace
from coding.conventions import Finding
from coding.models import Step, StepState
from coding.queries.step import StepRef, StepsState, steps_state
from survey.actions.event import record
from survey.actions.refusal import Conflict, Refusal, Stale
from survey.models import Kind, Membership
from survey.rules import May, require

KINDS = ("code", "change", "remove", "merge", "batch", "carry")
MOST_CHANGES = 2000


@dataclass(frozen=True, slots=True)
class Made:
    """What a step did: the segments it touched as they are now, and what is against the codebook's
    advice. `is_new` is False where it had been done before.
    """

    step: StepRef
    number: int
    rows: Mapping[UUID, Row]
    removed: Sequence[UUID]
    steps: StepsState
    warnings: Mapping[UUID, tuple[Finding, ...]] = field(default_factory=dict)
    is_new: bool = True


@transaction.atomic
def take_step(
    *,
    task: int,
    pk: UUID,
    kind: str,
    changes: Sequence[Change],
    by: Membership,
) -> Made:
    """Do it in the member's own open task; sending it again is harmless.

    Refused: faults of spans, codes, values and attributes; a segment that is not at the version
    which was meant (Stale); a task handed in; another step under the same id.
    """
    require(by, May.CODE)
    _look(kind, changes)
    held = hold(task, by)
    wanted = {change.segment: change.after for change in changes if change.after is not None}
    segments = [change.segment for change in changes]
    scene = scene_of(held, step=pk, segments=segments, wanted=list(wanted.values()))
    if scene.is_known:
        return _again(held, pk, kind, changes)
    refuse_closed(held)
    _compare(held, changes, scene.rows)
    checked = check(held, wanted, scene)
    if scene.has_undone:
        Step.objects.filter(task=held.pk, state=StepState.UNDONE).update(state=StepState.DROPPED)
    step = StepRow(pk, kind, scene.number + 1, scene.depth + 1)
    moves = [Move(change.segment, change.after) for change in changes]
    traces = move(held, moves, now=scene.rows, codes=checked.codes, step=step)
    _tell(held, traces)
    steps = StepsState(step.depth, 0, StepRef(pk, kind), None)
    return _made(held, step, traces, steps, checked.warnings)


def undo(*, task: int, step: UUID, by: Membership) -> Made:
    """Take the last step back. Saying it again is harmless; another step than the last, and
    segments changed otherwise since, are Stale.
    """
    return _walk(task, step, by, StepState.UNDONE)


def redo(*, task: int, step: UUID, by: Membership) -> Made:
    """Take again the first of the steps that were undone; else as undo."""
    return _walk(task, step, by, StepState.DONE)


def drop_steps(tasks: Iterable[int]) -> None:
    """Whoever changes segments otherwise than by steps calls this, with the tasks locked: what was
    done before cannot be undone any more.
    """
    Step.objects.filter(task__in=tasks).exclude(state=StepState.DROPPED).update(
        state=StepState.DROPPED
    )


def _look(kind: str, changes: Sequence[Change]) -> None:
    if kind not in KINDS:
        raise Refusal("unknown_kind", _("There is no such kind of step."))
    if not changes:
        raise Refusal("no_changes", _("This step changes nothing."))
    if len(changes) > MOST_CHANGES:
        raise Refusal(
            "too_many_changes",
            _("A step has at most %(most)s changes.") % {"most": MOST_CHANGES},
        )
    if len({change.segment for change in changes}) != len(changes):
        raise Refusal("changed_twice", _("A step changes a segment only once."))
    if any(change.version is None and change.after is None for change in changes):
        raise Refusal("no_changes", _("Say which version of the segment is to go."))


def _compare(held: HeldTask, changes: Sequence[Change], now: Mapping[UUID, Row]) -> None:
    """Each segment must be at the version that was meant."""
    own = _own(held, now)
    if any(change.version is None and change.segment in now.keys() - own for change in changes):
        raise Conflict("segment_exists", _("There is another segment under this id."))
    differing = [
        change.segment
        for change in changes
        if change.version != (own[change.segment].version if change.segment in own else None)
    ]
    if differing:
        raise _stale(differing, own)


def _stale(segments: Iterable[UUID], own: Mapping[UUID, Row]) -> Stale:
    found = [own[pk].told(pk) if pk in own else {"id": str(pk), "gone": True} for pk in segments]
    return Stale(
        "stale_segment", _("A segment was changed elsewhere meanwhile."), more={"segments": found}
    )


def _again(held: HeldTask, pk: UUID, kind: str, changes: Sequence[Change]) -> Made:
    """What this step did, if it is the same one; nothing is done twice."""
    known = Step.objects.get(pk=pk)
    told_before = [(UUID(each["segment"]), each["after"]) for each in known.changes]
    told_now = [(each.segment, each.after and each.after.told()) for each in changes]
    if known.task_id != held.pk or known.kind != kind or told_before != told_now:
        raise step_exists()
    return _as_it_is(held, known, steps_state(held.pk))


def _as_it_is(held: HeldTask, step: Step, steps: StepsState) -> Made:
    segments = [UUID(each["segment"]) for each in step.changes]
    scene = scene_of(held, step=step.pk, segments=segments, wanted=[])
    now = _own(held, scene.rows)
    removed = [pk for pk in segments if pk not in now]
    ref = StepRef(step.pk, step.kind)
    return Made(ref, step.number, now, removed, steps, is_new=False)


@transaction.atomic
def _walk(task: int, step: UUID, by: Membership, to: StepState) -> Made:
    require(by, May.CODE)
    held = hold(task, by)
    meant = Step.objects.get(pk=step, task=task)
    steps = steps_state(task)
    if meant.state == to:
        return _as_it_is(held, meant, steps)
    refuse_closed(held)
    first = steps.last if to == StepState.UNDONE else steps.next
    if first is None or first.id != step:
        raise Stale(
            "not_the_last_step",
            _("Another step was made meanwhile."),
            more={"steps": steps.told()},
        )
    return _turn(held, meant, to)


def _turn(held: HeldTask, step: Step, to: StepState) -> Made:
    """Lead the segments of a step back to what they were, or again to what it made of them."""
    is_back = to == StepState.UNDONE
    traces = [Trace.read(each) for each in step.changes]
    moves = [
        Move(
            trace.segment,
            trace.before if is_back else trace.after,
            trace.version,
            trace.attached,
            trace.elsewhere if is_back else None,
        )
        for trace in traces
    ]
    coming = [(each.to, each.elsewhere) for each in moves if each.to is not None]
    wanted = [content for content, _elsewhere in coming]
    segments = [trace.segment for trace in traces]
    scene = scene_of(held, step=step.pk, segments=segments, wanted=wanted)
    now = _own(held, scene.rows)
    _find_as_left(traces, now, is_back=is_back)
    places = zip(coming, scene.excerpts, strict=True)
    check_spans(held, [(content, text) for (content, elsewhere), text in places if not elsewhere])
    row = StepRow(step.pk, step.kind, step.number, step.depth, to, is_known=True)
    codes = _codes(wanted, scene)
    done = move(held, moves, now=now, codes=codes, step=row, kept=traces)
    _tell(held, done)
    return _made(held, row, done, steps_state(held.pk))


def _own(held: HeldTask, rows: Mapping[UUID, Row]) -> dict[UUID, Row]:
    return {pk: row for pk, row in rows.items() if row.task == held.pk}


def _find_as_left(traces: Sequence[Trace], now: Mapping[UUID, Row], *, is_back: bool) -> None:
    """The segments must be as this step left them, or, to take it again, as it found them."""
    differing = []
    for trace in traces:
        left = trace.after if is_back else trace.before
        if left != (now[trace.segment].content if trace.segment in now else None):
            differing.append(trace.segment)
    if differing:
        raise _stale(differing, now)


def _codes(wanted: Iterable[Content], scene: Scene) -> dict[str, int]:
    """The keys of the codes; one may be retired by now, but not gone."""
    codes = {row.key: row.pk for row in scene.codes}
    for key in sorted({content.code for content in wanted} - set(codes)):
        raise Conflict("code_gone", _("There is no code %(code)s any more.") % {"code": key})
    return codes


def _tell(held: HeldTask, traces: Sequence[Trace]) -> None:
    """One new segment is told as such; the tallies of all transcripts that were touched follow."""
    first = traces[0]
    places: dict[str, Any] = {"transcript": held.transcript}
    others = {trace.elsewhere for trace in traces if trace.elsewhere is not None}
    kind = Kind.SEGMENTS_CHANGED
    if len(traces) == 1 and first.before is None and first.after is not None:
        kind = Kind.SEGMENT_MARKED
        places |= {"segment": str(first.segment), "code": first.after.code}
    if others:
        places["transcripts"] = sorted(others)
    record(kind, study=held.by.study, by=held.by.user, subject=held.code, data=places)


def _made(
    held: HeldTask,
    step: StepRow,
    traces: Sequence[Trace],
    steps: StepsState,
    warnings: Mapping[UUID, tuple[Finding, ...]] | None = None,
) -> Made:
    rows = {
        trace.segment: Row(held.pk, held.transcript, trace.version, trace.after)
        for trace in traces
        if trace.after is not None
    }
    removed = [trace.segment for trace in traces if trace.after is None]
    ref = StepRef(step.pk, step.kind)
    return Made(ref, step.number, rows, removed, steps, warnings or {})
