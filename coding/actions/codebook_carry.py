"""Carry segments from one code to another, with all that hangs on them, and back again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.forms.models import model_to_dict

from coding.models import Code, CodingTask, Memo, Segment, SegmentLink, Step, StepState

type Json = dict[str, Any]

AT_ONCE = 1000


@dataclass(slots=True)
class Carried:
    """What was done, and what is needed to undo it; all of it can be kept as JSON."""

    transcripts: set[int] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    segments: list[Json] = field(default_factory=list)
    removed: list[Json] = field(default_factory=list)
    steps: list[Json] = field(default_factory=list)

    def as_json(self) -> Json:
        return {"segments": self.segments, "removed": self.removed, "steps": self.steps}


def lock_tasks(code: Code) -> None:
    """Hold all tasks with segments of the code and all open ones of its study, in one order, so
    that nobody marks, changes or hands in meanwhile.
    """
    touched = Q(segments__code=code) | Q(
        round__study=code.codebook.study_id, round__closed_at=None, submitted_at=None
    )
    ids = CodingTask.objects.filter(touched).order_by().values("pk")
    list(CodingTask.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True))


def carry(code: Code, target_of: Callable[[UUID], Code]) -> Carried:
    """Give each segment of the code the one that `target_of` its id names.

    A value stays where both codes have the same scale, else it goes (the history keeps it). Where
    the same coder has marked the same span with the target already, that segment is kept and the
    carried one goes; its memos and links move to the kept one. Steps learn the new code, so that
    undo and redo go on working; only where a segment went, what was done before in that task cannot
    be undone any more.
    """
    done = Carried()
    rows = Segment.objects.filter(code=code).select_for_update(no_key=True).order_by("pk")
    kept_values: dict[int, list[UUID]] = {}
    lost_values: dict[int, list[UUID]] = {}
    taken = _taken_spans(code)
    for row in rows:
        target = target_of(row.pk)
        done.transcripts.add(row.transcript_id)
        done.counts[target.key] = done.counts.get(target.key, 0) + 1
        kept = taken.get((row.task_id, row.transcript_id, target.pk, row.start, row.end))
        if kept is not None:
            done.removed.append(_remove(row, kept))
            continue
        before = [row.number, row.category]
        done.segments.append({"id": str(row.pk), "value": before, "version": row.version + 1})
        same = target.scale_id == code.scale_id
        (kept_values if same else lost_values).setdefault(target.pk, []).append(row.pk)
    _write(kept_values)
    _write(lost_values, number=None, category="")
    done.steps = _rewrite_steps(code, target_of, {int(each["task"]) for each in done.removed})
    return done


def _taken_spans(code: Code) -> dict[tuple[int, int, int, int, int], UUID]:
    """Segments on spans that the code has, too, in the same task and text: by task, transcript,
    code, start and end.
    """
    same = Segment.objects.filter(
        task__segments__code=code,
        task__segments__transcript=F("transcript"),
        task__segments__start=F("start"),
        task__segments__end=F("end"),
    ).exclude(code=code)
    rows = same.values_list("task", "transcript", "code", "start", "end", "pk")
    return {(task, text, other, start, end): pk for task, text, other, start, end, pk in rows}


def _write(by_target: Mapping[int, Sequence[UUID]], **more: object) -> None:
    for target, ids in by_target.items():
        for at in range(0, len(ids), AT_ONCE):
            Segment.objects.filter(pk__in=ids[at : at + AT_ONCE]).update(
                code_id=target, version=F("version") + 1, **more
            )


def _remove(row: Segment, kept: UUID) -> Json:
    """Take the segment away; its memos and links go over to the kept one. Returns it as JSON."""
    memos = [str(pk) for pk in row.memos.values_list("pk", flat=True)]
    row.memos.update(segment=kept)
    ends: list[Json] = []
    for end, links in (("source", row.links_out), ("target", row.links_in)):
        for link in list(links.all()):
            other = link.target_id if end == "source" else link.source_id
            pair = (
                {"source": kept, "target": other}
                if end == "source"
                else {"source": other, "target": kept}
            )
            known = SegmentLink.objects.filter(kind=link.kind, **pair).exists()
            if other != kept and not known:
                SegmentLink.objects.filter(pk=link.pk).update(**{end: kept})
                ends.append({"id": str(link.pk), "end": end})
    told = model_to_dict(row, exclude=["id", "created_at"])
    told |= {"id": str(row.pk), "kept": str(kept)}
    row.delete()
    return told | {"memos": memos, "links": ends}


def _rewrite_steps(code: Code, target_of: Callable[[UUID], Code], broken: set[int]) -> list[Json]:
    """Name the new codes in the steps that hold the code, and drop those of the tasks in which a
    segment went. Returns the steps as they were.
    """
    names = {"code": code.key}
    holds = Q(changes__contains=[{"after": names}]) | Q(changes__contains=[{"before": names}])
    found = Step.objects.filter(task__round__study=code.codebook.study_id)
    found = found.filter(holds | Q(task__in=broken)).exclude(state=StepState.DROPPED)
    before: list[Json] = []
    changed: list[Step] = []
    for step in found.select_for_update(no_key=True, of=("self",)):
        before.append({"id": str(step.pk), "changes": step.changes, "state": step.state})
        if step.task_id in broken:
            step.state = StepState.DROPPED
        else:
            step.changes = [_renamed(each, code, target_of) for each in step.changes]
        changed.append(step)
    Step.objects.bulk_update(changed, ["changes", "state"], batch_size=AT_ONCE)
    return before


def _renamed(change: Json, code: Code, target_of: Callable[[UUID], Code]) -> Json:
    target = target_of(UUID(str(change["segment"])))
    fits = target.scale_id == code.scale_id

    def named(content: Json | None) -> Json | None:
        if content is None or content["code"] != code.key:
            return content
        return content | {"code": target.key, "value": content["value"] if fits else None}

    return change | {"before": named(change["before"]), "after": named(change["after"])}


def is_untouched(before: Json) -> bool:
    """Whether all carried segments are still as the deed left them."""
    told = {each["id"]: each["version"] for each in before["segments"]}
    rows = Segment.objects.filter(pk__in=told).values_list("pk", "version")
    return {str(pk): version for pk, version in rows} == told


def carry_back(before: Json, code: Code) -> set[int]:
    """Give everything back to the code as it was; returns the transcripts that are touched."""
    by_value: dict[tuple[float | None, str], list[str]] = {}
    for each in before["segments"]:
        number, category = each["value"]
        by_value.setdefault((number, category), []).append(each["id"])
    for (number, category), ids in by_value.items():
        for at in range(0, len(ids), AT_ONCE):
            Segment.objects.filter(pk__in=ids[at : at + AT_ONCE]).update(
                code=code, version=F("version") + 1, number=number, category=category
            )
    for each in before["removed"]:
        _bring_back(each, code)
    for each in before["steps"]:
        Step.objects.filter(pk=each["id"]).update(changes=each["changes"], state=each["state"])
    ids_of_all = [each["id"] for each in (*before["segments"], *before["removed"])]
    rows = Segment.objects.filter(pk__in=ids_of_all).values_list("transcript", flat=True)
    return set(rows)


def _bring_back(told: Json, code: Code) -> None:
    keys: Iterable[str] = ("start", "end", "quote", "number", "category", "attributes")
    row = Segment.objects.create(
        id=UUID(told["id"]),
        code=code,
        task_id=told["task"],
        transcript_id=told["transcript"],
        coder_id=told["coder"],
        version=told["version"] + 1,
        **{key: told[key] for key in keys},
    )
    Memo.objects.filter(pk__in=told["memos"], segment=told["kept"]).update(segment=row)
    for each in told["links"]:
        SegmentLink.objects.filter(pk=each["id"]).update(**{each["end"]: row})
