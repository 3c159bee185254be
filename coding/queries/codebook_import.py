"""What a file would change in the draft, before it does."""

from dataclasses import dataclass

from coding.formats.codebook import CodebookContent
from coding.formats.codebook_difference import Change, differences
from coding.formats.codebook_merge import Clash, InUse, merged
from coding.models import Codebook, Segment
from coding.queries.codebook_draft import draft_of
from survey.models import Membership
from survey.rules import May, require


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """`content` is the draft as it would be; `untouched` are codes that the file does not name."""

    content: CodebookContent
    changes: tuple[Change, ...]
    clashes: tuple[Clash, ...]
    untouched: tuple[str, ...]


def plan_import(member: Membership, incoming: CodebookContent) -> ImportPlan:
    """The plan for the study's draft, or for an empty one where it has no codebook."""
    require(member, May.EDIT_CODEBOOK)
    book = Codebook.objects.filter(study=member.study).first()
    if book is None:
        empty = CodebookContent(incoming.id, "", {}, ("en", "zh"), {}, (), (), (), {}, ())
        content, clashes = merged(empty, incoming)
        return ImportPlan(content, differences(empty, content), clashes, ())
    draft = draft_of(book)
    content, clashes = merged(draft, incoming, in_use_of(book))
    named = {code.id for code in incoming.codes}
    untouched = tuple(code.id for code in draft.codes if code.id not in named)
    return ImportPlan(content, differences(draft, content), clashes, untouched)


def in_use_of(book: Codebook) -> InUse:
    """Codes and levels that segments hold on to."""
    rows = (
        Segment.objects.filter(code__codebook=book)
        .exclude(number=None, category="")
        .exclude(code__scale=None)
        .order_by()
        .values_list("code__key", "code__scale__key", "number", "category")
        .distinct()
    )
    codes: set[str] = set()
    levels: dict[str, set[float | str]] = {}
    for code, scale, number, category in rows:
        codes.add(code)
        value = category or number
        if value is not None:
            levels.setdefault(scale, set()).add(value)
    return InUse(frozenset(codes), {key: frozenset(used) for key, used in levels.items()})
