"""What each request of a device needs first, asked for in SQL by hand.

The rows are remembered in this process under their stamps (PostgreSQL's xmin, another one after
each write): one short statement finds out who asks and whether anything was changed, which takes
a tenth of the time in which the rows themselves can be asked for and built.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection

from survey.models import FormVersion, Membership

MOST_MEMBERS = 2_000
MOST_VERSIONS = 500

_MEMBER = """
    select m.id, concat(m.xmin, '.', s.xmin, '.', u.xmin), {more}
    from survey_membership m
    join survey_study s on s.id = m.study_id
    join survey_user u on u.id = m.user_id
    {join}
    where m.ended_at is null and u.is_active and {which}
"""
_BY_KEY = _MEMBER.format(
    more="a.id, a.used_at",
    join="join survey_appuser a on a.membership_id = m.id",
    which="a.digest = %s and a.revoked_at is null",
)
_BY_EMAIL = _MEMBER.format(
    more="d.ha1",
    join="join survey_devicepassword d on d.membership_id = m.id",
    which="u.email = %s",
)
_BY_SLUG = _MEMBER.format(more="u.id", join="", which="u.email = %s and s.slug = %s")
_VERSION = """
    select v.id, concat(v.xmin, '.', f.xmin)
    from survey_formversion v join survey_form f on f.id = v.form_id
    where f.study_id = %s and f.form_id = %s and v.version = %s and v.published_at is not null
"""
_EDITED = (
    "select exists (select from survey_submissionversion where study_id = %s and instance_id = %s)"
)


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """The member behind a key, and when the key was last noted as used."""

    member: Membership
    app_user: int
    used_at: datetime | None


def holder_of(digest: str) -> KeyHolder:
    """Whose key has this digest, unless it was revoked; DoesNotExist."""
    for pk, stamp, app_user, used_at in _rows(_BY_KEY, digest):
        return KeyHolder(_member(pk, stamp), app_user, used_at)
    raise Membership.DoesNotExist


def device_passwords_of(email: str) -> list[tuple[Membership, str]]:
    """What a person's devices know (HA1), one for each study."""
    return [(_member(pk, stamp), ha1) for pk, stamp, ha1 in _rows(_BY_EMAIL, email)]


def member_of_email(email: str, slug: str) -> Membership:
    """The person's membership in the study; DoesNotExist for strangers and former members."""
    for pk, stamp, _user in _rows(_BY_SLUG, email, slug):
        return _member(pk, stamp)
    raise Membership.DoesNotExist


def published_version(study_id: int, form_id: str, version: str) -> FormVersion | None:
    """The version with its form, archived or not, without the weight of its contents."""
    for pk, stamp in _rows(_VERSION, study_id, form_id, version):
        return _version(pk, stamp)
    return None


def was_edited(study_id: int, instance_id: str) -> bool:
    """Whether a content that was edited since had this instance ID."""
    return any(found for (found,) in _rows(_EDITED, study_id, instance_id))


def _rows(statement: str, *values: str | int) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        yield from cursor.fetchall()


@lru_cache(maxsize=MOST_MEMBERS)
def _member(pk: int, _stamp: str) -> Membership:
    return Membership.objects.select_related("study", "user").get(pk=pk)


@lru_cache(maxsize=MOST_VERSIONS)
def _version(pk: int, _stamp: str) -> FormVersion:
    versions = FormVersion.objects.select_related("form")
    return versions.defer("source", "xform", "definition").get(pk=pk)
