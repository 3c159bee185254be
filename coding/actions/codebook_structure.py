"""Merge, split and retire codes, with their segments.

These deeds take effect at once, unlike the words of the draft, which wait for the next version:
segments are data, and no round may hold codes that its codebook does not know. So each of them
amends, beside the draft, the last version and the version of every open round, as far as they know
the code: a new version is frozen that differs by this deed alone ("1.0.0+1"), and the open rounds
go over to it. Closed rounds keep what they were coded by.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from coding.actions.codebook import editable, freeze
from coding.actions.codebook_carry import Carried, carry, lock_tasks
from coding.actions.codebook_draft import new_code_key
from coding.formats.codebook import CodebookContent
from coding.formats.codebook_change import amendment_of, with_code, with_retired, with_split
from coding.models import (
    Code,
    Codebook,
    CodebookVersion,
    CodeLineage,
    CodeState,
    CodingRound,
    Descent,
    Restructuring,
)
from coding.queries.codebook import IN_THE_BOOK, content_of, latest_version
from coding.queries.codebook_draft import draft_of
from survey.actions.event import record
from survey.actions.refusal import Refusal
from survey.models import Kind, Membership

type Json = dict[str, Any]
type Amend = Callable[[CodebookContent], CodebookContent]

MOST_PARTS = 12


@dataclass(frozen=True, slots=True)
class SplitPart:
    """A code that a split makes; what it does not say it has from the code that is split."""

    key: str
    name: Mapping[str, str]
    definition: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def merge(*, key: str, into: str, by: Membership, note: str = "") -> Restructuring:
    """Retire a code and give its segments another. See `carry` for values and double marks.

    Refused: a code into itself, a target that is retired.
    """
    book, code = _held(key, by)
    target = book.codes.get(IN_THE_BOOK, key=into, state=CodeState.ACTIVE)
    if target.pk == code.pk:
        raise Refusal("same_code", _("A code cannot be merged into itself."))
    carried = carry(code, lambda _segment: target)
    before = _remembered(code)
    _retire(code, [into])
    draft = draft_of(book)
    before |= amend(book, by, lambda old: _merged(old, draft, key, into))
    return _finish(code, Descent.MERGED, [into], carried, before, by, note)


@transaction.atomic
def split(
    *,
    key: str,
    parts: Sequence[SplitPart],
    rest: str,
    by: Membership,
    choices: Mapping[UUID, str] | None = None,
    note: str = "",
) -> Restructuring:
    """Retire a code for several new ones, which stand behind it under its theme and have its
    scale. `choices` gives segments one of the parts by its key; all others get `rest`.

    Refused: fewer than two parts, a key that is taken, a choice that is none of the parts.
    """
    book, code = _held(key, by)
    keys = [part.key for part in parts]
    if not 2 <= len(set(keys)) == len(keys) <= MOST_PARTS:  # noqa: PLR2004
        raise Refusal("bad_parts", _("Split a code into two to twelve codes with different keys."))
    if not {rest, *(choices or {}).values()} <= set(keys):
        raise Refusal("unknown_part", _("Choose among the new codes."))
    made = {part.key: _make(book, code, part, place) for place, part in enumerate(parts, start=1)}
    chosen = choices or {}
    carried = carry(code, lambda segment: made[chosen.get(segment, rest)])
    before = _remembered(code) | {"created": keys}
    _retire(code, keys)
    draft = draft_of(book)
    before |= amend(book, by, lambda old: _split(old, draft, key, keys))
    return _finish(code, Descent.SPLIT, keys, carried, before, by, note)


@transaction.atomic
def retire(*, key: str, by: Membership, note: str = "") -> Restructuring:
    """Give a code no more. Its segments keep it: they are read and counted as before."""
    book, code = _held(key, by)
    before = _remembered(code)
    _retire(code, [])
    before |= amend(book, by, lambda old: with_retired(old, key, became=()))
    return _finish(code, Descent.RETIRED, [], Carried(), before, by, note)


def amend(book: Codebook, by: Membership, change: Amend) -> Json:
    """Freeze what `change` makes of the last version and of those of open rounds, where it changes
    anything, and move the rounds over. Returns what is needed to undo it.

    The last version is amended last, so that its amendment is the newest.
    """
    latest = latest_version(book.study_id)
    rounds = list(
        CodingRound.objects.filter(study=book.study_id, closed_at=None)
        .select_related("codebook_version")
        .select_for_update(no_key=True, of=("self",))
        .order_by("position")
    )
    used = {each.codebook_version_id: each.codebook_version for each in rounds}
    if latest is not None:
        used.pop(latest.pk, None)
        used[latest.pk] = latest
    frozen: dict[int, CodebookVersion] = {}
    for pk, version in used.items():
        content = content_of(version)
        changed = change(content)
        if changed != content:
            frozen[pk] = _amended(book, changed, by)
    before: Json = {"versions": [each.pk for each in frozen.values()], "rounds": {}}
    for each in rounds:
        if each.codebook_version_id in frozen:
            before["rounds"][str(each.pk)] = each.codebook_version_id
            each.codebook_version = frozen[each.codebook_version_id]
            each.save(update_fields=["codebook_version"])
    return before


def with_target(
    old: CodebookContent, draft: CodebookContent, key: str, near: str
) -> CodebookContent:
    """The content with a code of the draft, and its scale, which it may not know yet; the code
    stands under its own theme or, where that is not known, under that of the code `near`.
    """
    code, home = draft.code(key), draft.theme_of(key)
    if code is None or home is None or old.code(key) is not None:
        return old
    known = {theme.id for theme in old.themes}
    beside = old.theme_of(near)
    place = home.id if home.id in known else beside.id if beside else ""
    guests = tuple(theme for theme in code.also_under if theme in known)
    scale = draft.scale_of(key)
    if scale is not None and scale.id not in {each.id for each in old.scales}:
        old = replace(old, scales=(*old.scales, scale))
    return with_code(old, place, replace(code, also_under=guests))


def _merged(old: CodebookContent, draft: CodebookContent, key: str, into: str) -> CodebookContent:
    if old.code(key) is None:
        return old
    return with_retired(with_target(old, draft, into, key), key, became=[into])


def _split(
    old: CodebookContent, draft: CodebookContent, key: str, keys: Sequence[str]
) -> CodebookContent:
    """The parts as the old content can hold them: with the scale that the code has there."""
    code, known = old.code(key), {theme.id for theme in old.themes}
    if code is None:
        return old
    parts = [
        replace(
            part,
            scale=code.scale,
            also_under=tuple(theme for theme in part.also_under if theme in known),
        )
        for part in map(draft.code, keys)
        if part is not None
    ]
    return with_split(old, key, parts)


def _amended(book: Codebook, content: CodebookContent, by: Membership) -> CodebookVersion:
    taken = list(book.versions.values_list("version", flat=True))
    name = amendment_of(content.version, taken)
    version, _created = freeze(book, replace(content, version=name), by=by)
    return version


def _held(key: str, by: Membership) -> tuple[Codebook, Code]:
    """The codebook and one of its codes that is given, with its tasks; nobody else touches them."""
    book = editable(by)
    code = book.codes.select_related("codebook", "theme").get(
        IN_THE_BOOK, key=key, state=CodeState.ACTIVE
    )
    lock_tasks(code)
    Code.objects.select_for_update().get(pk=code.pk)
    return book, code


def _remembered(code: Code) -> Json:
    return {"state": code.state, "became": code.became, "created": []}


def _retire(code: Code, became: Sequence[str]) -> None:
    code.state, code.became = CodeState.RETIRED, list(became)
    code.save(update_fields=["state", "became"])
    if became:
        for other in code.codebook.codes.filter(became__contains=[code.key]):
            heirs = [
                heir for old in other.became for heir in (became if old == code.key else [old])
            ]
            other.became = list(dict.fromkeys(heirs))
            other.save(update_fields=["became"])


def _make(book: Codebook, code: Code, part: SplitPart, place: int) -> Code:
    if not any(text.strip() for text in part.name.values()):
        raise Refusal("no_name", _("Give it a name in one language at least."))
    key = new_code_key(book, part.key)
    behind = code.theme.codes.filter(IN_THE_BOOK, position__gte=code.position + place)
    behind.update(position=F("position") + 1)
    made = Code.objects.create(
        codebook=book,
        theme=code.theme,
        scale=code.scale,
        key=key,
        position=code.position + place,
        name=dict(part.name),
        definition=dict(part.definition) or code.definition,
        include_when=code.include_when,
        exclude_when=code.exclude_when,
        seed_refs=code.seed_refs,
    )
    made.also_under.set(code.also_under.all())
    return made


def _finish(
    code: Code,
    descent: Descent,
    into: Sequence[str],
    carried: Carried,
    before: Json,
    by: Membership,
    note: str,
) -> Restructuring:
    """Write the lineage, the event, and what undo needs."""
    lineage = [
        CodeLineage.objects.create(
            codebook=code.codebook,
            descent=descent,
            from_key=code.key,
            to_key=to,
            segments=carried.counts.get(to, 0),
            note=note,
            by=by,
        ).pk
        for to in (into or [""])
    ]
    event = record(
        Kind.CODE_CHANGED,
        study=by.study,
        by=by.user,
        subject=code.key,
        data={
            "deed": descent.value,
            "into": list(into),
            "segments": sum(carried.counts.values()),
            "transcripts": sorted(carried.transcripts),
        },
    )
    return Restructuring.objects.create(
        codebook=code.codebook,
        descent=descent,
        key=code.key,
        into=list(into),
        before=before | carried.as_json() | {"lineage": lineage},
        event=event.pk,
        by=by,
    )
