"""Make a code of words in the text: the coder's own until the lead coder answers."""

import re
import unicodedata

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from coding.models import Code, Codebook, CodeState, Segment, Theme
from coding.queries.workspace import task_at_hand
from survey.actions.event import record
from survey.actions.refusal import Conflict, Refusal
from survey.models import Kind, Membership
from survey.rules import May, require

LONGEST_NAME = 200
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


@transaction.atomic
def propose_in_vivo(
    *, task: int, key: str, name: str, quote: str, theme: str, by: Membership
) -> Code:
    """A proposed code with the words as its example, under a theme of the codebook (else the
    first). `key` may be empty: then one is made. The same proposal again is harmless.
    """
    require(by, May.CODE)
    book = _book(task, by)
    themes = Theme.objects.filter(codebook=book).order_by("position")
    place = themes.get(key=theme) if theme else themes[0]
    title = _title(name)
    chosen = _checked(key) if key else _free_key(book, place, title)
    language = "zh" if _CHINESE.search(title) else "en"
    known = Code.objects.filter(codebook=book, key=chosen).first()
    if known is not None:
        return _same(known, title, by)
    code = Code(
        codebook=book,
        theme=place,
        key=chosen,
        position=(place.codes.aggregate(last=Max("position"))["last"] or 0) + 1,
        name={language: title},
        example={"text": quote, "lang": language} if quote else {},
        state=CodeState.PROPOSED,
        proposed_by=by,
    )
    try:
        with transaction.atomic():
            code.save(force_insert=True)
    except IntegrityError:
        raise _taken(chosen) from None
    record(Kind.CODE_PROPOSED, study=by.study, by=by.user, subject=chosen)
    return code


@transaction.atomic
def withdraw_in_vivo(*, task: int, key: str, by: Membership) -> None:
    """Take an own proposed code away, as long as nothing is coded with it and nobody answered."""
    require(by, May.CODE)
    book = _book(task, by)
    code = Code.objects.select_for_update().get(codebook=book, key=key, proposed_by=by)
    if code.state != CodeState.PROPOSED:
        raise Conflict("code_answered", _("This proposal was answered; it is in the codebook."))
    if Segment.objects.filter(code=code).exists():
        raise Conflict("code_in_use", _("Segments are coded with it: take them away first."))
    code.delete()


def _book(task: int, by: Membership) -> Codebook:
    return task_at_hand(by, task).round.codebook_version.codebook


def _title(name: str) -> str:
    title = " ".join(name.split())
    if not title:
        raise Refusal("no_name", _("Give the code a name."))
    if len(title) > LONGEST_NAME:
        raise Refusal(
            "too_long", _("A name has at most %(most)s characters.") % {"most": LONGEST_NAME}
        )
    return title


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise Refusal(
            "bad_key", _("An id is made of letters, digits, dots, hyphens and underscores.")
        )
    return key


def _free_key(book: Codebook, theme: Theme, title: str) -> str:
    """The theme and the name in plain letters, or a number where there are none."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:25]
    stem = f"{theme.key[:25]}.{slug or 'in_vivo'}"
    taken = set(
        Code.objects.filter(codebook=book, key__startswith=stem).values_list("key", flat=True)
    )
    number, key = 1, stem
    while key in taken:
        number += 1
        key = f"{stem}_{number}"
    return key


def _same(known: Code, title: str, by: Membership) -> Code:
    is_same = known.proposed_by_id == by.pk and title in known.name.values()
    if not is_same or known.state != CodeState.PROPOSED:
        raise _taken(known.key)
    return known


def _taken(key: str) -> Conflict:
    return Conflict("code_exists", _("There is a code %(code)s already.") % {"code": key})
