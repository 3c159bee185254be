"""Options as they come from strangers and from the database."""

from datetime import date

import pytest

from survey.formats.export.options import OptionRefused, Options, Words


def test_options_survive_being_kept() -> None:
    options = Options(
        lang="zh", values=Words.LABELS, split=True, since=date(2026, 1, 1), until=date(2026, 2, 1)
    )

    kept = options.to_json()

    assert Options.from_json(kept) == options
    assert kept == {
        "lang": "zh",
        "values": "labels",
        "headers": "names",
        "split": True,
        "groups": False,
        "media": False,
        "only_approved": False,
        "only_archivable": False,
        "since": "2026-01-01",
        "until": "2026-02-01",
    }


def test_what_is_not_said_is_as_usual() -> None:
    assert Options.from_json({}) == Options()


@pytest.mark.parametrize(
    ("given", "option", "reason"),
    [
        ({"colour": "red"}, "colour", "unknown"),
        ({"split": 1}, "split", "wrong_type"),
        ({"media": "true"}, "media", "wrong_type"),
        ({"lang": None}, "lang", "wrong_type"),
        ({"lang": ""}, "lang", "wrong_value"),
        ({"lang": "e" * 41}, "lang", "wrong_value"),
        ({"values": "codes"}, "values", "wrong_value"),
        ({"headers": ["names"]}, "headers", "wrong_value"),
        ({"since": 20260101}, "since", "wrong_type"),
        ({"since": "1 January"}, "since", "no_date"),
        ({"since": "2026-02-02", "until": "2026-02-01"}, "until", "wrong_order"),
    ],
)
def test_a_broken_option_is_named(given: dict[str, object], option: str, reason: str) -> None:
    with pytest.raises(OptionRefused) as refused:
        Options.from_json(given)

    assert (refused.value.option, refused.value.reason) == (option, reason)
