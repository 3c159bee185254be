"""A table inside a document: rows of turns where it has a column of speakers or times."""

from collections.abc import Iterator, Sequence

from coding.formats.clock import milliseconds, stamp
from coding.formats.plain import SpeakerRole, well_known_role
from coding.formats.script import Paragraph
from coding.formats.speakers import bare
from coding.formats.turn_table import guessed_columns, named_columns

_PAIR = 2


def paragraphs_of_rows(rows: Sequence[Sequence[str]], *, line: int) -> Iterator[Paragraph]:
    """A paragraph for each row; `line` is the table's place in the document.

    Where no column holds speakers or times, the cells stand in one line, a tab between them.
    """
    filled = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        return
    places = named_columns(filled[0])
    if places is not None and "text" in places:
        filled = filled[1:]
    else:
        places = guessed_columns(filled) or {}
        places |= _customary(filled, places)
    if not {"speaker", "start"} & set(places):
        yield from (Paragraph("\t".join(filter(None, row)), line) for row in filled)
        return
    for row in filled:
        found = {field: row[at] if at < len(row) else "" for field, at in places.items()}
        speaker = found.get("speaker", "").rstrip(":： ")
        start = milliseconds(found.get("start", "").strip("[]()（）【】 "))
        rest = stamp(found["text"]) if start is None else None
        if speaker:
            yield Paragraph(found["text"], line, speaker=speaker, start_ms=start)
        elif "speaker" not in places and start is not None and rest is None:
            yield Paragraph(f"[{found['start'].strip('[]()（）【】 ')}] {found['text']}", line)
        else:
            yield Paragraph(found["text"], line, begins=False)


def _customary(rows: Sequence[Sequence[str]], places: dict[str, int]) -> dict[str, int]:
    """The first column is that of speakers where it says `I`, `访员` …, however short the table."""
    first = [bare(row[0].rstrip(":： ")) for row in rows if row and row[0]]
    is_asked = any(well_known_role(each) is not SpeakerRole.UNKNOWN for each in first)
    if "speaker" in places or not is_asked or places.get("text") == 0 or len(rows[0]) < _PAIR:
        return {}
    return {"speaker": 0}
