"""What is said of a file: why it is not read, and what was dropped from it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from coding.formats.script import Dropped, Fault, Lost, Why
from coding.queries.upload import Twin

REASONS: dict[Why, Promise] = {
    Why.UNKNOWN_FORMAT: _("This is no format that transcripts come in."),
    Why.OLD_WORD: _("This is an old Word file (.doc) or one with a password: save it as .docx."),
    Why.NOT_WHAT_IT_SAYS: _("The file is not what its name says: %(text)s."),
    Why.DAMAGED: _("The file is damaged or incomplete."),
    Why.LOCKED: _("The file has a password: save it without one."),
    Why.DOCTYPE: _("The file declares document types or entities: it is not read."),
    Why.BOMB: _("The file unpacks to far more than a transcript holds: it is not read."),
    Why.TOO_LONG: _("The text is longer than 2,000,000 characters: cut it into several."),
    Why.TOO_SLOW: _("The file takes too long to read: save it anew, or as plain text."),
    Why.TOO_MUCH_MEMORY: _("The file needs too much memory: save it anew, or as plain text."),
    Why.ENCODING_UNKNOWN: _("The encoding is not recognised: save it as UTF-8, or choose one."),
    Why.ENCODING_WRONG: _("The text cannot be read in this encoding."),
    Why.FORBIDDEN_CHARACTER: _("A character cannot be kept: %(text)s."),
    Why.EMPTY: _("There is no text in the file."),
    Why.ONLY_PICTURES: _("The pages are pictures without text: run text recognition first."),
    Why.BAD_TIME: _("This is no time: %(text)s."),
    Why.TIME_RUNS_BACK: _("A piece ends before it begins: %(text)s."),
    Why.BAD_HEADER: _("The header wants lines of the form “key: value”."),
    Why.BAD_JSON: _("This is not JSON: %(text)s."),
    Why.NO_TURNS: _("There are no turns: a list of objects with “text” is wanted."),
    Why.NO_TEXT_COLUMN: _("No column holds the text. Columns: %(text)s."),
    Why.BUNDLE_IN_BUNDLE: _("This is a zip inside a zip, or an unknown document: unpack it first."),
    Why.LONG_SPEAKER: _("A speaker's name has more than 60 characters: %(text)s."),
}

DROPPED: dict[Lost, Promise] = {
    Lost.IMAGES: ngettext_lazy("%(n)s picture left out", "%(n)s pictures left out", "n"),
    Lost.FOOTNOTES: ngettext_lazy("%(n)s footnote left out", "%(n)s footnotes left out", "n"),
    Lost.COMMENTS: ngettext_lazy("%(n)s comment left out", "%(n)s comments left out", "n"),
    Lost.HEADERS: ngettext_lazy(
        "%(n)s header or footer left out", "%(n)s headers or footers left out", "n"
    ),
    Lost.DELETED: ngettext_lazy(
        "%(n)s tracked deletion taken as done", "%(n)s tracked deletions taken as done", "n"
    ),
    Lost.INSERTED: ngettext_lazy(
        "%(n)s tracked insertion taken as done", "%(n)s tracked insertions taken as done", "n"
    ),
    Lost.STRUCK: ngettext_lazy(
        "%(n)s struck-out passage kept as plain text",
        "%(n)s struck-out passages kept as plain text",
        "n",
    ),
    Lost.HIDDEN: ngettext_lazy(
        "%(n)s hidden passage left out", "%(n)s hidden passages left out", "n"
    ),
    Lost.NUMBERING: ngettext_lazy(
        "%(n)s list number or bullet left out", "%(n)s list numbers or bullets left out", "n"
    ),
    Lost.TEXT_BOXES: ngettext_lazy("%(n)s text box left out", "%(n)s text boxes left out", "n"),
    Lost.EMBEDDED: ngettext_lazy(
        "%(n)s embedded object or symbol left out",
        "%(n)s embedded objects or symbols left out",
        "n",
    ),
    Lost.FORMULAS: ngettext_lazy("%(n)s formula left out", "%(n)s formulas left out", "n"),
    Lost.MARKUP: ngettext_lazy("%(n)s mark left out", "%(n)s marks left out", "n"),
    Lost.NOTES: _("Note left out: %(text)s"),
    Lost.SCANNED_PAGES: _("Page %(line)s is a picture without text"),
    Lost.PAGE_LINES: ngettext_lazy(
        "%(n)s repeated line of pages left out", "%(n)s repeated lines of pages left out", "n"
    ),
    Lost.LINE_BREAKS: ngettext_lazy(
        "%(n)s line break of the page's width joined",
        "%(n)s line breaks of the page's width joined",
        "n",
    ),
    Lost.SILENT_LABELS: _("Label without speech: %(text)s"),
    Lost.BEFORE_FIRST: _("Before the first speaker, kept in the header: %(text)s"),
    Lost.TIMES: ngettext_lazy(
        "%(n)s time taken out of the text and kept with its turn",
        "%(n)s times taken out of the text and kept with their turns",
        "n",
    ),
    Lost.COLUMNS: _("Column left out: %(text)s"),
    Lost.BLANK_ROWS: ngettext_lazy(
        "%(n)s row without text left out", "%(n)s rows without text left out", "n"
    ),
    Lost.OTHER_NAME: _("The name promises another format; it was read as %(text)s"),
}
_FOOTNOTE = _("Footnote left out: %(text)s")
_PLACE = _("line %(line)s: %(reason)s")

FORMATS: dict[str, Promise | str] = {
    "docx": _("Word document"),
    "txt": _("plain text"),
    "md": "Markdown",
    "rtf": _("Rich Text"),
    "odt": _("OpenDocument text"),
    "pdf": "PDF",
    "srt": _("subtitles (SRT)"),
    "vtt": _("subtitles (WebVTT)"),
    "csv": _("table (CSV)"),
    "tsv": _("table (TSV)"),
    "xlsx": _("Excel workbook"),
    "json": "JSON",
    "whisper": _("speech-to-text (Whisper)"),
}

ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "gb18030": "GB18030",
    "big5": "Big5",
    "big5hkscs": "Big5-HKSCS",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
}


OPEN: dict[str, Promise] = {
    "encoding": _("The encoding is a guess: choose it."),
    "code": _("It needs a code."),
    "code_taken": _("Its code is taken already."),
    "roles": _("Nobody in it answers: say who the respondent is."),
}
COLUMN_NAMES: dict[str, Promise] = {
    "speaker": _("Speaker"),
    "text": _("Text"),
    "start": _("Begins at"),
    "end": _("Ends at"),
}
_SAME_FILE = _("The same file is waiting here as %(name)s.")
_SAME_TRANSCRIPT = _("The same file is transcript %(code)s already.")


def twin_sentence(twin: Twin) -> str:
    """Where the same bytes are, too."""
    if twin.transcript:
        return str(_SAME_TRANSCRIPT) % {"code": twin.transcript}
    return str(_SAME_FILE) % {"name": twin.name}


def reason_of(fault: Fault) -> str:
    """Why, without the place."""
    return str(REASONS[fault.why]) % {"text": fault.text}


def sentence_of(fault: Fault) -> str:
    """Why, and in which line where one is to blame."""
    if not fault.line:
        return reason_of(fault)
    return str(_PLACE) % {"line": fault.line, "reason": reason_of(fault)}


def word_of(dropped: Dropped) -> str:
    """What was dropped, in words."""
    if dropped.what is Lost.FOOTNOTES and dropped.text:
        return str(_FOOTNOTE) % {"text": dropped.text}
    parts = {"n": dropped.n, "text": dropped.text, "line": dropped.line}
    return str(DROPPED[dropped.what] % parts)
