"""Who may correct, pseudonymise, hear and look: as access_table.py says it."""

from tests.access_lines import CODER, EVERYBODY, MANAGER, PI, TEXTS, Line, api, deed, page

CORRECTORS = REVEALERS = (PI, MANAGER)
NOTHING = "999999999"  # no look and no pseudonym has this number


def gone(route: str, hidden_from: tuple[str, ...], *args: str, **data: object) -> list[Line]:
    """A deed on something that is not there; its address by itself leads elsewhere."""
    return [
        page(route, [], *args, method="POST", hidden_from=hidden_from, data=data),
        Line(route, "GET", dict.fromkeys(EVERYBODY, 302), ("{slug}", *args)),
    ]


VERSIONS = [
    page("transcript_correct", CORRECTORS, "{transcript}"),
    page("transcript_versions", TEXTS, "{transcript}"),
    page("transcript_versions", TEXTS, "{other_transcript}", hidden_from=[CODER]),
    *gone("transcript_reveal", REVEALERS, "{transcript}", "1", reason="x"),
    page("transcript_sound", [], "{transcript}", hidden_from=TEXTS),  # there is none
    *deed("transcript_recording", CORRECTORS, "{transcript}"),  # no file
    *deed("transcript_recording_drop", CORRECTORS, "{transcript}"),
    page("transcript_subtitles", TEXTS, "{transcript}", "vtt"),
    page("looks", TEXTS),
    *gone("look_keep", TEXTS, NOTHING),
    *gone("look_place", (CODER,), NOTHING, quote="x"),
    *gone("look_take_away", (CODER,), NOTHING),
    page("pseudonyms", CORRECTORS),
    *deed("pseudonym_preview", CORRECTORS, answer=200, names="Nobody"),
    *deed("pseudonym_apply", CORRECTORS),
    *deed("pseudonym_find", REVEALERS, name="Nobody"),
    *gone("pseudonym_reveal", REVEALERS, NOTHING, reason="x"),
]

VERSIONS_API = [
    api("transcript_versions", TEXTS, "{transcript}"),
    api("transcript_versions", TEXTS, "{other_transcript}", hidden_from=[CODER]),
    api("correct_transcript", CORRECTORS, "{transcript}", method="POST", answer=400),  # empty
    api("preview_correction", CORRECTORS, "{transcript}", method="POST", answer=400),  # empty
    api("reread_transcript", CORRECTORS, "{transcript}", method="POST", answer=415),
    api(
        "reveal_transcript",
        [],
        *("{transcript}", "1"),
        method="POST",
        hidden_from=REVEALERS,
        data={"reason": "x"},
    ),
    api("looks", TEXTS),
    api("keep_look", [], NOTHING, method="POST", hidden_from=TEXTS),
    api("place_look", [], NOTHING, method="POST", hidden_from=[CODER], data={"quote": "x"}),
    api("take_look_away", [], NOTHING, method="DELETE", hidden_from=[CODER]),
    api("pseudonyms", CORRECTORS),
    api("reveal_name", [], NOTHING, method="POST", hidden_from=REVEALERS, data={"reason": "x"}),
    api("pseudonymise", CORRECTORS, method="POST", answer=400),  # an empty body
]
