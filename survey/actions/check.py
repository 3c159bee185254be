"""Check a submission against the logic of its form. What is found stands beside it; it never
rejects.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

from django.db import transaction
from django.utils import timezone

from survey.actions.event import record
from survey.actions.submission import definition_of
from survey.models import Finding, FormVersion, Kind, Membership, Submission
from survey.queries.media import media_bytes
from survey.rules import May, require
from survey.xform.check import Checker, FindingRow, asked
from survey.xform.model import XFormBroken, parse_xform

logger = logging.getLogger(__name__)

LONGEST = 2000

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
    now = timezone.localtime(submission.received_at)
    instance = checker.instance(bytes(submission.xml), now=now)
    rows = checker.examine(instance)
    skipped = [path for path, is_asked in asked(instance).items() if not is_asked]
    Submission.objects.filter(pk=submission.pk).update(
        not_relevant=_names(version, skipped), checked_at=timezone.now()
    )
    return _replace(submission, rows)


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
    stamp = tuple(version.media.order_by("name").values_list("name", "md5"))
    return _checker(version.pk, version.source_digest, stamp)


@lru_cache(maxsize=16)
def _checker(pk: int, source_digest: str, _media: tuple[tuple[str, str], ...]) -> Checker:
    xform = FormVersion.objects.values_list("xform", flat=True).get(
        pk=pk, source_digest=source_digest
    )
    return Checker(parse_xform(xform), partial(media_bytes, pk))


def _names(version: FormVersion, paths: Iterable[str]) -> list[str]:
    """The questions of these places; inside a repeat its path with positions stands for it."""
    by_path = definition_of(version).by_path
    return [by_path[path].name if path in by_path else path for path in paths]


def _replace(submission: Submission, rows: Iterable[FindingRow]) -> Checked:
    found: Mapping[Place, FindingRow] = {(row.kind.value, row.path[:500]): row for row in rows}
    before = set(submission.findings.values_list("kind", "path"))
    submission.findings.all().delete()
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
        for (kind, path), row in found.items()
    )
    return Checked(
        added=tuple(sorted(found.keys() - before)),
        gone=tuple(sorted(before - found.keys())),
        total=len(found),
    )
