"""Who speaks in a line, and who of the speakers asks and who answers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coding.formats.clock import stamp
from coding.formats.plain import SpeakerRole, well_known_role
from coding.formats.script import Paragraph, Said

LONGEST_LABEL = 60
_NAME = r"[^\W_][^:：,，.。;；?？!！\"“”()（）\[\]【】<>\t\n]{0,39}?"
_NOTE = r"(?:\s*[(（](?P<note>[^()（）:：\n]{1,20})[)）])?"
_COLON = re.compile(rf"\s*(?P<label>{_NAME}){_NOTE}\s*[:：](?!//)\s*")
_BEFORE_TIME = re.compile(rf"\s*(?P<label>{_NAME}){_NOTE}(?=\s*[\[(（【<]|\s+\d)")
_ALONE = re.compile(rf"\s*(?P<label>{_NAME}){_NOTE}\s*[:：]?\s*")
_NUMBER = re.compile(r"[\d\s]+")
_NAME_LIKE = re.compile(
    r"[\u3400-\u9fff·]{1,6}\s?\d*[A-Z]?|[A-Z][\w'’-]*\.?( [A-Z0-9][\w'’-]*\.?){0,2}|SPEAKER_\d+"
)
_CARRIES_NAME = re.compile(r"(?:说话人|發言人|发言人|speaker|spk)[\s_]?\d*[A-Z]?", re.IGNORECASE)
_ASKS = re.compile(r"[?？]\s*[”\"’']?\s*$|(?:吗|呢|嗎|么|麼)[。.]?\s*$")
_BOLD_ENDS = re.compile(r"\s*[:：]?\s*$")


@dataclass(frozen=True)
class Opening:
    """A line that may begin a turn. `is_stamped`: a time stands beside the label; `is_bold`: the
    label is in bold; `is_told`: a table says so. Without a label, only a time stands there.
    """

    paragraph: Paragraph
    label: str
    speech: str
    start_ms: int | None = None
    end_ms: int | None = None
    is_stamped: bool = False
    is_bold: bool = False
    is_told: bool = False


def opening_of(paragraph: Paragraph) -> Opening | None:
    """The label and the time at the beginning of a line; None where there is neither."""
    if paragraph.speaker:
        start = paragraph.start_ms
        return Opening(paragraph, paragraph.speaker, paragraph.text, start, is_told=True)
    taken = _time_at(paragraph.text)
    start, end, rest = taken or (None, None, paragraph.text)
    found = _labelled(paragraph, rest, is_after_time=taken is not None)
    if found is None:
        return Opening(paragraph, "", rest, start, end) if taken else None
    label, speech, inner, is_bold = found
    if inner is not None:
        start, end = inner
    return Opening(
        paragraph, label, speech, start, end, is_stamped=start is not None, is_bold=is_bold
    )


def time_only(opening: Opening) -> Opening | None:
    """Without the label, which turned out to be speech; None where the line begins with no time."""
    taken = _time_at(opening.paragraph.text)
    if taken is None:
        return None
    start, end, rest = taken
    return Opening(opening.paragraph, "", rest, start, end)


def looks_like_a_name(label: str) -> bool:
    return _NAME_LIKE.fullmatch(label) is not None or _CARRIES_NAME.fullmatch(label) is not None


def guessed_roles(
    turns: Sequence[Said], declared: Mapping[str, SpeakerRole] | None = None
) -> dict[str, SpeakerRole]:
    """A role for each speaker, in the order in which they speak first.

    What the header declares and customary labels come first. If those leave somebody open: beside
    a known interviewer the others answer; beside known respondents one other asks; and among
    unknown speakers the one asks who most often ends with a question, if anybody does so in at
    least a third of the turns.
    """
    labels = dict.fromkeys(turn.speaker for turn in turns if turn.speaker)
    roles = {label: (declared or {}).get(label) or _customary(label, labels) for label in labels}
    unknown = [speaker for speaker, role in roles.items() if role is SpeakerRole.UNKNOWN]
    known = set(roles.values()) - {SpeakerRole.UNKNOWN}
    if SpeakerRole.INTERVIEWER in known:
        roles |= dict.fromkeys(unknown, SpeakerRole.RESPONDENT)
    elif known and len(unknown) == 1:
        roles[unknown[0]] = SpeakerRole.INTERVIEWER
    elif not known and len(unknown) > 1:
        roles |= _by_questions(turns, unknown)
    return roles


def bare(label: str) -> str:
    """The label without what stands in brackets behind it."""
    return re.sub(r"\s*[(（][^()（）]*[)）]\s*$", "", label).strip()


def _customary(label: str, labels: Iterable[str]) -> SpeakerRole:
    """`A` answers beside `Q`; beside `B` it is just the first of two."""
    is_letter = bare(label).upper() == "A" and "Q" not in {bare(each).upper() for each in labels}
    return SpeakerRole.UNKNOWN if is_letter else well_known_role(bare(label))


def _by_questions(turns: Sequence[Said], speakers: Sequence[str]) -> dict[str, SpeakerRole]:
    shares: dict[str, float] = {}
    for speaker in speakers:
        own = [turn.text for turn in turns if turn.speaker == speaker]
        shares[speaker] = sum(_ASKS.search(text) is not None for text in own) / len(own)
    asker = max(shares, key=lambda speaker: shares[speaker])
    if shares[asker] < 1 / 3 or list(shares.values()).count(shares[asker]) > 1:
        return {}
    return dict.fromkeys(speakers, SpeakerRole.RESPONDENT) | {asker: SpeakerRole.INTERVIEWER}


type _Found = tuple[str, str, tuple[int, int | None] | None, bool]


def _labelled(paragraph: Paragraph, rest: str, *, is_after_time: bool) -> _Found | None:
    """(label, speech, time between them, whether it is in bold)."""
    return (
        _with_time(rest)
        or _with_colon(rest, paragraph.lead)
        or _in_bold(rest, paragraph.lead)
        or (_alone(rest) if is_after_time else None)
    )


def _with_colon(text: str, lead: str) -> _Found | None:
    found = _COLON.match(text)
    if found is None or _NUMBER.fullmatch(found["label"]):
        return None
    is_bold = bool(lead) and _BOLD_ENDS.sub("", lead) == found[0].strip().rstrip(":：").strip()
    speech = text[found.end() :]
    inner = _time_at(speech, bracketed=True)
    if inner is not None:
        return _label(found), inner[2], inner[:2], is_bold
    return _label(found), speech, None, is_bold


def _with_time(text: str) -> _Found | None:
    """`Wang (00:12:31): …`, and `Wang 00:12:31` on a line of its own."""
    found = _BEFORE_TIME.match(text)
    if found is None or _NUMBER.fullmatch(found["label"]):
        return None
    time = stamp(text[found.end() :])
    if time is None:
        return None
    speech = text[found.end() + time[2] :]
    is_closed = speech[:1] in {":", "："}
    if speech and not is_closed:
        return None
    return _label(found), speech.lstrip(":：").strip(), time[:2], False


def _in_bold(text: str, lead: str) -> _Found | None:
    name = _BOLD_ENDS.sub("", lead).strip()
    if not name or not text.strip().startswith(name) or _ALONE.fullmatch(name) is None:
        return None
    speech = text.strip()[len(name) :].lstrip(" \t:：")
    return (name, speech, None, True) if not _NUMBER.fullmatch(name) else None


def _alone(text: str) -> _Found | None:
    """`[00:12:31] Wang`, what is said stands in the next lines."""
    found = _ALONE.fullmatch(text)
    if found is None or not looks_like_a_name(found["label"].strip()):
        return None
    return _label(found), "", None, False


def _label(found: re.Match[str]) -> str:
    note = found["note"]
    return found["label"].strip() + (f"（{note}）" if note else "")


def _time_at(text: str, *, bracketed: bool = False) -> tuple[int, int | None, str] | None:
    """A time at the line's start; a bare one only where a space or nothing follows."""
    time = stamp(text)
    if time is None:
        return None
    start, end, taken = time
    is_bare = text.lstrip()[0].isdigit()
    if is_bare and (bracketed or not (taken == len(text) or text[taken - 1].isspace())):
        return None
    return start, end, text[taken:]
