"""Edit the scales of the draft: levels, their names, and the quotes that anchor them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from coding.actions.codebook import KEY, bad_key, editable
from coding.actions.codebook_draft import fingerprint, levels_in_use
from coding.formats.codebook import Reconcile
from coding.models import Code, Scale, ScaleKind, Segment
from coding.queries.blindness import coded_blind_by_others
from coding.rules import quote_consent
from survey.actions.event import record
from survey.actions.refusal import Conflict, Refusal
from survey.models import Kind, Membership

MOST_LEVELS = 100
MOST_ANCHORS = 12
LONGEST_QUOTE = 2000


@dataclass(frozen=True, slots=True)
class LevelSheet:
    """A level: a whole number, or a key on nominal scales; `anchors` are {"text", "lang",
    "source"}.
    """

    value: int | str
    name: Mapping[str, str] = field(default_factory=dict)
    anchors: Sequence[Mapping[str, str]] = ()


@dataclass(frozen=True, slots=True)
class ScaleSheet:
    """All that is said of a scale. The levels of a numbered scale run from the lowest to the
    highest, each whole number once.
    """

    kind: str
    reconcile: str
    levels: Sequence[LevelSheet]
    note: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def save_scale(*, key: str, sheet: ScaleSheet, by: Membership, seen: str = "") -> Scale:
    """Write a scale, or make it. Levels that segments have stay, or it is refused."""
    book = editable(by)
    row = book.scales.filter(key=key).first()
    if row is not None and seen and fingerprint(row) != seen:
        raise Conflict(
            "changed_meanwhile", _("Somebody has changed this meanwhile; look at it again.")
        )
    if row is None:
        if not KEY.fullmatch(key):
            raise Refusal("bad_key", bad_key())
        last = book.scales.aggregate(n=Max("position"))["n"]
        row = Scale(codebook=book, key=key, position=0 if last is None else last + 1)
    _check(sheet)
    missing = levels_in_use(book, key) - {level.value for level in sheet.levels}
    if missing:
        named = ", ".join(f"{value:g}" if isinstance(value, float) else value for value in missing)
        raise Conflict(
            "values_in_use",
            _("Segments have the values %(values)s: they stay.") % {"values": named},
        )
    row.kind, row.reconcile, row.note = sheet.kind, sheet.reconcile, dict(sheet.note)
    row.levels = [_level(level) for level in sheet.levels]
    numbers = [level.value for level in sheet.levels if isinstance(level.value, int)]
    is_numbered = sheet.kind != ScaleKind.NOMINAL
    row.low, row.high = (min(numbers), max(numbers)) if is_numbered else (None, None)
    row.save()
    record(Kind.CODE_CHANGED, study=by.study, by=by.user, subject=key, data={"deed": "changed"})
    return row


@transaction.atomic
def use_as_anchor(*, segment: Segment, by: Membership) -> Scale:
    """Show with a level of its code's scale what the segment says. The codebook leaves the house,
    so the respondent must have agreed to be quoted; and all coders read it, so nobody else may be
    coding the text blind. Twice is harmless.
    """
    book = editable(by)
    code = Code.objects.select_related("scale").get(pk=segment.code_id, codebook=book)
    if code.scale is None or segment.value is None:
        raise Refusal("no_value", _("The segment has no value on a scale."))
    if quote_consent(segment.transcript) is not True:
        raise Refusal("no_consent", _("The respondent has not agreed to be quoted."))
    if Segment.objects.filter(coded_blind_by_others(), pk=segment.pk).exists():
        raise Conflict(
            "coded_blind", _("Others still code this transcript blind; wait until they are done.")
        )
    row = code.scale
    level = next((each for each in row.levels if each["value"] == segment.value), None)
    if level is None:
        raise Refusal("no_value", _("The segment has no value on a scale."))
    anchors = level.setdefault("anchors", [])
    text = " ".join(segment.quote.split())[:LONGEST_QUOTE]
    if all(each["text"] != text for each in anchors):
        if len(anchors) >= MOST_ANCHORS:
            raise Conflict("anchors_full", _("The level has anchors enough."))
        anchors.append(
            {"text": text, "lang": segment.transcript.language, "source": segment.transcript.code}
        )
        row.save(update_fields=["levels"])
        record(
            Kind.CODE_CHANGED,
            study=by.study,
            by=by.user,
            subject=row.key,
            data={"deed": "anchored"},
        )
    return row


def _level(level: LevelSheet) -> dict[str, Any]:
    name = {tongue: text for tongue, text in level.name.items() if text.strip()}
    anchors = [{key: text for key, text in each.items() if text} for each in level.anchors]
    return {"value": level.value, "name": name} | ({"anchors": anchors} if anchors else {})


def _check(sheet: ScaleSheet) -> None:
    values = [level.value for level in sheet.levels]
    faults = (
        (sheet.kind not in ScaleKind.values, _("This kind of scale is not known.")),
        (sheet.reconcile not in set(Reconcile), _("This way to reconcile is not known.")),
        (not 1 <= len(values) <= MOST_LEVELS, _("A scale has from 1 to 100 levels.")),
        (len(set(values)) != len(values), _("A level stands twice.")),
        (_is_uneven(sheet), _("A numbered scale runs through whole numbers without a gap.")),
        (
            sheet.kind == ScaleKind.NOMINAL
            and sheet.reconcile != Reconcile.MAJORITY_ELSE_ADJUDICATE,
            _("Levels without order have neither mean nor median."),
        ),
        (any(len(level.anchors) > MOST_ANCHORS for level in sheet.levels), _("Too many anchors.")),
    )
    for is_fault, reason in faults:
        if is_fault:
            raise Refusal("bad_scale", reason)


def _is_uneven(sheet: ScaleSheet) -> bool:
    values = [level.value for level in sheet.levels]
    if sheet.kind == ScaleKind.NOMINAL:
        return not all(isinstance(value, str) and KEY.fullmatch(value) for value in values)
    if not values or not all(isinstance(value, int) for value in values):
        return True
    numbers = sorted(int(value) for value in values)
    return len(numbers) < 2 or numbers != list(range(numbers[0], numbers[-1] + 1))  # noqa: PLR2004
