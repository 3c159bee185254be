"""Exports as a member may see them, and the submissions that go into one, a few at a time."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    Max,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    Window,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Mod, RowNumber
from django.utils import timezone
from orjson import loads

from survey.formats.answers import read_answers
from survey.formats.export.aside import AUDIT
from survey.formats.export.options import Options
from survey.formats.export.rows import Record, Repetition
from survey.models import (
    Attachment,
    Case,
    Consent,
    Export,
    Finding,
    Form,
    FormVersion,
    Membership,
    RepeatRow,
    ReviewState,
    ReviewStep,
    Submission,
    SubmissionVersion,
)
from survey.queries.submission import forms_for, submissions_for
from survey.rules import May, can

_ConsentEvent: Any = Consent.pgh_event_model  # type: ignore[attr-defined]
AT_ONCE = 500
NEWEST = 100
_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")


def _written(name: str) -> Combinable:
    """A column of JSON as the text that PostgreSQL writes."""
    return ExpressionWrapper(F(name), output_field=TextField())


_COLUMNS: tuple[str | Combinable, ...] = (
    "pk",
    "instance_id",
    "form_version__version",
    "case__code",
    "interviewer",
    "submitted_by__handle",
    "device",
    "received_at",
    "review",
    "number",
    *map(_written, ("answers", "empty", "not_relevant")),
)
_REPEAT_COLUMNS: tuple[str | Combinable, ...] = (
    *("submission", "repeat", "position", "parent_position"),
    *map(_written, ("answers", "empty")),
)


def exports_for(member: Membership) -> QuerySet[Export]:
    """What the member asked for, the newest first; nothing for who may not export any more."""
    mine = Export.objects.filter(asked_by=member)
    if not can(member, May.EXPORT_SUBMISSIONS):
        mine = mine.none()
    return mine.select_related("form", "job", "study").order_by("-pk")


def export_for(member: Membership, pk: int) -> Export:
    """One of the member's exports; else DoesNotExist."""
    return exports_for(member).get(pk=pk)


def exported_form_for(member: Membership, form_id: str) -> Form:
    """A form of which the member may export the submissions; else DoesNotExist."""
    return forms_for(member).get(form_id=form_id)


def versions_to_export(form: Form) -> list[FormVersion]:
    """The published versions, the newest first; a form without one has none."""
    return list(
        FormVersion.objects.filter(form=form, published_at__isnull=False)
        .defer("source", "xform")
        .order_by("-published_at", "-pk")
    )


def submissions_to_export(member: Membership, form: Form, options: Options) -> QuerySet[Submission]:
    """The submissions of the form that the member may see and that the options ask for.

    Trials are left out, and respondents who had agreed to take part and do not any more. A day
    begins at midnight where the service stands.
    """
    wanted = Q(form_version__form=form, is_test=False)
    if options.only_approved:
        wanted &= Q(review=ReviewState.APPROVED)
    if options.since:
        wanted &= Q(received_at__gte=_midnight(options.since))
    if options.until:
        wanted &= Q(received_at__lt=_midnight(options.until + timedelta(days=1)))
    found = submissions_for(member).filter(wanted).exclude(_withdrew())
    if options.only_archivable:
        found = found.exclude(_said_no())
    return found


def _said_no() -> Q:
    return Q(case__consent__take_part=False) | Q(case__consent__archive=False)


def _withdrew() -> Q:
    """Whoever had agreed: the history of the consent knows. A first refusal is an answer."""
    before = _ConsentEvent.objects.filter(pgh_obj=OuterRef("case__consent"), take_part=True)
    return Q(case__consent__take_part=False) & Q(Exists(before))


def exports_with(case: Case, *, only_archivable: bool) -> QuerySet[Export]:
    """Exports that may hold a submission of the case: it had come before they were done. With
    `only_archivable` those that leave out who does not want to be archived.
    """
    held = Submission.objects.filter(
        case=case,
        form_version__form=OuterRef("form"),
        received_at__lt=OuterRef("job__finished_at"),
    )
    found = Export.objects.filter(Exists(held), study=case.study_id)
    return found.filter(options__only_archivable=True) if only_archivable else found


def refusing_cases(form: Form, options: Options) -> frozenset[int]:
    """The cases with submissions of the form that an export leaves out for what they said."""
    no = _said_no() if options.only_archivable else Q(case__consent__take_part=False)
    found = Submission.objects.filter(no, form_version__form=form, case__isnull=False)
    return frozenset(found.order_by().values_list("case", flat=True).distinct())


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class _IsAnyOf(Func):
    """A key is one of these, sent as one array: many parameters take longer than the question."""

    template = "%(expressions)s::bigint[])"
    arg_joiner = " = any("

    def __init__(self, field: str, keys: Sequence[int]) -> None:
        listed = Value(f"{{{','.join(map(str, keys))}}}", output_field=TextField())
        super().__init__(F(field), listed, output_field=BooleanField())


type Span = tuple[int, int]
"""Submissions by their keys: behind the first, up to the second."""


@dataclass(frozen=True, slots=True)
class Portion:
    """Some submissions, the keys of their rows beside them."""

    keys: Sequence[int]
    records: Sequence[Record]


