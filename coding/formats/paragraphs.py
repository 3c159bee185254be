"""Lines of a document become turns: header, labels of speakers, times, and what joins what."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from coding.formats.plain import (
    SpeakerRole,
    TranscriptRefused,
    declared_speakers,
    read_header,
    split_header,
    well_known_role,
)
from coding.formats.script import (
    Dropped,
    Fault,
    Lost,
    Paragraph,
    Reading,
    ReadingRefused,
    Said,
    Why,
    check_size,
    tally,
)
from coding.formats.speakers import (
    LONGEST_LABEL,
    Opening,
    bare,
    looks_like_a_name,
    opening_of,
    time_only,
)

_HEADER_LINES = 40
_TITLES = 3
_LONGEST_TITLE = 60
_BARE_TIMES = 3
_KEY = re.compile(r"\s*(?P<key>[^\s:：][^:：]{0,29}?)\s*[:：]\s*(?P<value>.*)")
_HEADER_KEYS = frozenset(
    (
        *("id", "code", "kind", "language", "place", "town", "date", "time", "duration", "title"),
        *("participants", "location", "project", "study", "transcriber", "recorder", "case"),
        *("profile", "speakers", "recording", "file", "setting"),
        *("编号", "代码", "日期", "时间", "地点", "时长", "语言", "标题", "主题", "题目", "项目"),
        *("研究", "转录", "转录者", "转录人", "记录", "记录人", "录音", "企业", "单位", "姓名"),
        *(
            "职务",
            "参与者",
            "参加人",
            "在场",
            "文件",
            "访谈日期",
            "访谈时间",
            "访谈地点",
            "访谈对象",
        ),
        *("采访日期", "采访时间", "采访地点", "采访对象", "会议时间", "会议地点"),
        *("編號", "時間", "地點", "語言", "標題", "主題", "記錄人", "錄音", "訪談日期", "訪談地點"),
    )
)


@dataclass(frozen=True)
class Head:
    """What stands above the turns, and where they begin."""

    header: dict[str, str]
    titles: tuple[Paragraph, ...]
    first: int


def read_paragraphs(
    paragraphs: Sequence[Paragraph],
    *,
    file_format: str,
    dropped: Sequence[Dropped] = (),
) -> Reading:
    """The turns of a document. Raises ReadingRefused where it is empty, or its header has faults.

    A label opens a turn when the header declares it or it is customary, when a table or bold type
    sets it off, when it opens more lines than one, or when it looks like a name at the start of a
    paragraph. Times beside labels and before speech become times of turns. A line without label
    joins the turn before; a line with a time of its own begins a new turn of the same speaker. In
    a document without any label every paragraph is a turn of nobody.
    """
    shown = [each for each in paragraphs if each.text.strip()]
    head = _head(shown)
    declared = declared_roles(head.header)
    body = shown[head.first :]
    openings = _accepted(body, declared)
    turns, before, silent = _turns(body, openings)
    check_size(turns)
    notice = [each.text.strip() for each in (*head.titles, *before)]
    times = sum(each.start_ms is not None and not each.is_told for each in openings.values())
    return Reading(
        format=file_format,
        turns=tuple(turns),
        header=head.header,
        notice="\n".join(notice),
        dropped=(
            *dropped,
            *(Dropped(Lost.BEFORE_FIRST, 1, each.line, each.text.strip()[:200]) for each in before),
            *silent,
            *tally({Lost.TIMES: times}),
        ),
    )


def lines_of(text: str) -> list[Paragraph]:
    """The lines of a plain text; those after a blank line begin a paragraph."""
    lines: list[Paragraph] = []
    is_set_off = True
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            lines.append(Paragraph(line, number, begins=is_set_off, gap=is_set_off))
        is_set_off = not line.strip()
    return lines


def _head(shown: Sequence[Paragraph]) -> Head:
    top = "\n".join(each.text for each in shown[: _HEADER_LINES + 1])
    ruled, first = split_header(top)
    if ruled:
        try:
            notice, header = read_header(ruled, "")
        except TranscriptRefused as refused:
            faults = (Fault(Why.BAD_HEADER, shown[f.line - 1].line) for f in refused.faults)
            raise ReadingRefused(*faults) from refused
        return Head(header, (Paragraph(notice),) if notice else (), first - 1)
    return _loose_head(shown)


def _loose_head(shown: Sequence[Paragraph]) -> Head:
    """`key: value` lines at the top, of which one key at least is that of a header.

    A blank line ends them; where none does, they end before the first label that comes again.
    """
    top = shown[:_HEADER_LINES]
    titles = tuple(takewhile(_is_title, top[:_TITLES]))
    block = list(_key_lines(top[len(titles) :]))
    after = len(titles) + len(block)
    if after == len(shown) or not shown[after].gap:
        later = Counter(found["key"].strip() for each in shown if (found := _KEY.match(each.text)))
        block = list(takewhile(lambda entry: later[entry[0]] == 1, block))
    header = {key.lower(): value.strip() for key, value in block}
    if len(header) < len(block) or not _HEADER_KEYS & set(header):
        return Head({}, (), 0)
    return Head(header, titles, len(titles) + len(block))


def _is_title(paragraph: Paragraph) -> bool:
    return _KEY.fullmatch(paragraph.text) is None and len(paragraph.text) <= _LONGEST_TITLE


def _key_lines(lines: Sequence[Paragraph]) -> Iterator[tuple[str, str]]:
    for place, line in enumerate(lines):
        found = _KEY.fullmatch(line.text)
        if found is None or (place and line.gap):
            return
        yield found["key"].strip(), found["value"]


def declared_roles(header: Mapping[str, str]) -> dict[str, SpeakerRole]:
    """The roles of labels, from `speakers: I = interviewer; R = respondent` and from names."""
    try:
        declared = declared_speakers(header, [], "")
    except (TranscriptRefused, StopIteration):  # a loose header may mean something else by it
        declared = {}
    for key, value in header.items():
        role = well_known_role(key)
        if role is not SpeakerRole.UNKNOWN and 0 < len(value) <= LONGEST_LABEL:
            declared[bare(value)] = role
    return declared


def _accepted(body: Sequence[Paragraph], declared: Mapping[str, SpeakerRole]) -> dict[int, Opening]:
    """The openings that are ones, by the place of their line."""
    tried = {place: one for place, each in enumerate(body) if (one := opening_of(each))}
    times = Counter(one.label for one in tried.values() if one.label)
    bare_times = sum(_is_bare_time(one) for one in tried.values())
    accepted: dict[int, Opening] = {}
    for place, one in tried.items():
        is_speech = _is_alone(one) and (place + 1 in tried or place + 1 == len(body))
        if one.label and not is_speech and _is_label(one, times, declared):
            accepted[place] = one
            continue
        timed = time_only(one)
        if timed is not None and (not _is_bare_time(timed) or bare_times >= _BARE_TIMES):
            accepted[place] = timed
    return accepted


def _is_alone(one: Opening) -> bool:
    """A time and a few words without colon: a name only if what is said follows below."""
    ends = one.paragraph.text.rstrip().endswith((":", "："))
    return one.is_stamped and not one.speech and not one.is_bold and not ends


def _is_label(one: Opening, times: Mapping[str, int], declared: Mapping[str, SpeakerRole]) -> bool:
    label = one.label
    if one.is_told or label in declared or bare(label) in declared:
        return True
    if well_known_role(bare(label)) is not SpeakerRole.UNKNOWN:
        return ":" in one.paragraph.text or "：" in one.paragraph.text or one.is_bold
    is_name = looks_like_a_name(bare(label))
    return times[label] > 1 or ((one.paragraph.begins or one.is_stamped) and is_name)


def _is_bare_time(one: Opening) -> bool:
    return not one.label and one.paragraph.text.lstrip()[:1].isdigit()


type _Turns = tuple[list[Said], list[Paragraph], list[Dropped]]


def _turns(body: Sequence[Paragraph], openings: Mapping[int, Opening]) -> _Turns:
    """The turns, the lines before the first of them, and labels without speech."""
    places = sorted(openings)
    if not places:
        return [Said("", each.text.strip()) for each in body], [], []
    turns: list[Said] = []
    silent: list[Dropped] = []
    speaker = ""
    waiting: tuple[int | None, int | None] = (None, None)
    for place, ahead in pairwise([*places, len(body)]):
        one = openings[place]
        speaker = one.label or speaker
        following = (each.text.strip() for each in body[place + 1 : ahead])
        said = "\n".join(part for part in (one.speech.strip(), *following) if part)
        time = waiting if one.start_ms is None else (one.start_ms, one.end_ms)
        waiting = (None, None)
        if said:
            turns.append(Said(speaker, said, *time))
        elif not one.label:  # a time on a line of its own belongs to the next turn
            waiting = time
        else:
            paragraph = one.paragraph
            silent.append(Dropped(Lost.SILENT_LABELS, 1, paragraph.line, paragraph.text.strip()))
    return turns, list(body[: places[0]]), silent
