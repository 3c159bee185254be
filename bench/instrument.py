"""The form that measurements use: 250 questions of all common kinds, or more, and filled forms.

With 250 questions a filled form has 4 to 6 KB.
"""

from io import BytesIO

from openpyxl import Workbook

from survey.formats.definition import FormDefinition
from survey.formats.openrosa import Given, build_submission

FORM_ID = "bench"
GROUPS = 25
REPEAT = "visits"
PLACEHOLDER = "uuid:00000000-0000-0000-0000-000000000000"
_LANGUAGES = ("label::English (en)", "label::中文 (zh)")
_KINDS = (
    ("text", "quality"),
    ("integer", "42"),
    ("decimal", "0.75"),
    ("select_one yn", "yes"),
    ("select_one scale", "3"),
    ("select_multiple markets", "africa usa"),
    ("date", "2026-11-24"),
    ("text", "许昌"),
    ("integer", "1986"),
    ("select_one yn", "no"),
)
QUESTIONS = len(_KINDS)  # in a group
_CHOICES = {
    "yn": ("yes", "no", "refused"),
    "scale": tuple("12345"),
    "markets": ("africa", "usa", "europe", "domestic"),
}


def workbook(*, groups: int = GROUPS) -> bytes:
    """The XLSForm, in two languages; its repeat is not filled here."""
    book = Workbook()
    book.remove(book.worksheets[0])
    survey: list[tuple[str, ...]] = [("type", "name", *_LANGUAGES, "required", "relevant")]
    for group in range(groups):
        survey.append(("begin_group", f"g{group}", f"Part {group}", f"第{group}部分"))
        for place, (kind, _answer) in enumerate(_KINDS):
            name = f"q{group}_{place}"
            relevant = f"${{q{group}_3}} = 'yes'" if place > 3 else ""  # noqa: PLR2004 - the yes or no
            survey.append((kind, name, f"Question {name}", f"问题 {name}", "yes", relevant))
        survey.append(("end_group", ""))
    survey += [
        ("begin_repeat", REPEAT, "Visits", "走访"),
        ("date", "visit_date", "Date", "日期"),
        ("text", "visit_place", "Place", "地点"),
        ("integer", "visit_minutes", "Minutes", "分钟"),
        ("end_repeat", ""),
    ]
    choices: list[tuple[str, ...]] = [("list_name", "name", *_LANGUAGES)]
    for listed, names in _CHOICES.items():
        choices += [(listed, name, name.title(), name) for name in names]
    settings = [("form_id", "version", "form_title"), (FORM_ID, "1", "Bench / 测量")]
    for title, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def filled(definition: FormDefinition, *, groups: int = GROUPS) -> bytes:
    """A filled form under the placeholder for instance IDs."""
    answers: dict[str, Given] = {
        f"q{group}_{place}": answer
        for group in range(groups)
        for place, (_kind, answer) in enumerate(_KINDS)
    }
    return build_submission(definition, answers, instance_id=PLACEHOLDER)
