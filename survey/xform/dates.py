"""Dates and times as OpenRosa has them: texts that count as numbers of days since 1970.

A date is a whole number of days. A moment (date and time) is put on the interviewer's own clock
first, so that a date and a moment of the same day compare as people expect: ODK Collect counts
days of the local calendar, too.
"""

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

EPOCH = date(1970, 1, 1)
SECONDS_A_DAY = 86_400
NOT_A_NUMBER = math.nan
_OFFSET = r"(?P<offset>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
_TIME = (
    r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<part>[0-9]+))?)?"
)
_TIME_ONLY = re.compile(_TIME + _OFFSET)
_DATE_ONLY = re.compile(
    rf"(?P<year>[0-9]{{4}})-(?P<month>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}}){_OFFSET}"
)
_MOMENT = re.compile(rf"(?P<date>[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}})T{_TIME}{_OFFSET}")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FIELD = re.compile(r"%(.)", re.DOTALL)
_DATE_FIELDS: dict[str, Callable[[datetime], str]] = {
    "Y": lambda moment: f"{moment.year:04}",
    "y": lambda moment: f"{moment.year % 100:02}",
    "m": lambda moment: f"{moment.month:02}",
    "n": lambda moment: str(moment.month),
    "b": lambda moment: _MONTHS[moment.month - 1],
    "d": lambda moment: f"{moment.day:02}",
    "e": lambda moment: str(moment.day),
    "a": lambda moment: _DAYS[moment.weekday()],
    "W": lambda moment: str(moment.isocalendar().week),
}
_TIME_FIELDS: dict[str, Callable[[datetime], str]] = {
    "H": lambda moment: f"{moment.hour:02}",
    "h": lambda moment: str(moment.hour),
    "M": lambda moment: f"{moment.minute:02}",
    "S": lambda moment: f"{moment.second:02}",
    "3": lambda moment: f"{moment.microsecond // 1000:03}",
}


def read_date(text: str) -> date | None:
    """The date that a text is, such as "2025-10-08"; None for any other text."""
    match = _DATE_ONLY.fullmatch(text)
    if match is None:
        return None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def read_time(text: str, zone: tzinfo = UTC) -> time | None:
    """The time of day that a text is, such as "14:30:00.000+08:00"; without offset it is local."""
    match = _TIME_ONLY.fullmatch(text)
    return _clock(match, zone) if match else None


def read_moment(text: str, zone: tzinfo = UTC) -> datetime | None:
    """The moment that a text is; a date is its midnight, and without an offset `zone` holds."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        day = read_date(text)
        return datetime.combine(day, time(tzinfo=zone)) if day else None
    day, clock = read_date(match["date"]), _clock(match, zone)
    return datetime.combine(day, clock) if day and clock else None


def _clock(match: re.Match[str], zone: tzinfo) -> time | None:
    micros = int(((match["part"] or "") + "000000")[:6])
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    try:
        return time(hour, minute, second, micros, tzinfo=_offset(match["offset"], zone))
    except ValueError:
        return None


def _offset(text: str | None, zone: tzinfo) -> tzinfo:
    """The clock an offset names, "Z", "+08" or "+08:00". Raises ValueError beyond a day."""
    if not text:
        return zone
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    gap = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-gap if text[0] == "-" else gap)


def days_of(text: str, zone: tzinfo = UTC) -> float:
    """Days since 1970-01-01 that a date or moment stands for, on the clock of `zone`; else NaN."""
    day = read_date(text)
    if day is not None:
        return float((day - EPOCH).days)
    moment = read_moment(text, zone)
    return NOT_A_NUMBER if moment is None else local_days(moment, zone)


def local_days(moment: datetime, zone: tzinfo) -> float:
    try:
        local = moment.astimezone(zone)
    except OverflowError:
        return NOT_A_NUMBER
    seconds = local.hour * 3600 + local.minute * 60 + local.second + local.microsecond / 1e6
    return (local.date() - EPOCH).days + seconds / SECONDS_A_DAY


def moment_of(value: float | str, zone: tzinfo) -> datetime | None:
    """The moment that a text or a number of (local) days stands for."""
    if isinstance(value, str):
        moment = read_moment(value.strip(), zone)
        return _on(moment, zone) if moment else None
    if not math.isfinite(value):
        return None
    try:
        midnight = datetime.combine(EPOCH, time(tzinfo=zone))
        return midnight + timedelta(milliseconds=round(value * SECONDS_A_DAY * 1000))
    except OverflowError:
        return None


def _on(moment: datetime, zone: tzinfo) -> datetime | None:
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return None


def spell_moment(moment: datetime) -> str:
    """A moment as ODK Collect writes it: "2025-10-08T14:30:00.000+08:00"."""
    return moment.isoformat(timespec="milliseconds")


def date_text(value: float | str, zone: tzinfo) -> str:
    """date(): the date of a text or of a number of days; "" for what is none."""
    moment = moment_of(value, zone)
    return moment.date().isoformat() if moment else ""


def moment_text(value: float | str, zone: tzinfo) -> str:
    """date-time(): the moment of a text or of a number of days; "" for what is none."""
    moment = moment_of(value, zone)
    return spell_moment(moment) if moment else ""


def decimal_days(value: float | str, zone: tzinfo) -> float:
    """decimal-date-time(): days since 1970-01-01T00:00Z, a date being its local midnight."""
    if not isinstance(value, str):
        return value
    moment = moment_of(value, zone)
    return NOT_A_NUMBER if moment is None else moment.timestamp() / SECONDS_A_DAY


def decimal_time(value: float | str, zone: tzinfo) -> float:
    """decimal-time(): the part of the local day that is over; 0.5 is noon."""
    if not isinstance(value, str):
        return value - math.floor(value) if math.isfinite(value) else NOT_A_NUMBER
    clock = read_time(value.strip(), zone)
    if clock is not None:
        value = f"2000-01-02T{clock.isoformat()}"
    moment = moment_of(value, zone)
    if moment is None:
        return NOT_A_NUMBER
    days = local_days(moment, zone)
    return days - math.floor(days)


def format_moment(value: float | str, pattern: str, zone: tzinfo) -> str:
    """format-date() and format-date-time(): %Y %m %d and so on; "" for what is no date."""
    moment = moment_of(value, zone)
    if moment is None:
        return ""
    return _FIELD.sub(lambda match: _field(match, moment), pattern)


def _field(match: re.Match[str], moment: datetime) -> str:
    spell = _DATE_FIELDS.get(match[1]) or _TIME_FIELDS.get(match[1])
    return spell(moment) if spell else match[0]