def spans(found: QuerySet[Submission], size: int) -> list[Span]:
    """Cut the submissions, in the order in which they came, into spans of `size`; the last one may
    have fewer. What arrives later is in none of them.
    """
    plain = found.select_related(None).order_by()
    numbered = plain.annotate(place=Window(RowNumber(), order_by="pk")).annotate(
        over=Mod(F("place"), size)
    )
    ends = list(numbered.filter(over=0).order_by("pk").values_list("pk", flat=True))
    last = _last(plain)
    if last > (ends[-1] if ends else 0):
        ends.append(last)
    return list(pairwise([0, *ends]))


def portions(
    found: QuerySet[Submission], span: Span | None = None, *, at_once: int = AT_ONCE
) -> Iterator[Portion]:
    """The submissions in the order in which they came, `at_once` at a time, with their repeats.

    Without a span, which ones is settled by the first question: what arrives later is not among
    them.
    """
    plain = found.select_related(None).order_by("pk")
    after, last = span or (0, _last(plain))
    while after < last:
        rows = list(plain.filter(pk__gt=after, pk__lte=last).values_list(*_COLUMNS)[:at_once])
        if not rows:
            return
        keys = [row[0] for row in rows]
        repeats = _repetitions(keys)
        if _numbers(plain, keys) == [(row[0], row[9]) for row in rows]:
            yield Portion(keys, [_record(row, repeats) for row in rows])
            after = keys[-1]


def _last(found: QuerySet[Submission]) -> int:
    return found.aggregate(last=Max("pk"))["last"] or 0


def _numbers(found: QuerySet[Submission], keys: Sequence[int]) -> list[tuple[int, int]]:
    """Which contents they have now: after an edit in between, rows and repeats are read again."""
    return list(found.filter(_IsAnyOf("pk", keys)).values_list("pk", "number"))


def _record(row: Sequence[Any], repeats: Mapping[int, Sequence[Repetition]]) -> Record:
    pk, *about, answers, empty, not_relevant = row
    about[6] = about[6].astimezone(UTC)
    return Record(
        tuple(about),
        read_answers(answers),
        loads(empty),
        frozenset(loads(not_relevant)),
        repeats.get(pk, ()),
    )


def _repetitions(keys: Sequence[int]) -> dict[int, list[Repetition]]:
    found: dict[int, list[Repetition]] = {}
    rows = RepeatRow.objects.filter(_IsAnyOf("submission", keys)).order_by(
        "submission", "position", "pk"
    )
    for pk, repeat, position, parent, answers, empty in rows.values_list(*_REPEAT_COLUMNS):
        row = Repetition(repeat, position, parent, read_answers(answers), loads(empty))
        found.setdefault(pk, []).append(row)
    return found


def findings_of(keys: Sequence[int]) -> QuerySet[Finding]:
    """What was found in these submissions, in their order."""
    found = Finding.objects.filter(_IsAnyOf("submission", keys)).select_related("submission")
    return found.only(
        *("kind", "severity", "question", "path", "value", "expected", "message", "found_at"),
        "submission__instance_id",
    ).order_by("submission", "pk")


def steps_of(keys: Sequence[int]) -> QuerySet[ReviewStep]:
    """The decisions and comments on these submissions, in their order."""
    found = ReviewStep.objects.filter(_IsAnyOf("submission", keys)).select_related(
        "submission", "by"
    )
    return found.only(
        "level", "state", "comment", "at", "by__handle", "submission__instance_id"
    ).order_by("submission", "pk")


def former_versions_of(keys: Sequence[int]) -> QuerySet[SubmissionVersion]:
    """What these submissions held before edits, the first first, each with its submission."""
    found = SubmissionVersion.objects.filter(_IsAnyOf("submission", keys))
    return (
        found.select_related("submission__form_version", "sent_by")
        .defer("xml", "submission__xml", "submission__form_version__source")
        .defer("submission__form_version__xform", "submission__form_version__definition")
        .order_by("submission", "number")
    )


def files_of(keys: Sequence[int]) -> QuerySet[Attachment]:
    """The files that these submissions name or that came with them, in their order."""
    found = Attachment.objects.filter(_IsAnyOf("submission", keys)).select_related("submission")
    return found.defer("submission__xml", "submission__answers").order_by("submission", "name")


def logs_of(keys: Sequence[int]) -> QuerySet[Attachment]:
    """The devices' logs of these interviews, as far as they have come, in their order."""
    return files_of(keys).filter(name__iexact=AUDIT).exclude(file="")


def old_exports(before: datetime) -> QuerySet[Export]:
    """Exports of all studies that were asked for before then and have ended."""
    ended = Q(job__finished_at__isnull=False)
    return Export.objects.filter(ended, created_at__lt=before).select_related("job")


def file_name_of(export: Export) -> str:
    """What the file is called where it is saved."""
    parts = (export.study.slug, export.form.form_id, export.format, f"{export.created_at:%Y-%m-%d}")
    return f"{_NOT_IN_A_NAME.sub('-', '-'.join(parts))}.zip"
