"""Dates are days on the interviewer's own clock."""

import math
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.xform.dates import (
    date_text,
    days_of,
    decimal_days,
    decimal_time,
    format_moment,
    moment_of,
    moment_text,
    read_date,
    read_moment,
    read_time,
    spell_moment,
)

CHINA = timezone(timedelta(hours=8))


@given(st.dates())
def test_a_date_survives_being_counted_in_days(day: object) -> None:
    assert date_text(days_of(str(day)), UTC) == str(day)


@given(st.datetimes(timezones=st.just(CHINA), min_value=datetime(1900, 1, 1)))
def test_a_moment_survives_being_written(moment: datetime) -> None:
    written = read_moment(spell_moment(moment))

    assert written == moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def test_a_date_is_a_whole_number_of_days_wherever_one_is() -> None:
    assert days_of("2025-10-08", CHINA) == days_of("2025-10-08", UTC) == 20369.0


def test_a_moment_counts_on_the_local_clock() -> None:
    assert days_of("2025-10-08T06:00:00.000+08:00", CHINA) == 20369.25
    assert days_of("2025-10-07T22:00:00Z", CHINA) == 20369.25


def test_a_date_is_never_after_a_moment_of_its_day() -> None:
    early = "2025-10-08T00:30:00.000+08:00"

    assert days_of("2025-10-08", CHINA) <= days_of(early, CHINA)


@pytest.mark.parametrize("text", ["2025-02-30", "2025-13-01", "08.10.2025", "2025-10", "", "今天"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text) is None
    assert math.isnan(days_of(text))


@pytest.mark.parametrize("text", ["2025-10-08T25:00:00Z", "2025-10-08T10:00+25:00", "2025-10-08T"])
def test_what_is_no_moment_is_none(text: str) -> None:
    assert read_moment(text) is None


@pytest.mark.parametrize("offset", ["+08", "+08:00", "+0800"])
def test_offsets_are_read_as_clients_write_them(offset: str) -> None:
    moment = read_moment(f"2025-10-08T10:00:00.500{offset}")

    assert moment == datetime(2025, 10, 8, 10, 0, 0, 500_000, CHINA)


def test_times_of_day_are_read() -> None:
    clock = read_time("14:30:00.000+08:00")

    assert clock is not None
    assert (clock.hour, clock.minute, clock.utcoffset()) == (14, 30, timedelta(hours=8))
    assert read_time("24:30") is None


def test_decimal_time_is_the_part_of_the_local_day() -> None:
    assert decimal_time("18:00:00.000+08:00", CHINA) == 0.75
    assert decimal_time("10:00:00Z", CHINA) == 0.75
    assert decimal_time(20369.25, CHINA) == 0.25
    assert math.isnan(decimal_time("noon", CHINA))


def test_decimal_days_are_those_of_the_meridian() -> None:
    assert decimal_days("1970-01-02T00:00:00Z", CHINA) == 1.0
    assert decimal_days("1970-01-02", CHINA) == pytest.approx(1 - 8 / 24)
    assert decimal_days(3.5, CHINA) == 3.5
    assert math.isnan(decimal_days("", CHINA))


def test_numbers_become_dates_and_moments() -> None:
    assert date_text(20369.9, CHINA) == "2025-10-08"
    assert moment_text(20369.5, CHINA) == "2025-10-08T12:00:00.000+08:00"
    assert date_text("2025-10-07T20:00:00Z", CHINA) == "2025-10-08"


@pytest.mark.parametrize("value", [math.nan, math.inf, 1e300, "x", ""])
def test_what_is_no_moment_becomes_no_date(value: float | str) -> None:
    assert moment_of(value, CHINA) is None
    assert date_text(value, CHINA) == moment_text(value, CHINA) == ""


def test_the_edges_of_the_calendar_do_no_harm() -> None:
    assert date_text("0001-01-01T00:00:00+08:00", UTC) == ""
    assert math.isnan(days_of("0001-01-01T00:00:00+08:00", UTC))


def test_a_moment_is_formatted_by_the_fields_of_openrosa() -> None:
    pattern = "%Y|%y|%m|%n|%b|%d|%e|%a|%W|%H|%h|%M|%S|%3|%q"

    text = format_moment("2025-03-05T07:08:09.123+08:00", pattern, CHINA)

    assert text == "2025|25|03|3|Mar|05|5|Wed|10|07|7|08|09|123|%q"


def test_what_is_no_date_is_formatted_as_nothing() -> None:
    assert format_moment("", "%Y", CHINA) == ""
