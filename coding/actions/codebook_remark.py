"""Comments on the codebook, proposals to change it, and the lead coder's answers.

A proposed code is its proposer's own, and stands in no version. Accepted, it goes into the draft;
if it has segments already, into the versions of open rounds, too, so that its segments hold there.
Merged, its segments go over to the other code. Declined, it keeps its segments: they stay with the
coder, who sees that the code was declined and codes them anew or removes them; no version and no
run ever counts them.
"""

from collections.abc import Mapping

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from coding.actions.codebook import editable
from coding.actions.codebook_carry import carry, lock_tasks
from coding.actions.codebook_draft import new_code_key
from coding.actions.codebook_structure import amend, with_target
from coding.models import (
    Code,
    Codebook,
    CodeLineage,
    CodeRemark,
    CodeState,
    Descent,
    Memo,
    RemarkState,
    Segment,
)
from coding.queries.codebook import IN_THE_BOOK
from coding.queries.codebook_draft import draft_of
from survey.actions.event import record
from survey.actions.refusal import Conflict, Refusal
from survey.models import Kind, Membership
from survey.rules import May, require

LONGEST = 4000


@transaction.atomic
def remark(*, text: str, by: Membership, code: str = "", is_proposal: bool = False) -> CodeRemark:
    """A comment on a code, or on the whole codebook; a proposal waits for an answer."""
    require(by, May.READ_CODEBOOK)
    book = Codebook.objects.get(study=by.study_id)
    words = text.strip()
    if not 1 <= len(words) <= LONGEST:
        raise Refusal("bad_remark", _("Write from 1 to 4,000 characters."))
    row = CodeRemark.objects.create(
        codebook=book,
        code=_readable_code(book, code, by) if code else None,
        author=by,
        text=words,
        state=RemarkState.OPEN if is_proposal else RemarkState.COMMENT,
    )
    if is_proposal:
        record(Kind.CODE_PROPOSED, study=by.study, by=by.user, subject=code or book.key)
    return row


@transaction.atomic
def answer(*, pk: int, accepted: bool, text: str, by: Membership) -> CodeRemark:
    """Accept a proposal or decline it, with an answer for its author. An answer stands."""
    book = editable(by)
    row = CodeRemark.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk, codebook=book)
    if row.state != RemarkState.OPEN:
        raise Conflict("answered", _("This was answered already."))
    _answered(row, accepted=accepted, text=text, by=by)
    subject = row.code.key if row.code else book.key
    record(Kind.CODE_ANSWERED, study=by.study, by=by.user, subject=subject)
    return row


@transaction.atomic
def accept_code(
    *, pk: int, key: str, theme: str, name: Mapping[str, str], by: Membership, text: str = ""
) -> Code:
    """Take a proposed code into the draft under this theme, key and name; it stands last there."""
    book, code = _proposed(pk, by)
    home = book.themes.get(key=theme)
    if not any(each.strip() for each in name.values()):
        raise Refusal("no_name", _("Give it a name in one language at least."))
    lock_tasks(code)
    if key != code.key:
        code.key = new_code_key(book, key)
    author, words = code.proposed_by, _words(code)
    code.theme, code.name, code.state, code.proposed_by = home, dict(name), CodeState.ACTIVE, None
    code.position = home.codes.filter(IN_THE_BOOK).exclude(pk=code.pk).count()
    code.save()
    if Segment.objects.filter(code=code).exists():
        draft = draft_of(book)
        near = next((each.id for each in draft.codes if each.id != code.key), "")
        amend(book, by, lambda old: with_target(old, draft, code.key, near))
    _tell(code, author, words, accepted=True, text=text, by=by)
    return code


@transaction.atomic
def merge_code(*, pk: int, into: str, by: Membership, text: str = "") -> Code:
    """Give the segments of a proposed code one that is there already; the proposed one goes."""
    book, code = _proposed(pk, by)
    target = book.codes.get(IN_THE_BOOK, key=into, state=CodeState.ACTIVE)
    lock_tasks(code)
    carried = carry(code, lambda _segment: target)
    draft = draft_of(book)
    near = next((each.id for each in draft.codes if each.id != into), "")
    if carried.counts:
        amend(book, by, lambda old: with_target(old, draft, into, near))
    CodeLineage.objects.create(
        codebook=book,
        descent=Descent.MERGED,
        from_key=code.key,
        to_key=into,
        segments=carried.counts.get(into, 0),
        note=text,
        by=by,
    )
    record(
        Kind.CODE_CHANGED,
        study=by.study,
        by=by.user,
        subject=code.key,
        data={
            "deed": Descent.MERGED.value,
            "into": [into],
            "transcripts": sorted(carried.transcripts),
        },
    )
    _tell(code, code.proposed_by, _words(code), accepted=True, text=text, by=by)
    Memo.objects.filter(code=code).update(code=target)
    code.remarks.update(code=target)
    code.delete()
    return target


@transaction.atomic
def decline_code(*, pk: int, text: str, by: Membership) -> Code:
    """Do not take a proposed code, and say why. Its segments stay with the coder."""
    _book, code = _proposed(pk, by)
    if not text.strip():
        raise Refusal("no_reason", _("Say why."))
    code.state = CodeState.RETIRED
    code.save(update_fields=["state"])
    _tell(code, code.proposed_by, _words(code), accepted=False, text=text, by=by)
    return code


def _proposed(pk: int, by: Membership) -> tuple[Codebook, Code]:
    book = editable(by)
    code = (
        Code.objects.select_for_update(of=("self",))
        .select_related("codebook")
        .get(pk=pk, codebook=book, proposed_by__isnull=False)
    )
    if code.state != CodeState.PROPOSED:
        raise Conflict("answered", _("This was answered already."))
    return book, code


def _readable_code(book: Codebook, key: str, by: Membership) -> Code:
    """A code of the book, or a proposed one of one's own."""
    code = book.codes.get(key=key)
    if code.proposed_by_id not in {None, by.pk}:
        require(by, May.EDIT_CODEBOOK)
    return code


def _tell(
    code: Code,
    author: Membership | None,
    words: str,
    *,
    accepted: bool,
    text: str,
    by: Membership,
) -> None:
    """The answer stands as one to each open remark on the code; without one, it makes one."""
    remarks = list(code.remarks.filter(state=RemarkState.OPEN))
    if not remarks and author is not None:
        remarks = [CodeRemark(codebook=code.codebook, code=code, author=author, text=words)]
    for row in remarks:
        _answered(row, accepted=accepted, text=text, by=by)
    record(Kind.CODE_ANSWERED, study=by.study, by=by.user, subject=code.key)


def _words(code: Code) -> str:
    return next(filter(None, code.name.values()), code.key)


def _answered(row: CodeRemark, *, accepted: bool, text: str, by: Membership) -> None:
    row.state = RemarkState.ACCEPTED if accepted else RemarkState.DECLINED
    row.answer, row.answered_by = text.strip(), by
    row.save()
    CodeRemark.objects.filter(pk=row.pk).update(answered_at=Now())
