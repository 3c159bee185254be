"""Write down what one thinks: memos on segments, codes, transcripts and on the study."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from coding.models import Code, CodeState, Memo
from coding.queries.memo import memo_told
from coding.queries.segment import readable_segments
from coding.queries.transcript import transcript_for
from survey.actions.refusal import Refusal, Stale, Unconditional
from survey.models import Membership
from survey.rules import May, require

LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class About:
    """What a memo is about: one of these, or, with none, the study."""

    segment: UUID | None = None
    code: str | None = None
    transcript: str | None = None


@transaction.atomic
def write_memo(
    *, pk: UUID, about: About, text: str, is_shared: bool, version: int | None, by: Membership
) -> Memo:
    """Write a memo under a new id, or change an own one that is at this version; else Stale.

    The same new memo again is harmless. Refused: an empty text, more than one thing it is about,
    and things that the member does not see (DoesNotExist).
    """
    require(by, May.READ_TRANSCRIPTS)
    said = _said(about, text, is_shared=is_shared, by=by)
    if version is not None:
        return _change(pk, said, version, by)
    memo, is_new = Memo.objects.select_for_update(of=("self",)).get_or_create(
        pk=pk, defaults={**said, "study": by.study, "author": by}
    )
    if is_new:
        memo.refresh_from_db()
        return memo
    if memo.author_id != by.pk:
        raise Memo.DoesNotExist
    if any(getattr(memo, name) != value for name, value in said.items()):
        raise Unconditional("if_match_needed", _("Say in If-Match which version you mean."))
    return memo


@transaction.atomic
def delete_memo(*, pk: UUID, version: int, by: Membership) -> None:
    """Delete an own memo that is at this version; else Stale."""
    require(by, May.READ_TRANSCRIPTS)
    _at(pk, version, by).delete()


def _change(pk: UUID, said: dict[str, Any], version: int, by: Membership) -> Memo:
    memo = _at(pk, version, by)
    Memo.objects.filter(pk=memo.pk).update(**said, version=version + 1, changed_at=Now())
    return Memo.objects.select_related("author", "code", "transcript").get(pk=pk)


def _at(pk: UUID, version: int, by: Membership) -> Memo:
    """The own memo, locked, if it is at this version."""
    memo = Memo.objects.select_for_update().filter(pk=pk, study=by.study, author=by).first()
    if memo is None:
        if Memo.objects.filter(pk=pk).exists():
            raise Memo.DoesNotExist
        gone = {"memo": {"id": str(pk), "gone": True}}
        raise Stale("stale_memo", _("This memo is gone."), more=gone)
    if memo.version != version:
        now = {"memo": memo_told(memo, by)}
        raise Stale("stale_memo", _("This memo was changed elsewhere meanwhile."), more=now)
    return memo


def _said(about: About, text: str, *, is_shared: bool, by: Membership) -> dict[str, Any]:
    if not text.strip():
        raise Refusal("no_text", _("Write something."))
    if len(text) > LONGEST:
        raise Refusal("too_long", _("A memo has at most %(most)s characters.") % {"most": LONGEST})
    named = [each for each in (about.segment, about.code, about.transcript) if each is not None]
    if len(named) > 1:
        raise Refusal("many_subjects", _("A memo is about one thing."))
    return {
        "segment": readable_segments(by).get(pk=about.segment) if about.segment else None,
        "code": _code(about.code, by) if about.code is not None else None,
        "transcript": transcript_for(by, about.transcript)
        if about.transcript is not None
        else None,
        "text": text,
        "is_shared": is_shared,
    }


def _code(key: str, by: Membership) -> Code:
    seen = ~Q(state=CodeState.PROPOSED) | Q(proposed_by=by)
    return Code.objects.get(seen, codebook__study=by.study, key=key)
