"""Versions, pseudonyms and looks over HTTP."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from coding.models import CarriedSegment, Transcript
from tests.factories import (
    Team,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)

LAND, DOING = "The county gave us land.", "We learned by doing."


class Desk:
    def __init__(self) -> None:
        self.team: Team = study_with_members()
        lead = self.team["lead"]
        self.transcript = a_transcript(self.team["manager"], "T01")
        coding_round = a_round(lead, a_codebook(lead))
        task = a_task(coding_round, self.transcript, self.team["coder_a"], lead)
        self.changed = a_segment(task, LAND)
        self.lost = a_segment(task, DOING, "learn.doing", None)
        self.at = f"/api/v1/studies/{self.team.study.slug}"

    def ask(self, who: str, path: str, body: Any = None, method: str = "POST") -> Any:  # noqa: ANN401
        client = Client()
        client.force_login(self.team[who].user)
        if method == "GET":
            return client.get(f"{self.at}/{path}")
        content = json.dumps(body or {})
        return client.generic(method, f"{self.at}/{path}", content, "application/json")

    def correction(self, **changes: str) -> dict[str, Any]:
        turns = []
        for turn in self.transcript.turns.order_by("position"):
            text = self.transcript.text[turn.start : turn.end]
            for old, new in {"county": "old town", " We learned by doing.": "", **changes}.items():
                text = text.replace(old, new)
            turns.append(
                {
                    "speaker": turn.speaker,
                    "text": text,
                    "is_respondent": turn.is_respondent,
                    "origin": turn.position,
                }
            )
        return {"version": 1, "turns": turns, "reason": "Heard again"}


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


def test_a_preview_and_the_deed_tell_the_same(desk: Desk) -> None:
    preview = desk.ask("pi", "transcript-versions/T01/preview", desk.correction()).json()
    done = desk.ask("pi", "transcript-versions/T01/correct", desk.correction())

    assert preview["segments"] == {"moved": 0, "changed": 1, "lost": 1}
    assert preview["coders"] == [{"coder": "coder_a", "moved": 0, "changed": 1, "lost": 1}]
    assert done.status_code == 201
    assert done.json() == preview | {"version": 2}
    versions = desk.ask("coder_a", "transcript-versions/T01", method="GET").json()["results"]
    assert [(each["version"], each["is_current"]) for each in versions] == [(2, True)]
    versions = desk.ask("lead", "transcript-versions/T01", method="GET").json()["results"]
    assert [(each["version"], each["reason"]) for each in versions] == [(2, "Heard again"), (1, "")]


def test_who_reads_no_segments_learns_no_coders(desk: Desk) -> None:
    preview = desk.ask("manager", "transcript-versions/T01/preview", desk.correction()).json()

    assert preview["coders"] == []
    assert preview["segments"]["lost"] == 1


def test_a_correction_of_what_is_no_longer_current_is_412(desk: Desk) -> None:
    desk.ask("manager", "transcript-versions/T01/correct", desk.correction())

    again = desk.ask("manager", "transcript-versions/T01/correct", desk.correction())

    assert (again.status_code, again.json()["error"]) == (412, "stale_transcript")


def test_a_corrected_file_is_read_into_turns(desk: Desk) -> None:
    client = Client()
    client.force_login(desk.team["manager"].user)
    text = desk.transcript.text.replace("county", "town") + "\nInterviewer: Thank you."

    answer = client.post(
        f"{desk.at}/transcript-versions/T01/reread",
        {"file": SimpleUploadedFile("T01.txt", text.encode())},
    )

    turns = answer.json()["turns"]
    assert answer.status_code == 200
    assert [turn["origin"] for turn in turns] == [1, 2, 3, 4, 0]
    assert turns[1]["text"] == "The town gave us land. We learned by doing."
    assert [turn["is_respondent"] for turn in turns] == [False, True, False, True, False]
    assert Transcript.objects.count() == 1


def test_looks_are_listed_and_done_with(desk: Desk) -> None:
    desk.ask("manager", "transcript-versions/T01/correct", desk.correction())
    rows = desk.ask("coder_a", "looks?transcript=T01", method="GET").json()["results"]
    by_fate = {row["fate"]: row for row in rows}

    kept = desk.ask("coder_a", f"looks/{by_fate['changed']['id']}/keep")
    placed = desk.ask(
        "coder_a", f"looks/{by_fate['lost']['id']}/place", {"quote": "And the markets?"}
    )

    assert (by_fate["changed"]["was"], by_fate["changed"]["now"]) == (
        LAND,
        "The old town gave us land.",
    )
    assert (kept.status_code, placed.status_code) == (204, 204)
    assert desk.ask("coder_a", "looks", method="GET").json()["results"] == []
    assert CarriedSegment.objects.filter(seen_at=None).count() == 0


def test_one_is_taken_away(desk: Desk) -> None:
    desk.ask("manager", "transcript-versions/T01/correct", desk.correction())
    lost = CarriedSegment.objects.get(fate="lost")

    assert desk.ask("coder_a", f"looks/{lost.pk}", method="DELETE").status_code == 204
    assert not CarriedSegment.objects.filter(pk=lost.pk).exists()


def test_names_are_replaced_and_read_again(desk: Desk) -> None:
    body = {
        "names": [{"name": "The county", "replacement": "[Place 1]", "kind": "place"}],
        "transcripts": {"T01": 1},
    }

    made = desk.ask("manager", "pseudonymisations", body)

    assert (made.status_code, made.json()) == (201, {"results": [{"code": "T01", "version": 2}]})
    row = desk.ask("manager", "pseudonyms", method="GET").json()["results"][0]
    assert (row["replacement"], row["kind"]) == ("[Place 1]", "place")
    name = desk.ask("pi", f"pseudonyms/{row['id']}/reveal", {"reason": "asked"})
    assert name.json() == {"name": "The county"}
    turns = desk.ask("pi", "transcript-versions/T01/1/reveal", {"reason": "asked"}).json()["turns"]
    assert turns[1]["text"].startswith("The county gave us land.")
    assert desk.ask("lead", f"pseudonyms/{row['id']}/reveal", {"reason": "x"}).status_code == 403
