"""What an export may be asked for: the format, and how and which answers are written."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Self


class Format(StrEnum):
    """The kinds of data tables; CODEBOOK has none, only what describes them."""

    CSV = "csv"
    XLSX = "xlsx"
    SPSS = "spss"
    STATA = "stata"
    PARQUET = "parquet"
    JSON = "json"
    GEOJSON = "geojson"
    CODEBOOK = "codebook"


class Words(StrEnum):
    """Names as the form has them, or labels in the language asked for."""

    NAMES = "names"
    LABELS = "labels"


class OptionRefused(ValueError):  # noqa: N818
    """An option that there is not, or with a value that it cannot have: `option` and `reason`,
    one of unknown, wrong_type, wrong_value, no_date, wrong_order, no_place, too_wide.
    """

    def __init__(self, option: str, reason: str) -> None:
        super().__init__(f"{option}: {reason}")
        self.option = option
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Options:
    """`lang` is that of labels. `values` and `headers` apply to CSV and XLSX; SPSS and Stata have
    codes with labels, the other formats names. `split` adds a column of 0 and 1 for each choice
    of a select-multiple, `groups` puts the groups into the names of the columns.

    `since` and `until` are the first and the last day of arrival. With `only_archivable` the
    answers of respondents who withdrew, or do not want to be archived, are left out.
    """

    lang: str = "en"
    values: Words = Words.NAMES
    headers: Words = Words.NAMES
    split: bool = False
    groups: bool = False
    media: bool = False
    only_approved: bool = False
    only_archivable: bool = False
    since: date | None = None
    until: date | None = None

    @classmethod
    def from_json(cls, given: Mapping[str, object]) -> Self:
        """The options that `to_json` wrote, or a stranger did. Raises OptionRefused."""
        known = {field.name for field in fields(cls)}
        for name in given:
            if name not in known:
                raise OptionRefused(str(name), "unknown")
        read = {name: _read(name, value) for name, value in given.items()}
        options = cls(**read)  # type: ignore[arg-type] # each was read by its own rule
        if options.since and options.until and options.since > options.until:
            raise OptionRefused("until", "wrong_order")
        return options

    def to_json(self) -> dict[str, object]:
        """In texts, booleans and None."""
        told = asdict(self)
        return told | {name: day and day.isoformat() for name, day in self._days().items()}

    def _days(self) -> dict[str, date | None]:
        return {"since": self.since, "until": self.until}


LONGEST_LANGUAGE = 40


def _read(name: str, value: object) -> object:
    if name in {"since", "until"}:
        return _day(name, value)
    if name in {"values", "headers"}:
        return _words(name, value)
    if name == "lang":
        if not isinstance(value, str):
            raise OptionRefused(name, "wrong_type")
        if not 0 < len(value) <= LONGEST_LANGUAGE:
            raise OptionRefused(name, "wrong_value")
        return value
    if not isinstance(value, bool):
        raise OptionRefused(name, "wrong_type")
    return value


def _words(name: str, value: object) -> Words:
    if value not in list(Words):
        raise OptionRefused(name, "wrong_value")
    return Words(str(value))


def _day(name: str, value: object) -> date | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise OptionRefused(name, "wrong_type")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise OptionRefused(name, "no_date") from None
