"""The import page, the preview, and keeping."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from coding.models import Transcript, TranscriptUpload
from coding.queries.upload import choices_of
from survey.models import Job
from tests.factories import Team, a_case, study_with_members
from tests.uploads import TURNS, an_upload, left_unread
from tests.visitors import visitor

IMPORT = "/studies/hair/transcripts/import/"
SPEAKERS = {
    "label-0": "访员",
    "name-0": "访员",
    "role-0": "interviewer",
    "label-1": "受访者",
    "name-1": "王总",
    "role-1": "respondent",
}
ABOUT = {"code": "T42", "case": "", "submission": "", "kind": "", "language": "zh"}


@pytest.fixture
def team(db: None, settings: LazySettings, tmp_path: Path) -> Team:
    settings.MEDIA_ROOT = tmp_path
    return study_with_members("hair")


@pytest.fixture
def client(team: Team) -> Client:
    return visitor(team["manager"])


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_files_are_sent_by_a_form_and_their_verdicts_are_listed(client: Client) -> None:
    files = [
        SimpleUploadedFile("T07.txt", TURNS.encode()),
        SimpleUploadedFile("bad.pdf", b"%PDF-1.4 x"),
    ]

    answer = client.post(f"{IMPORT}files/", {"file": files})

    assert (answer.status_code, answer["Location"]) == (302, IMPORT)
    page = shown(client, IMPORT)
    assert [
        word in page for word in ("T07.txt", "becomes T07, no case yet", "3 turns", "ready")
    ] == [True] * 4
    assert [word in page for word in ("bad.pdf", "cannot be read", "The file is damaged")] == [
        True
    ] * 3
    assert "Keep the 1 that is ready" in page


def test_a_file_that_cannot_be_taken_is_said(client: Client, settings: LazySettings) -> None:
    settings.UPLOAD_LIMIT = 3

    answer = client.post(
        f"{IMPORT}files/", {"file": SimpleUploadedFile("a.txt", b"I: a")}, follow=True
    )

    assert "a.txt is larger than 0 MB." in answer.content.decode()


def test_a_form_without_files_is_said(client: Client) -> None:
    assert "Choose a file." in client.post(f"{IMPORT}files/", follow=True).content.decode()


def test_the_list_asks_again_while_a_worker_reads(client: Client, team: Team) -> None:
    assert "every 2s" not in shown(client, IMPORT)

    an_upload(team["manager"], "long.txt", TURNS * 12_000)

    assert "every 2s" in shown(client, IMPORT)
    assert "Open this page again" in shown(client, f"{IMPORT}{TranscriptUpload.objects.get().pk}/")


def test_all_that_are_ready_are_kept(client: Client, team: Team) -> None:
    an_upload(team["manager"], "T07.txt")
    an_upload(team["manager"], "a.txt", "曲发".encode("utf-16-le"))

    answer = client.post(f"{IMPORT}keep/", follow=True)

    assert "1 transcript is added." in answer.content.decode()
    assert Transcript.objects.get().code == "T07"


def test_the_preview_shows_turns_speakers_and_what_was_dropped(client: Client, team: Team) -> None:
    data = "[00:01] 访员：你好吗？\n[00:03] 受访者：好，<b>我们</b>做头发。\n".encode("gb18030")
    upload = an_upload(team["manager"], "a.txt", data)

    page = shown(client, f"{IMPORT}{upload.pk}/")

    for word in (
        *("GB18030", "你好吗？", "0:00:03", 'value="受访者"', "2 turns"),
        *("2 times taken out of the text", "&lt;b&gt;我们&lt;/b&gt;"),
    ):
        assert word in page


def test_choices_are_noted_and_shown(client: Client, team: Team) -> None:
    a_case(team.study, "F03")
    upload = an_upload(team["manager"])

    client.post(f"{IMPORT}{upload.pk}/choices/", {**SPEAKERS, **ABOUT, "case": "F03", "join": "on"})

    upload.refresh_from_db()
    choices = choices_of(upload)
    assert (choices.code, choices.case, choices.join) == ("T42", "F03", True)
    assert choices.speakers["受访者"].name == "王总"
    assert "王总" in shown(client, f"{IMPORT}{upload.pk}/")
    assert Transcript.objects.count() == 0


def test_keeping_makes_the_transcript(client: Client, team: Team) -> None:
    upload = an_upload(team["manager"])

    answer = client.post(
        f"{IMPORT}{upload.pk}/choices/", {**SPEAKERS, **ABOUT, "keep": "1"}, follow=True
    )

    assert "Transcript T42 is added." in answer.content.decode()
    assert "王总：要说起来" in Transcript.objects.get().text
    assert "This file is a transcript already:" in shown(client, f"{IMPORT}{upload.pk}/")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"code": "a/b"}, "Letters, digits, dots, hyphens and underscores only."),
        ({"case": "F99"}, "Case: "),
        ({"role-0": "boss"}, "There is no such choice."),
        ({"language": "xx"}, "Language: "),
    ],
)
def test_choices_that_do_not_exist_are_said(
    client: Client, team: Team, changes: dict[str, str], told: str
) -> None:
    upload = an_upload(team["manager"])

    answer = client.post(
        f"{IMPORT}{upload.pk}/choices/", {**SPEAKERS, **ABOUT, "keep": "1"} | changes, follow=True
    )

    assert told in answer.content.decode()
    assert Transcript.objects.count() == 0


def test_another_encoding_is_read_again(client: Client, team: Team) -> None:
    upload = an_upload(team["manager"], "a.txt", "曲发".encode("utf-16-le"))
    address = f"{IMPORT}{upload.pk}/"
    assert "The encoding is a guess: choose it." in shown(client, address)

    client.post(f"{address}choices/", {"encoding": "utf-16-le", "reread": "1"})

    page = shown(client, address)
    assert "The encoding is a guess" not in page
    assert "曲发" in page
    answer = client.post(f"{address}choices/", {"encoding": "rot13", "reread": "1"}, follow=True)
    assert "There is no such choice." in answer.content.decode()


def test_a_wrong_choice_can_be_chosen_back(client: Client, team: Team) -> None:
    upload = an_upload(team["manager"], "a.txt", "你好，我们做头发。".encode("gb18030"))
    address = f"{IMPORT}{upload.pk}/"

    client.post(f"{address}choices/", {"encoding": "utf-8", "reread": "1"})
    refused = shown(client, address)
    client.post(f"{address}choices/", {"encoding": "gb18030", "reread": "1"})

    assert "The text cannot be read in this encoding." in refused
    assert 'value="gb18030"' in refused
    assert "你好，我们做头发。" in shown(client, address)


def test_other_columns_are_read_again(client: Client, team: Team) -> None:
    upload = an_upload(team["manager"], "a.csv", "text,other\none,two words\n")
    chosen = {"text": "other", "speaker": "", "start": "", "end": "", "reread": "1"}

    client.post(f"{IMPORT}{upload.pk}/choices/", chosen)

    assert "two words" in shown(client, f"{IMPORT}{upload.pk}/")


def test_a_file_is_saved_as_it_came_and_runs_nowhere(client: Client, team: Team) -> None:
    upload = an_upload(team["manager"], "王.txt")

    answer = client.get(f"{IMPORT}{upload.pk}/file/")

    assert b"".join(answer) == TURNS.encode()
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_file_is_thrown_away(client: Client, team: Team) -> None:
    upload = an_upload(team["manager"])

    answer = client.post(f"{IMPORT}{upload.pk}/drop/", follow=True)

    assert "T11.txt is thrown away." in answer.content.decode()
    assert TranscriptUpload.objects.count() == 0


def test_the_list_of_transcripts_leads_to_the_import_only_for_who_may(team: Team) -> None:
    an_upload(team["manager"])

    pages = {
        handle: shown(visitor(team[handle]), "/studies/hair/transcripts/")
        for handle in ("manager", "lead")
    }

    assert [IMPORT in pages[handle] for handle in ("manager", "lead")] == [True, False]
    assert "files to decide upon" in pages["manager"]


def test_a_file_at_which_the_worker_died_can_be_read_again(client: Client, team: Team) -> None:
    upload = left_unread(team["manager"])
    Job.objects.update(state="failed")

    pages = [shown(client, IMPORT), shown(client, f"{IMPORT}{upload.pk}/")]
    answer = client.post(f"{IMPORT}{upload.pk}/again/")

    assert [
        [word in page for word in ("not read", "Reading was given up", "Read again", "every 2s")]
        for page in pages
    ] == [[True, True, True, False]] * 2
    assert answer["Location"] == IMPORT
    assert Job.objects.filter(state="queued").count() == 1
    assert "being read" in shown(client, IMPORT)


def test_a_file_that_is_being_read_is_not_read_again(client: Client, team: Team) -> None:
    upload = left_unread(team["manager"])

    answer = client.post(f"{IMPORT}{upload.pk}/again/", follow=True)

    assert "long.txt need not be read again." in answer.content.decode()
