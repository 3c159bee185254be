"""Pages of corrections, pseudonyms, looks and sound."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from coding.actions.recording import keep_recording
from coding.models import CarriedSegment, Pseudonym, Segment, Transcript
from survey.models import Case, Consent, Event
from tests.factories import (
    Team,
    a_case,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)
from tests.versions import correct_words

TEXT = "Interviewer: Mr. Smith?\nRespondent: Yes, Mr. Smith gave us land. 王总也来了。"


@pytest.fixture
def team(db: None, settings: LazySettings, tmp_path: Path) -> Team:
    settings.MEDIA_ROOT = tmp_path
    team = study_with_members()
    a_transcript(team["manager"], "T01", case=a_case(team.study), text=TEXT)
    return team


def visit(team: Team, who: str) -> Client:
    client = Client()
    client.force_login(team[who].user)
    return client


def at(team: Team, path: str) -> str:
    return f"/studies/{team.study.slug}/{path}"


def transcript() -> Transcript:
    return Transcript.objects.get(is_current=True)


def test_the_editor_gets_the_turns_and_the_addresses(team: Team) -> None:
    page = visit(team, "manager").get(at(team, "transcripts/T01/correct/"))

    assert page.context["data"]["turns"][0] == {
        "origin": 1,
        "speaker": "Interviewer",
        "text": "Mr. Smith?",
        "is_respondent": False,
        "start_ms": None,
        "end_ms": None,
    }
    assert page.context["data"]["version"] == 1
    assert page.context["sound"] == ""


def test_versions_stand_side_by_side(team: Team) -> None:
    correct_words(transcript(), {"land": "soil"}, by=team["manager"])

    page = visit(team, "lead").get(at(team, "transcripts/T01/versions/"))

    (pair,) = page.context["comparison"].pairs
    assert [part.text for part in pair.before.parts if part.is_other] == ["land"]
    assert [part.text for part in pair.after.parts if part.is_other] == ["soil"]
    assert b">soil</ins>" in page.content
    assert b"Misheard" in page.content


@pytest.mark.parametrize(("asked", "status"), [("from=1&to=9", 200), ("from=x", 404)])
def test_versions_that_are_not_there(team: Team, asked: str, status: int) -> None:
    page = visit(team, "lead").get(at(team, f"transcripts/T01/versions/?{asked}"))

    assert page.status_code == status


def test_names_are_chosen_looked_at_and_replaced(team: Team) -> None:
    manager = visit(team, "manager")

    chosen = manager.get(at(team, "pseudonyms/?transcript=T01"))
    preview = manager.post(
        at(team, "pseudonyms/preview/"), {"name": "person:Mr. Smith", "names": "王总"}
    )
    done = manager.post(
        at(team, "pseudonyms/apply/"),
        {
            "version": "1:T01",
            "row": ["0", "1"],
            "name-0": "Mr. Smith",
            "replacement-0": "[Person 1]",
            "kind-0": "person",
            "spare-0": f"{TEXT.index('Mr.')}:T01",
            "name-1": "王总",
            "replacement-1": "[人物2]",
            "kind-1": "person",
        },
        follow=True,
    )

    assert b"Mr. Smith" in chosen.content
    assert [row.name for row in preview.context["rows"]] == ["Mr. Smith", "王总"]
    assert [len(row.places) for row in preview.context["rows"]] == [2, 1]
    assert preview["Cache-Control"] == "no-store"
    assert b"Names are replaced in 1 transcript." in done.content
    assert transcript().text == (
        "Interviewer: Mr. Smith?\nRespondent: Yes, [Person 1] gave us land. [人物2]也来了。"
    )


def test_no_name_is_told_without_a_reason(team: Team) -> None:
    manager = visit(team, "manager")
    row = {"version": "1:T01", "row": "0", "name-0": "王总", "replacement-0": "[人物1]"}
    manager.post(at(team, "pseudonyms/apply/"), row)
    pk = Pseudonym.objects.get().pk

    refused = manager.post(at(team, f"pseudonyms/{pk}/reveal/"), {"reason": ""}, follow=True)
    shown = manager.post(at(team, f"pseudonyms/{pk}/reveal/"), {"reason": "asked"})
    sealed = manager.post(at(team, "transcripts/T01/versions/1/reveal/"), {"reason": "asked"})
    found = manager.post(at(team, "pseudonyms/find/"), {"name": "王总"}, follow=True)

    assert "王总" not in refused.content.decode()
    assert "王总" in shown.content.decode()
    assert "王总也来了" in sealed.content.decode()
    assert sealed["Cache-Control"] == "no-store"
    assert "[人物1] stands for this name." in found.content.decode()
    assert Event.objects.filter(kind="transcript.revealed").count() == 2


def test_a_coder_looks_at_what_a_correction_did(team: Team) -> None:
    lead = team["lead"]
    task = a_task(a_round(lead, a_codebook(lead)), transcript(), team["coder_a"], lead)
    a_segment(task, "Mr. Smith gave us land", "learn.doing", None)
    gone = a_segment(task, "王总也来了", "learn.doing", None)
    correct_words(transcript(), {"land": "ground", " 王总也来了。": ""}, by=team["manager"])
    coder = visit(team, "coder_a")
    listed = coder.get(at(team, "coding/looks/"))
    changed, lost = CarriedSegment.objects.order_by("fate").values_list("pk", flat=True)

    coder.post(at(team, f"coding/looks/{changed}/keep/"))
    refused = coder.post(at(team, f"coding/looks/{lost}/keep/"), follow=True)
    coder.post(at(team, f"coding/looks/{lost}/place/"), {"quote": "gave us ground"})

    assert listed.context["n"] == 2
    assert b"place it anew, or take it away" in refused.content
    assert Segment.objects.get(pk=gone.pk).quote == "gave us ground"
    assert coder.get(at(team, "coding/looks/")).context["n"] == 0


def test_a_recording_is_sent_heard_in_parts_and_deleted(team: Team) -> None:
    manager, coder = visit(team, "manager"), visit(team, "coder_a")
    lead = team["lead"]
    file = SimpleUploadedFile("a.wav", b"RIFF0123456789")

    sent = manager.post(at(team, "transcripts/T01/recording/"), {"file": file}, follow=True)
    part = manager.get(at(team, "transcripts/T01/sound/"), headers={"Range": "bytes=4-7"})
    unseen = coder.get(at(team, "transcripts/T01/sound/"))
    a_task(a_round(lead, a_codebook(lead)), transcript(), team["coder_a"], lead)
    seen = coder.get(at(team, "transcripts/T01/sound/"))

    assert b"The recording is kept with the transcript." in sent.content
    assert (part.status_code, part.getvalue()) == (206, b"0123")
    assert part["Content-Range"] == "bytes 4-7/14"
    assert unseen.status_code == 404
    assert (seen.status_code, seen["Content-Type"]) == (200, "audio/wav")
    assert seen.getvalue() == b"RIFF0123456789"
    manager.post(at(team, "transcripts/T01/recording/drop/"))
    assert manager.get(at(team, "transcripts/T01/sound/")).status_code == 404


def test_after_a_no_to_recording_nobody_hears(team: Team) -> None:
    keep_recording(
        transcript=transcript(), file=ContentFile(b"x"), name="a.wav", by=team["manager"]
    )
    Consent.objects.create(case=Case.objects.get(), record=False)

    assert visit(team, "pi").get(at(team, "transcripts/T01/sound/")).status_code == 404


def test_subtitles_are_downloaded(team: Team) -> None:
    transcript().turns.filter(position=1).update(start_ms=1000, end_ms=2000)

    answer = visit(team, "lead").get(at(team, "transcripts/T01/subtitles.vtt"))

    assert answer.content.decode() == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Interviewer>Mr. Smith?\n\n"
    )
    assert answer["Content-Disposition"] == 'attachment; filename="T01.vtt"'
    assert visit(team, "lead").get(at(team, "transcripts/T01/subtitles.exe")).status_code == 404
