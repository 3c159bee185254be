"""Times as transcripts write them: 00:12:31, 12:31, 1:02:03.5, 00:00:01,000."""

import re

_HOUR, _MINUTE, _SECOND = 3_600_000, 60_000, 1_000
_BASE = 60
LATEST = 100 * _HOUR

_DIGITS = r"(?:\d{1,2}[:：])?\d{1,3}[:：]\d{2}(?:[.,]\d{1,3})?"
_ONE = rf"(?<![\d:：]){_DIGITS}(?![\d:：])"
_RANGE = rf"{_ONE}(?:\s*(?:-->|-|–|—|~|至|到)\s*{_ONE})?"  # noqa: RUF100
STAMP = re.compile(rf"\s*(?:[\[(（【<]\s*(?P<inner>{_RANGE})\s*[\])）】>]|(?P<bare>{_RANGE}))\s*")
_PART = re.compile(_ONE)
_CLOCK = re.compile(
    r"(?:(?P<h>\d{1,2})[:：])?(?P<m>\d{1,3})[:：](?P<s>\d{2})(?:[.,](?P<f>\d{1,3}))?"
)


def milliseconds(text: str) -> int | None:
    """Of `h:mm:ss.fff` or `mm:ss`; None for what is no time."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds = int(found["h"] or 0), int(found["m"]), int(found["s"])
    if seconds >= _BASE or (found["h"] is not None and minutes >= _BASE):
        return None
    fraction = int((found["f"] or "0").ljust(3, "0"))
    return hours * _HOUR + minutes * _MINUTE + seconds * _SECOND + fraction


def stamp(text: str) -> tuple[int, int | None, int] | None:
    """A time or a range of times at the beginning: (start, end, characters it takes)."""
    found = STAMP.match(text)
    if found is None:
        return None
    times = [milliseconds(part) for part in _PART.findall(found["inner"] or found["bare"])]
    if not times or times[0] is None:
        return None
    return times[0], (times[1] if len(times) > 1 else None), found.end()


def clock(ms: int) -> str:
    """`0:12:31`, for people."""
    seconds = ms // _SECOND
    return f"{seconds // 3600}:{seconds % 3600 // 60:02}:{seconds % 60:02}"
