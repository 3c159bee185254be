"""What each request of a device needs first, asked for in SQL by hand.

The rows are remembered in this process under their stamps: one short statement finds out who asks
and whether anything was changed, which takes a tenth of the time in which the rows themselves can
be asked for and built. A stamp is PostgreSQL's xmin and ctid: another transaction, or another
place after a second write in the same one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection

from survey.formats.http_digest import MD5, SHA256
from survey.models import FormVersion, Membership

MOST_MEMBERS = 2_000
MOST_VERSIONS = 500

_MEMBER = """
    select m.id, concat(m.xmin, m.ctid, s.xmin, s.ctid, u.xmin, u.ctid), {more}
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
    more="d.ha1, d.ha1_sha256",
    join="join survey_devicepassword d on d.membership_id = m.id",
    which="u.email = %s",
)
_BY_SLUG = _MEMBER.format(more="u.id", join="", which="u.email = %s and s.slug = %s")
_MEDIA = """
    select coalesce(string_agg(concat(m.name, ':', m.xmin, m.ctid, (
        select max(c.pgh_id) from survey_caseevent c where m.is_cases
    )), ',' order by m.name), '')
    from survey_formmedia m where m.version_id = {version}
"""
_STAMP = _MEDIA.format(version="%s")
_VERSION_WITH = """
    select v.id, concat(v.xmin, v.ctid, f.xmin, f.ctid), ({media})
    from survey_formversion v join survey_form f on f.id = v.form_id
    where f.study_id = %s and f.form_id = %s and v.version = %s and v.published_at is not null
"""
_VERSION = _VERSION_WITH.format(media=_MEDIA.format(version="v.id"))
_LISTENED = """
    select exists (
        select from survey_webhook
        where study_id = %s and stopped_at is null and %s::varchar = any(kinds)
    )
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


def device_passwords_of(email: str) -> list[tuple[Membership, Mapping[str, str]]]:
    """What a person's devices know: HA1 by algorithm, one for each study."""
    return [
        (_member(pk, stamp), {MD5: md5, SHA256: sha256})
        for pk, stamp, md5, sha256 in _rows(_BY_EMAIL, email)
    ]


def member_of_email(email: str, slug: str) -> Membership:
    """The person's membership in the study; DoesNotExist for strangers and former members."""
    for pk, stamp, _user in _rows(_BY_SLUG, email, slug):
        return _member(pk, stamp)
    raise Membership.DoesNotExist


@dataclass(frozen=True, slots=True)
class KnownVersion:
    """A form version with its form, without the weight of its contents. `media` is another text
    whenever a file of the version was changed, or a case where it holds the sampling list.
    """

    version: FormVersion
    media: str


def published_version(study_id: int, form_id: str, version: str) -> KnownVersion | None:
    """The published version of that name, archived or not."""
    for pk, stamp, media in _rows(_VERSION, study_id, form_id, version):
        return KnownVersion(_version(pk, stamp), media)
    return None


def media_stamp(version_id: int) -> str:
    """As KnownVersion.media."""
    return next(str(stamp) for (stamp,) in _rows(_STAMP, version_id))


def was_edited(study_id: int, instance_id: str) -> bool:
    """Whether a content that was edited since had this instance ID."""
    return any(found for (found,) in _rows(_EDITED, study_id, instance_id))


def is_listened_to(study_id: int | None, kind: str) -> bool:
    """Whether a webhook of the study is to be told of events of this kind."""
    if study_id is None:
        return False
    return any(found for (found,) in _rows(_LISTENED, study_id, kind))


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
