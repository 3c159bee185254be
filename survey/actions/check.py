"""Check a submission against the logic of its form. What is found stands beside it; it never
rejects.
"""

import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial

from django.db import transaction
from django.utils import timezone
from lxml.etree import _Element as Element

from survey.actions.event import record
from survey.actions.form_definition import definition_of
from survey.models import Finding, FormVersion, Kind, Membership, Submission
from survey.queries.media import media_bytes
from survey.queries.stamped import media_stamp
from survey.rules import May, require
from survey.xform.check import Checker, FindingRow
from survey.xform.instance import Instance, concrete_path
from survey.xform.model import XFormBroken, parse_xform
from survey.xform.nodes import is_asked

logger = logging.getLogger(__name__)

LONGEST = 2000
AT_ONCE = 0.02  # seconds of computing: what takes longer is left to a task

type Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check changed: findings that are new, and those that are gone."""

    added: tuple[Place, ...] = ()
    gone: tuple[Place, ...] = ()
    total: int = 0


@transaction.atomic
def check(submission_id: int) -> Checked:
    """Check it, and put what is found in the place of what was found before.

    today() and now() stand for the moment it arrived, so that checking again gives the same. A
    form whose XForm cannot be read finds nothing.
    """
    submission = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("form_version")
        .defer("form_version__source", "form_version__xform", "form_version__definition")
        .filter(pk=submission_id)
        .first()
    )
    if submission is None:
        return Checked()
    version = submission.form_version
    try:
        checker = checker_of(version)
    except XFormBroken as broken:
        logger.warning("%s cannot be used to check submissions: %s", version, broken)
        return Checked()
    judgement = _judge(checker, version, bytes(submission.xml), submission.received_at)
    Submission.objects.filter(pk=submission.pk).update(
        not_relevant=judgement.not_relevant, checked_at=timezone.now()
    )
    return _replace(submission, judgement.rows)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the form's logic says of a submission: what is wrong, and what was not to be asked.
    A form whose XForm cannot be read says nothing, and then nothing was checked.
    """

    rows: tuple[FindingRow, ...] = ()
    not_relevant: list[str] = field(default_factory=list)
    is_made: bool = True


def judge_at_once(
    version: FormVersion, xml: Element | bytes, *, received_at: datetime, media: str
) -> Judgement | None:
    """Judge a submission while its sender waits; None leaves it to a task.

    That happens where this form's logic was slow before, or stumbles: nothing of it may keep a
    submission from being taken in. `media` is the stamp of the version's files.
    """
    usual = _usual.get(version.pk, 0.0)
    if usual > AT_ONCE:
        _usual[version.pk] = usual * 0.9  # so that it is tried again some time
        return None
    try:
        checker = _checker(version.pk, version.source_digest, media)
        began = time.thread_time()
        judgement = _judge(checker, version, xml, received_at)
    except XFormBroken:
        return Judgement(is_made=False)
    except Exception:
        logger.exception("A submission of %s could not be checked at once", version)
        return None
    took = time.thread_time() - began if version.pk in _usual else 0.0  # the first one warms up
    _usual[version.pk] = usual + (took - usual) / 5
    return judgement


_usual: dict[int, float] = {}  # seconds a check, by form version: a running mean


def _judge(
    checker: Checker, version: FormVersion, xml: Element | bytes, received_at: datetime
) -> Judgement:
    instance = checker.instance(xml, now=timezone.localtime(received_at))
    rows = checker.examine(instance)
    return Judgement(rows, _not_relevant(version, instance))


@transaction.atomic
def recheck(*, submission: Submission, by: Membership) -> Checked:
    """Check again on demand, say after a list of the form was mended, and tell what changed."""
    require(by, May.EDIT_FORMS)
    changes = check(submission.pk)
    record(
        Kind.SUBMISSION_CHECKED,
        study=by.study,
        by=by.user,
        subject=submission.instance_id,
        data={"added": len(changes.added), "gone": len(changes.gone)},
    )
    return changes


def checker_of(version: FormVersion) -> Checker:
    """The form's logic, compiled once a process: published versions are frozen. A list that came
    later is read anew.
    """
    return _checker(version.pk, version.source_digest, media_stamp(version.pk))


@lru_cache(maxsize=16)
def _checker(pk: int, source_digest: str, _media: str) -> Checker:
    xform = FormVersion.objects.values_list("xform", flat=True).get(
        pk=pk, source_digest=source_digest
    )
    return Checker(parse_xform(xform), partial(media_bytes, pk))


def _not_relevant(version: FormVersion, instance: Instance) -> list[str]:
    """The questions that were not to be asked; inside a repeat the path with positions."""
    by_path = definition_of(version).by_path
    found = []
    for node, _ in instance.leaves:
        if not is_asked(node, instance.run):
            known = by_path.get(node.path)
            is_alone = known is not None and known.repeat is None
            found.append(known.name if known and is_alone else concrete_path(node))
    return found


def keep_findings(submission: Submission, rows: Iterable[FindingRow]) -> None:
    """Write what was found, one row a place, in a submission that has no findings yet."""
    Finding.objects.bulk_create(
        Finding(
            submission=submission,
            kind=kind,
            severity=row.severity.value,
            path=path,
            question=row.name,
            value=row.value[:LONGEST],
            expected=row.expected[:LONGEST],
            message=dict(row.message),
        )
        for (kind, path), row in _by_place(rows).items()
    )


def _by_place(rows: Iterable[FindingRow]) -> Mapping[Place, FindingRow]:
    return {(row.kind.value, row.path[:500]): row for row in rows}


def _replace(submission: Submission, rows: Iterable[FindingRow]) -> Checked:
    found = _by_place(rows)
    before = set(submission.findings.values_list("kind", "path"))
    submission.findings.all().delete()
    keep_findings(submission, rows)
    return Checked(
        added=tuple(sorted(found.keys() - before)),
        gone=tuple(sorted(before - found.keys())),
        total=len(found),
    )
