"""Turns as the workspace shows them: everything in them is text, times can be played."""

import re

import pytest
from django.utils.translation import override

from coding.models import Transcript, Turn
from coding.pages.workspace_turns import clock, turns_of
from tests.factories import Team, a_transcript, study_with_members

SAID = re.compile(r'<p class="turn-text"[^>]*>(.*?)</p>', re.DOTALL)


@pytest.fixture
def transcript(db: None) -> Transcript:
    team: Team = study_with_members("hair")
    made = a_transcript(team["manager"], "T01")
    Turn.objects.filter(transcript=made).update(start_ms=61_500)
    return made


def test_markup_in_a_transcript_is_text(transcript: Transcript) -> None:
    end = Turn.objects.filter(transcript=transcript).order_by("position")[0].end
    transcript.text = "<b>&amp;</b>".ljust(end, ".") + transcript.text[end:]

    told = SAID.findall(turns_of(transcript, has_sound=False))[0]

    start = Turn.objects.filter(transcript=transcript).order_by("position")[0].start
    shown = transcript.text[start:end].replace("&", "&amp;")
    assert told == shown.replace("<", "&lt;").replace(">", "&gt;")


def test_a_time_is_a_button_where_there_is_sound(transcript: Transcript) -> None:
    with override("en"):
        silent = turns_of(transcript, has_sound=False)
        heard = turns_of(transcript, has_sound=True)

    turns = Turn.objects.filter(transcript=transcript).count()
    assert (silent.count(" · 1:01</div>"), silent.count("<button")) == (turns, 0)
    assert heard.count('data-seek="61500" aria-label="Play from 1:01">1:01</button>') == turns


@pytest.mark.parametrize(
    ("milliseconds", "told"), [(0, "0:00"), (61_999, "1:01"), (3_723_000, "1:02:03")]
)
def test_a_clock_tells_hours_only_when_there_are_some(milliseconds: int, told: str) -> None:
    assert clock(milliseconds) == told
