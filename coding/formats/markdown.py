"""Markdown as transcripts: the words, without the marks around them."""

from collections import Counter
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from coding.formats.cell_rows import paragraphs_of_rows
from coding.formats.paragraphs import read_paragraphs
from coding.formats.script import Lost, Paragraph, Reading, tally

_LONGEST_LEAD = 40
_RULE = "---"


def read_markdown(text: str) -> Reading:
    """Raises ReadingRefused where nothing is said.

    Emphasis, headings and lists lose their marks, links keep their words; bold at the beginning
    of a line may be a speaker's name. A header of `key: value` lines between rules is kept.
    """
    head, body, first = _front_matter(text)
    lost: Counter[Lost] = Counter()
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)
    paragraphs = [
        *(Paragraph(line, number) for number, line in enumerate(head, 2)),
        *([Paragraph(_RULE, first - 1)] if head else []),
        *_paragraphs(tokens, lost, first),
    ]
    return read_paragraphs(paragraphs, file_format="md", dropped=tally(lost))


def _front_matter(text: str) -> tuple[list[str], str, int]:
    """(lines of the header, the rest, the number of its first line)."""
    lines = text.split("\n")
    if lines[0].strip() != _RULE or _RULE not in [line.strip() for line in lines[1:40]]:
        return [], text, 1
    end = next(at for at, line in enumerate(lines[1:40], 1) if line.strip() == _RULE)
    return [line for line in lines[1:end] if line.strip()], "\n".join(lines[end + 1 :]), end + 2


def _paragraphs(tokens: Sequence[Token], lost: Counter[Lost], first: int) -> Iterator[Paragraph]:
    rows: list[list[str]] = []
    is_table = False
    for token in tokens:
        line = first + (token.map[0] if token.map else 0)
        if token.type in {"table_open", "table_close"}:
            is_table = token.type == "table_open"
            yield from paragraphs_of_rows(rows, line=line)
            rows = []
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and is_table:
            rows[-1].append(_words(token.children or [], lost))
        elif token.type == "inline":
            yield from _lines(token.children or [], lost, line)
        elif token.type in {"fence", "code_block"}:
            yield from (Paragraph(each, line) for each in token.content.split("\n") if each)
        else:
            lost[Lost.NUMBERING] += token.type == "list_item_open"
            lost[Lost.MARKUP] += token.type in {"html_block", "hr"}


def _lines(children: Sequence[Token], lost: Counter[Lost], line: int) -> Iterator[Paragraph]:
    """A paragraph's lines; each may begin with a label of its own."""
    parts: list[list[Token]] = [[]]
    for child in children:
        if child.type in {"softbreak", "hardbreak"}:
            parts.append([])
        else:
            parts[-1].append(child)
    for place, part in enumerate(parts):
        if (said := _words(part, lost)).strip():
            begins = place == 0
            yield Paragraph(said, line + place, _lead(part, said), begins=begins, gap=begins)


def _words(children: Sequence[Token], lost: Counter[Lost]) -> str:
    for child in children:
        lost[Lost.IMAGES] += child.type == "image"
        lost[Lost.STRUCK] += child.type == "s_open"
        lost[Lost.MARKUP] += child.type == "html_inline"
    breaks = {"softbreak": "\n", "hardbreak": "\n"}
    return "".join(
        child.content if child.type in {"text", "code_inline", "text_special"} else
        breaks.get(child.type, "") for child in children
    )  # fmt: skip


def _lead(children: Sequence[Token], said: str) -> str:
    """What stands in bold at the beginning, if more than that stands in the line."""
    shown = [child for child in children if child.type != "text" or child.content]
    if not shown or shown[0].type != "strong_open":
        return ""
    closes = next(at for at, child in enumerate(shown) if child.type == "strong_close")
    lead = "".join(child.content for child in shown[:closes] if child.type == "text").strip()
    is_whole = lead == said.strip() and not lead.endswith((":", "："))
    return "" if is_whole or len(lead) > _LONGEST_LEAD else lead
