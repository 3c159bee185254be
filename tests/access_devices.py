"""Who may enter where among the addresses for devices: as access_table.py says it."""

from collections.abc import Sequence
from dataclasses import replace

from tests.access_lines import (
    CHIEFS,
    FIELD,
    SENDERS,
    Line,
    anybody,
    page,
)


def door(
    route: str, allowed: Sequence[str], *args: str, method: str = "GET", answer: int = 200
) -> list[Line]:
    """An address for devices. It knows no sessions: one comes by a token or a password, or with a
    device's key, and then it does not matter who holds it.
    """
    by_token = page(f"openrosa:{route}", allowed, *args, method=method, answer=answer)
    with_key = (f"openrosa_key:{route}", "{key}", "{slug}", *args)
    with_another = (f"openrosa_key:{route}", "wrong", "{slug}", *args)
    return [
        replace(by_token, answers={**by_token.answers, "nobody": 401}, by_token=True),
        anybody(f"openrosa:{route}", "{slug}", *args, method=method, answer=401),
        anybody(*with_key, method=method, answer=answer),
        anybody(*with_another, method=method, answer=404),
    ]


OPENROSA = [
    *door("form_list", FIELD),
    *door("form", FIELD, "{form}"),
    *door("manifest", FIELD, "{form}"),
    *door("media", FIELD, "{form}", "cases.csv"),
    *door("submission", SENDERS, method="HEAD", answer=204),
    *door("submission", SENDERS, method="POST", answer=400),  # nothing was sent
]


def trial(route: str, *args: str, method: str = "GET", answer: int = 200) -> list[Line]:
    """The same for the door of a draft, at which an interviewer's device is turned away."""
    by_token = page(f"trial:{route}", CHIEFS, "{draft}", *args, method=method, answer=answer)
    with_key = (f"trial_key:{route}", "{key}", "{slug}", "{draft}", *args)
    return [
        replace(by_token, answers={**by_token.answers, "nobody": 401}, by_token=True),
        anybody(f"trial:{route}", "{slug}", "{draft}", *args, method=method, answer=401),
        anybody(*with_key, method=method, answer=403),
    ]


TRIALS = [
    *trial("form_list"),
    *trial("form"),
    *trial("manifest"),
    *trial("media", "towns.csv"),
    *trial("submission", method="HEAD", answer=204),
    *trial("submission", method="POST", answer=400),  # nothing was sent
]
