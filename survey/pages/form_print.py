"""A blank form as a page to print: boxes for choices, lines for text, conditions in words."""

from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from survey.formats.definition import NUMBER_TYPES, Choice, FormDefinition, Kind, Node
from survey.formats.labelled import bare
from survey.pages.form import frame_of, shown_version
from survey.pages.frame import StudyRequest, study_page
from survey.pages.words import tongue
from survey.rules import May
from survey.xform.wording import Wording, numbered

MOST_CHOICES = 60
_LONG = 3
_BY_KIND = {Kind.GROUP: "heading", Kind.REPEAT: "repeat", Kind.NOTE: "note"}
_BOXES = {"date": (4, 2, 2), "time": (2, 2), "dateTime": (4, 2, 2, 2, 2)}


@dataclass(frozen=True, slots=True)
class PrintedItem:
    """A question, note or heading on paper.

    `kind` says how it is answered: one, several, rank, boxes, number, lines, sign, file, note,
    heading or repeat. `only_if` is the condition in words, `lines` the number of lines to write on.
    `limit` is what must hold of the answer, in the form's words or in ours, and `severity` how much
    it matters: hard, soft or critical.
    """

    kind: str
    label: str
    hint: str = ""
    number: int | None = None
    level: int = 0
    only_if: str = ""
    is_required: bool = False
    choices: tuple[str, ...] = ()
    boxes: tuple[range, ...] = ()
    lines: range = field(default_factory=lambda: range(0))
    list_name: str = ""
    limit: str = ""
    severity: str = ""


@study_page(May.READ_FORMS, room="forms")
def form_print(request: StudyRequest, form_id: str) -> HttpResponse:
    """In the language of `?lang=`, else the reader's where the form has it."""
    shown = shown_version(request, form_id)
    definition = FormDefinition.from_json(shown.definition)
    wanted = request.GET.get("lang") or tongue()
    lang = wanted if wanted in definition.languages else definition.default_language
    context = frame_of(request, shown) | {
        "items": printed(definition, lang),
        "lang": lang,
        "page_lang": tongue() if lang == "default" else lang,
        "paper_code": _code(lang),
        "languages": definition.languages,
        "printed_title": definition.titles().get(lang, definition.title),
    }
    return render(request, "survey/form_print.html", context)


def _code(lang: str) -> str:
    """The language of ours in which the words between the questions are, as Django calls it."""
    known = [code for code, _name in settings.LANGUAGES if code.partition("-")[0] == lang]
    return known[0] if known else get_language() or settings.LANGUAGE_CODE


def printed(definition: FormDefinition, lang: str) -> list[PrintedItem]:
    """What stands on paper, in the form's order; what the form computes by itself does not."""
    numbers = numbered(definition)
    wording = Wording(definition, lang if lang != "default" else tongue(), numbers)
    shown = (Kind.QUESTION, Kind.NOTE, Kind.GROUP, Kind.REPEAT)
    items = [
        _item(definition, node, lang, wording, numbers.get(node.name))
        for node in definition.nodes
        if node.kind in shown
    ]
    return [item for item in items if item.label or item.only_if]


def _item(
    definition: FormDefinition, node: Node, lang: str, wording: Wording, number: int | None
) -> PrintedItem:
    label = bare(definition.words(node.label, lang))
    is_question = node.kind is Kind.QUESTION
    choices = definition.choices.get(node.choices or "", ())
    return PrintedItem(
        kind=_kind(node),
        label=label or (node.name if is_question else ""),
        hint=bare(definition.words(node.hint, lang)),
        number=number if is_question else None,
        level=min(node.path.count("/") - 2, 3),
        only_if=wording.say(node.relevant) if node.relevant else "",
        is_required=bool(node.required) and is_question,
        choices=_choices(definition, choices, lang),
        boxes=tuple(map(range, _BOXES.get(node.type, ()))),
        lines=range(_LONG if "multiline" in node.appearance else 1),
        list_name=_list_name(node, choices),
        limit=_limit(definition, node, lang, wording) if is_question else "",
        severity=node.gravity,
    )


def _limit(definition: FormDefinition, node: Node, lang: str, wording: Wording) -> str:
    if not node.gravity:
        return ""
    said = definition.words(node.constraint_message, lang)
    return (said or wording.say(node.constraint)).strip().rstrip(".。")


def _choices(definition: FormDefinition, choices: tuple[Choice, ...], lang: str) -> tuple[str, ...]:
    if len(choices) > MOST_CHOICES:
        return ()
    return tuple(definition.words(choice.label, lang) or choice.name for choice in choices)


def _list_name(node: Node, choices: tuple[Choice, ...]) -> str:
    """The list to choose from, where it is too long for paper or stands in a file."""
    is_elsewhere = node.choices and not 0 < len(choices) <= MOST_CHOICES
    return str(node.choices) if is_elsewhere else ""


def _kind(node: Node) -> str:
    rules = (
        (node.kind in _BY_KIND, _BY_KIND.get(node.kind, "")),
        (node.type == "rank", "rank"),
        (node.is_multiple or node.type in {"acknowledge", "trigger"}, "several"),
        (bool(node.choices), "one"),
        (node.type in _BOXES, "boxes"),
        (node.is_file, "file"),
        (node.data_type in NUMBER_TYPES, "number"),
    )
    return next((kind for holds, kind in rules if holds), "lines")
