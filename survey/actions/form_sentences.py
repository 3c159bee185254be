"""What the pure rooms say of a form, in the reader's language; they themselves speak English."""

import re
from collections.abc import Sequence
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# With {…} for what differs. The first that fits is taken.
OURS: tuple[tuple[str, Promise], ...] = (
    ("{part} is one of {words}.", _("{part} is one of {words}.")),
    ("This is larger than {most} bytes.", _("This is larger than {most} bytes.")),
    ("This holds more than {most} tags.", _("This holds more than {most} tags.")),
    ("This is nested deeper than {most} levels.", _("This is nested deeper than {most} levels.")),
    ("The XForm is not UTF-8 text.", _("The XForm is not UTF-8 text.")),
    ("The form has more than {most} nodes.", _("The form has more than {most} nodes.")),
    (
        "The form does not compile to sound XML: {reason}.",
        _("The form does not compile to sound XML: {reason}."),
    ),
    (
        "The expression ends too early.",
        _("The expression ends too early."),
    ),
    (
        "The expression ends too early. {symbol} is missing.",
        _("The expression ends too early. {symbol} is missing."),
    ),
    (
        "{word} is not expected here. {symbol} is missing.",
        _("{word} is not expected here. {symbol} is missing."),
    ),
    (
        "{word} is not expected here.",
        _("{word} is not expected here."),
    ),
    (
        "The expression is empty.",
        _("The expression is empty."),
    ),
    (
        "A reference names no question.",
        _("A reference names no question."),
    ),
    (
        "A text is not closed: the quotation mark is missing at its end.",
        _("A text is not closed: the quotation mark is missing at its end."),
    ),
    (
        "A reference is not closed: ${name} needs its brace.",
        _("A reference is not closed: ${name} needs its brace."),
    ),
    (
        "A question is referred to as ${name}.",
        _("A question is referred to as ${name}."),
    ),
    (
        "Write straight quotation marks instead of {word}.",
        _("Write straight quotation marks instead of {word}."),
    ),
    (
        "The character {word} has no meaning here.",
        _("The character {word} has no meaning here."),
    ),
    (
        "There is no axis {word}.",
        _("There is no axis {word}."),
    ),
    (
        "The form has no list {name}.",
        _("The form has no list {name}."),
    ),
    ("The form has no question {name}.", _("The form has no question {name}.")),
    ("There is no function {name}.", _("There is no function {name}.")),
    (
        "{name} takes {expected} arguments, not {given}.",
        _("{name} takes {expected} arguments, not {given}."),
    ),
    ("{name} takes a question here.", _("{name} takes a question here.")),
    (
        "Each of these waits for the next, so that devices cannot open the form: {names}.",
        _("Each of these waits for the next, so that devices cannot open the form: {names}."),
    ),
    ("The form asks no question.", _("The form asks no question.")),
    ("The form has no version.", _("The form has no version.")),
    (
        "Give the form a form_id in the settings sheet.",
        _("Give the form a form_id in the settings sheet."),
    ),
    (
        "The form_id is longer than {most} characters.",
        _("The form_id is longer than {most} characters."),
    ),
    (
        "The version is longer than {most} characters.",
        _("The version is longer than {most} characters."),
    ),
    (
        "Groups are nested deeper than {most} levels.",
        _("Groups are nested deeper than {most} levels."),
    ),
    (
        "The {sheet} sheet has more than {most} rows.",
        _("The {sheet} sheet has more than {most} rows."),
    ),
    (
        "A form is uploaded as .xlsx, .xls or .xml.",
        _("A form is uploaded as .xlsx, .xls or .xml."),
    ),
    ("The workbook could not be read.", _("The workbook could not be read.")),
    ("This is not an .xls workbook.", _("This is not an .xls workbook.")),
    ("The XForm has no model.", _("The XForm has no model.")),
    ("The XForm has no primary instance.", _("The XForm has no primary instance.")),
    ("The primary instance has no id.", _("The primary instance has no id.")),
    ("The form has no such node.", _("The form has no such node.")),
    ("A document type may not be declared.", _("A document type may not be declared.")),
    ("This is not UTF-8 text.", _("This is not UTF-8 text.")),
    ("This is not XML: {reason}.", _("This is not XML: {reason}.")),
    ("The file is too large.", _("The file is too large.")),
    ("This is not an .xlsx workbook.", _("This is not an .xlsx workbook.")),
    (
        "This is an old .xls workbook or one with a password. Save it as .xlsx without a password.",
        _(
            "This is an old .xls workbook or one with a password. Save it as .xlsx without a password."
        ),
    ),
    ("The file is damaged or incomplete.", _("The file is damaged or incomplete.")),
    ("The file holds too many parts.", _("The file holds too many parts.")),
    ("The file is too large once unpacked.", _("The file is too large once unpacked.")),
    (
        "The file unpacks to far more than its size: it is not read.",
        _("The file unpacks to far more than its size: it is not read."),
    ),
    ("The workbook holds too many cells.", _("The workbook holds too many cells.")),
    (
        "The file declares document types or entities: it is not read.",
        _("The file declares document types or entities: it is not read."),
    ),
    (
        "A part of the file is not written in UTF-8.",
        _("A part of the file is not written in UTF-8."),
    ),
    ("The form has no {path}.", _("The form has no {path}.")),
    (
        "default_language is {language}, but the form speaks {known}.",
        _("default_language is {language}, but the form speaks {known}."),
    ),
    (
        "Use only the letters a to z in the name {name}: devices may not load it.",
        _("Use only the letters a to z in the name {name}: devices may not load it."),
    ),
    (
        "The name {name} has more than {most} characters: SPSS and Stata get it shortened.",
        _("The name {name} has more than {most} characters: SPSS and Stata get it shortened."),
    ),
    (
        "{date} is a subtraction here. Write a date as date('{again}').",
        _("{date} is a subtraction here. Write a date as date('{again}')."),
    ),
    (
        "'{date}' is compared as a text here. Write a date as date('{again}').",
        _("'{date}' is compared as a text here. Write a date as date('{again}')."),
    ),
    ("The question {name} has no label.", _("The question {name} has no label.")),
    ("The choice {name} has no label.", _("The choice {name} has no label.")),
    (
        "The choice {name} has no label in {language}.",
        _("The choice {name} has no label in {language}."),
    ),
    (
        "The choice {name} stands more than once on its list.",
        _("The choice {name} stands more than once on its list."),
    ),
    (
        "The choice {name} has a blank in its name: several choices are kept with a blank between them.",
        _(
            "The choice {name} has a blank in its name: several choices are kept with a blank between them."
        ),
    ),
    ("{name} has no label in {language}.", _("{name} has no label in {language}.")),
)

_PLACE = re.compile(r"\\\{(\w+)\\\}")


def in_our_words(sentence: str) -> str:
    """A sentence of ours in the reader's language. The compiler's own, which are English, get a
    few words in front that say whose they are.
    """
    for pattern, words in _patterns():
        if found := pattern.fullmatch(sentence):
            return str(words).format(**found.groupdict())
    return gettext("The compiler of forms says: %(sentence)s") % {"sentence": sentence}


@cache
def _patterns() -> Sequence[tuple[re.Pattern[str], Promise]]:
    return [
        (re.compile(_PLACE.sub(r"(?P<\1>.+?)", re.escape(english)), re.DOTALL), words)
        for english, words in OURS
    ]
