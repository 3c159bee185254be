"""Pages of OData tables: first the keys of their rows, by an index, then what stands under them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Count,
    F,
    Func,
    Max,
    Q,
    QuerySet,
    Value,
)

from survey.formats.odata_row import Repetition
from survey.models import (
    Attachment,
    Form,
    Membership,
    RepeatRow,
    ReviewStep,
    Submission,
    SubmissionVersion,
)
from survey.queries.submission import submissions_for

_COLUMNS = (
    *("pk", "instance_id", "form_version__version", "submitted_by__user", "submitted_by__handle"),
    *("device", "received_at", "review", "number"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: behind the row with this key (submission, position in the repeat), or
    after `skip` rows.
    """

    skip: int = 0
    after: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A submission and what is known about it: `root` is the instance ID under which it came
    first, `submitter` and `handle` say whose it is, `updated` when content or decision changed.
    """

    pk: int
    root: str
    instance_id: str
    version: str
    submitter: int | None
    handle: str | None
    device: str
    received_at: datetime
    review: str
    number: int
    updated: datetime | None
    files: int
    files_here: int
    answers: Mapping[str, Any] = field(default_factory=dict)


class _IsAnyOf(Func):
    """A key is one of these, sent as one array: many parameters take longer than the question."""

    template = "%(expressions)s)"
    arg_joiner = " = any("

    def __init__(self, name: str, keys: Sequence[int]) -> None:
        listed = Value(list(keys), output_field=ArrayField(BigIntegerField()))
        super().__init__(F(name), listed, output_field=BooleanField())


def submissions_of(member: Membership, form: Form) -> QuerySet[Submission]:
    """The submissions of a form that the member may see, without what hangs on them."""
    versions = list(form.versions.order_by().values_list("pk", flat=True))
    found = submissions_for(member).select_related(None).order_by()
    return found.filter(form_version__in=versions)


def submission_keys(
    found: QuerySet[Submission], place: Place, most: int, order: Sequence[str] = ()
) -> list[int]:
    """The keys of a page of submissions, the newest first, or in this order."""
    if place.after:
        found = found.filter(pk__lt=place.after[0])
    keys = found.order_by(*order, "-pk").values_list("pk", flat=True)
    return list(keys[place.skip : place.skip + most])


def repetition_keys(
    found: QuerySet[Submission], repeat: str, place: Place, most: int
) -> list[tuple[int, int]]:
    """(submission, position) of a page of a repeat's rows, those of the newest submission first."""
    rows = _rows(found, repeat)
    if place.after:
        submission, position = place.after
        beyond = Q(submission__lt=submission) | Q(submission=submission, position__gt=position)
        rows = rows.filter(Q(submission__lte=submission) & beyond)
    keys = rows.order_by("-submission_id", "position").values_list("submission_id", "position")
    return list(keys[place.skip : place.skip + most])


def count_of(found: QuerySet[Submission], repeat: str | None) -> int:
    """How many rows the table has."""
    return found.count() if repeat is None else _rows(found, repeat).count()


def _rows(found: QuerySet[Submission], repeat: str) -> QuerySet[RepeatRow]:
    return RepeatRow.objects.filter(submission__in=found.order_by().values("pk"), repeat=repeat)


def known(keys: Sequence[int], *, answers: bool = True) -> list[Known]:
    """What is known about these submissions, in the order of their keys."""
    columns = (*_COLUMNS, "answers") if answers else _COLUMNS
    rows = Submission.objects.filter(_IsAnyOf("pk", keys)).values_list(*columns)
    by_key = {row[0]: row for row in rows}
    edited = [pk for pk, row in by_key.items() if row[8] > 1]
    roots, updated, files = _roots(edited), _updated(keys, edited), _files(keys)
    found = []
    for pk in keys:
        if row := by_key.get(pk):
            about = (pk, roots.get(pk, row[1]), *row[1:9])
            more = (updated.get(pk), *files.get(pk, (0, 0)), *row[9:])
            found.append(Known(*about, *more))
    return found


def names_of(keys: Sequence[int]) -> dict[int, tuple[str, str]]:
    """The instance IDs of these submissions: that which came first, and that of today."""
    rows = Submission.objects.filter(_IsAnyOf("pk", keys))
    found = list(rows.values_list("pk", "instance_id", "number"))
    roots = _roots([pk for pk, _name, number in found if number > 1])
    return {pk: (roots.get(pk, name), name) for pk, name, _number in found}


def _roots(edited: Sequence[int]) -> dict[int, str]:
    """The instance IDs that came first, of submissions that were edited."""
    first = SubmissionVersion.objects.filter(_IsAnyOf("submission", edited), number=1)
    return dict(first.values_list("submission", "instance_id")) if edited else {}


def _updated(keys: Sequence[int], edited: Sequence[int]) -> dict[int, datetime]:
    """When the content, of those that were edited, or the decision changed last."""
    decided = ReviewStep.objects.filter(_IsAnyOf("submission", keys)).exclude(state="")
    found = dict(decided.order_by().values_list("submission").annotate(last=Max("at")))
    if edited:
        replaced = SubmissionVersion.objects.filter(_IsAnyOf("submission", edited)).order_by()
        for pk, at in replaced.values_list("submission").annotate(last=Max("replaced_at")):
            found[pk] = max(at, found.get(pk, at))
    return found


def _files(keys: Sequence[int]) -> dict[int, tuple[int, int]]:
    """How many files each submission names, and how many of them are here."""
    rows = Attachment.objects.filter(_IsAnyOf("submission", keys)).order_by()
    counted = rows.values_list("submission").annotate(
        named=Count("pk"), here=Count("pk", filter=~Q(file=""))
    )
    return {pk: (named, here) for pk, named, here in counted}


def repetitions(
    keys: Sequence[int], repeats: Sequence[str]
) -> dict[int, dict[tuple[str, int | None], list[Repetition]]]:
    """All rows of these repeats in these submissions, by repeat and the row around them."""
    found: dict[int, dict[tuple[str, int | None], list[Repetition]]] = {}
    if not repeats:
        return found
    rows = RepeatRow.objects.filter(_IsAnyOf("submission", keys), repeat__in=repeats)
    for pk, repeat, row in _read(rows.order_by("submission_id", "repeat", "position")):
        found.setdefault(pk, {}).setdefault((repeat, row.parent_position), []).append(row)
    return found


def repetitions_at(
    keys: Sequence[tuple[int, int]], repeat: str
) -> dict[tuple[int, int], Repetition]:
    """The rows of a repeat with these keys (see repetition_keys)."""
    if not keys:
        return {}
    submissions = sorted({submission for submission, _position in keys})
    rows = RepeatRow.objects.filter(
        _IsAnyOf("submission", submissions),
        repeat=repeat,
        position__gte=min(position for _submission, position in keys),
        position__lte=max(position for _submission, position in keys),
    )
    return {(pk, row.position): row for pk, _repeat, row in _read(rows)}


def _read(rows: QuerySet[RepeatRow]) -> Iterator[tuple[int, str, Repetition]]:
    columns = ("submission_id", "repeat", "position", "parent_position", "answers")
    for pk, repeat, *row in rows.values_list(*columns):
        yield pk, repeat, Repetition(*row)


def submission_called(member: Membership, form: Form, instance_id: str) -> Submission:
    """The submission that has or had this instance ID, with its rows; DoesNotExist."""
    former = SubmissionVersion.objects.filter(study=member.study, instance_id=instance_id)
    named = Q(instance_id=instance_id) | Q(pk__in=former.values("submission"))
    found = submissions_for(member).filter(named, form_version__form=form)
    return found.get()
