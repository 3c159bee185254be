"""A study of two coders whose transcripts are handed in, ready to be adjudicated."""

from collections.abc import Mapping, Sequence

from coding.actions.round import submit
from coding.models import CodingRound
from tests.factories import (
    Team,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)

LAND, DOING, MARKETS = "The county gave us land.", "We learned by doing.", "我们先做非洲市场。"

MARKS: Mapping[tuple[str, str], Sequence[tuple[str, str]]] = {
    ("T01", "coder_a"): [(DOING, "learn.doing"), (MARKETS, "learn.doing")],
    ("T01", "coder_b"): [(DOING, "learn.doing")],
    ("T02", "coder_a"): [(LAND, "inst.local")],
    ("T02", "coder_b"): [],
    ("T03", "coder_a"): [(DOING, "learn.doing")],
}


def a_coded_study() -> tuple[Team, CodingRound]:
    """T01 and T02 coded by both coders, T03 by one; each has two turns of the respondent."""
    team = study_with_members()
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    texts = {code: a_transcript(team["manager"], code) for code in ("T01", "T02", "T03")}
    for (text, coder), marks in MARKS.items():
        task = a_task(coding_round, texts[text], team[coder], team["lead"])
        for quote, code in marks:
            a_segment(task, quote, code, 1 if code == "inst.local" else None)
        submit(task=task, by=team[coder])
    return team, coding_round
