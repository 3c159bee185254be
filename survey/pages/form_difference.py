"""What differs between two versions of a form, and what it means for collected data."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from survey.formats.definition import FormDefinition
from survey.models import FormVersion
from survey.pages.form import frame_of, shown_version
from survey.pages.form_words import DIFFERENCES, MEANINGS, type_word
from survey.pages.frame import StudyRequest, study_page
from survey.pages.words import tongue
from survey.queries.form import version_for
from survey.queries.form_difference import touched
from survey.rules import May
from survey.xform.difference import Difference, DifferenceKind, Meaning, differences

FLAGS = {
    DifferenceKind.ADDED: "good",
    DifferenceKind.CHOICE_ADDED: "good",
    DifferenceKind.REMOVED: "bad",
    DifferenceKind.CHOICE_REMOVED: "bad",
}
_TYPED = frozenset({DifferenceKind.ADDED, DifferenceKind.REMOVED, DifferenceKind.TYPE})


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """A change in words; `touched` is None where it means nothing for collected data."""

    name: str
    label: str
    what: Promise
    flag: str
    before: str
    after: str
    language: str
    meaning: Promise
    is_harmless: bool
    touched: int | None


@study_page(May.READ_FORMS, room="forms")
def form_difference(request: StudyRequest, form_id: str) -> HttpResponse:
    """`?version=` compared with `?from=`, by default with the version that was published before."""
    new = shown_version(request, form_id)
    frame = frame_of(request, new)
    old = _earlier(request, new, frame["published"])
    lines = _lines(request, old, new) if old else []
    others = [version for version in frame["versions"] if version.pk != new.pk]
    context = frame | {"old": old, "others": others, "lines": lines}
    return render(request, "survey/form_difference.html", context)


def _earlier(
    request: StudyRequest, new: FormVersion, published: list[FormVersion]
) -> FormVersion | None:
    wanted = request.GET.get("from")
    if wanted and "\0" not in wanted:
        return version_for(request.member, new.form.form_id, wanted)
    moment = new.published_at
    before = [
        one
        for one in published
        if one.pk != new.pk and (moment is None or (one.published_at, one.pk) < (moment, new.pk))
    ]
    return version_for(request.member, new.form.form_id, before[0].version) if before else None


def _lines(request: StudyRequest, old: FormVersion, new: FormVersion) -> list[DifferenceLine]:
    before = FormDefinition.from_json(old.definition)
    after = FormDefinition.from_json(new.definition)
    changes = differences(before, after)
    counts = touched(request.member, old, before, changes)
    return [
        _line(change, count, before, after) for change, count in zip(changes, counts, strict=True)
    ]


def _line(
    change: Difference, count: int | None, old: FormDefinition, new: FormDefinition
) -> DifferenceLine:
    form = old if change.kind is DifferenceKind.REMOVED else new
    is_typed = change.kind in _TYPED
    name = f"{change.name} · {change.choice}" if change.choice else change.name
    label = (
        form.choice_label(change.name, change.choice, tongue())
        if change.choice
        else form.label(change.name, tongue())
    )
    return DifferenceLine(
        name=name,
        label="" if label in {change.name, change.choice} else label,
        what=DIFFERENCES[change.kind],
        flag=FLAGS.get(change.kind, "info"),
        before=type_word(change.before) if is_typed and change.before else change.before,
        after=type_word(change.after) if is_typed and change.after else change.after,
        language="" if change.language == "default" else change.language,
        meaning=MEANINGS[change.meaning],
        is_harmless=change.meaning is Meaning.NOTHING,
        touched=count,
    )
