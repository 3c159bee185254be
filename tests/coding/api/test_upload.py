"""Importing transcripts over HTTP."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from coding.models import Transcript, TranscriptUpload
from survey.models import Job
from tests.documents import zip_of
from tests.factories import Team, a_transcript, study_with_members
from tests.uploads import TURNS, an_upload, left_unread
from tests.visitors import told, visitor

UPLOADS = "/api/v1/studies/hair/transcript-uploads"
JSON = "application/json"


@pytest.fixture
def team(db: None, settings: LazySettings, tmp_path: Path) -> Team:
    settings.MEDIA_ROOT = tmp_path
    return study_with_members("hair")


@pytest.fixture
def client(team: Team) -> Client:
    return visitor(team["manager"])


def send(client: Client, *files: tuple[str, bytes | str]) -> Any:  # noqa: ANN401 - a response
    sent = [
        SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)
        for name, data in files
    ]
    return client.post(UPLOADS, {"file": sent})


def test_a_file_is_sent_decided_upon_and_kept(client: Client) -> None:
    sent = send(client, ("a.txt", "甲：一。\n乙：二。\n甲：三。\n乙：四。"))
    (row,) = sent.json()["results"]
    one = f"{UPLOADS}/{row['id']}"
    choices = {"speakers": {"乙": {"name": "王总", "role": "respondent"}}, "code": "T42"}

    changed = client.patch(one, choices, content_type=JSON)
    kept = client.post(f"{one}/keep", {}, content_type=JSON)

    assert (sent.status_code, changed.status_code, kept.status_code) == (201, 200, 201)
    assert row["open"] == ["Nobody in it answers: say who the respondent is."]
    assert changed.json()["open"] == []
    assert [each["name"] for each in changed.json()["preview"]["speakers"]] == ["甲", "王总"]
    assert (kept.json()["code"], kept.json()["turn_count"]) == ("T42", 4)
    after = told(client, one)
    assert (after["state"], after["transcript"], after["preview"]) == ("kept", "T42", None)


def test_the_preview_tells_what_was_read(client: Client) -> None:
    data = "[00:01] 访员：你好吗？\n[00:03] 受访者：好，我们做头发。\n".encode("gb18030")

    (row,) = send(client, ("T09.txt", data)).json()["results"]

    preview = row["preview"]
    assert {
        name: preview[name] for name in ("format", "encoding", "turns", "language", "code", "join")
    } == {
        "format": "txt",
        "encoding": "gb18030",
        "turns": 2,
        "language": "zh",
        "code": "T09",
        "join": False,
    }
    assert preview["first"][0] == {
        "speaker": "访员",
        "text": "你好吗？",
        "start_ms": 1000,
        "end_ms": None,
    }
    assert preview["dropped"] == ["2 times taken out of the text and kept with their turns"]
    assert {"windows", "cp1252"} & {each["name"] for each in preview["encodings"]} == {"cp1252"}


def test_several_files_and_zips_are_taken_in_one_post(client: Client) -> None:
    sent = send(
        client, ("T01.txt", TURNS), ("b.zip", zip_of({"T02.txt": TURNS, "T03.txt": "I: a"}))
    )

    rows = sent.json()["results"]
    assert [(row["name"], row["state"]) for row in rows] == [
        ("T01.txt", "waiting"),
        ("T02.txt", "waiting"),
        ("T03.txt", "waiting"),
    ]
    assert rows[1]["same_as"] == ["The same file is waiting here as T01.txt."]
    assert [row["name"] for row in told(client, UPLOADS)["results"]] != []


def test_faults_are_told_with_their_lines(client: Client) -> None:
    (row,) = send(client, ("a.srt", "1\n00:00:03,000 --> 00:00:02,000\na\n")).json()["results"]

    assert row["state"] == "refused"
    assert row["faults"] == [
        {"line": 2, "reason": "A piece ends before it begins: 00:00:03,000 --> 00:00:02,000."}
    ]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"encoding": "rot13"}, "encoding"),
        ({"columns": {"mood": "x"}}, "columns"),
        ({"speakers": {"I": {"name": "I", "role": "boss"}}}, "speakers.I.role"),
        ({"language": "xx"}, "language"),
        ({"colour": "red"}, "colour"),
        ({"code": "x" * 41}, "code"),
    ],
)
def test_choices_that_do_not_exist_are_refused(
    client: Client, team: Team, body: dict[str, object], field: str
) -> None:
    upload = an_upload(team["manager"])

    answer = client.patch(f"{UPLOADS}/{upload.pk}", body, content_type=JSON)

    assert answer.status_code == 400
    assert [fault["field"] for fault in answer.json()["faults"]] == [field]


def test_a_code_that_is_taken_is_a_conflict(client: Client, team: Team) -> None:
    a_transcript(team["manager"], "T01")
    upload = an_upload(team["manager"])
    client.patch(f"{UPLOADS}/{upload.pk}", {"code": "T01"}, content_type=JSON)

    answer = client.post(f"{UPLOADS}/{upload.pk}/keep", {}, content_type=JSON)

    assert (answer.status_code, answer.json()["error"]) == (409, "code_taken")


def test_a_case_that_does_not_exist_is_not_found(client: Client, team: Team) -> None:
    upload = an_upload(team["manager"])
    client.patch(f"{UPLOADS}/{upload.pk}", {"case": "F99"}, content_type=JSON)

    answer = client.post(f"{UPLOADS}/{upload.pk}/keep", {}, content_type=JSON)

    assert answer.status_code == 404
    assert Transcript.objects.count() == 0


def test_a_file_is_thrown_away(client: Client, team: Team) -> None:
    upload = an_upload(team["manager"])

    answer = client.delete(f"{UPLOADS}/{upload.pk}")

    assert answer.status_code == 204
    assert TranscriptUpload.objects.count() == 0


@pytest.mark.parametrize("data", [{}, {"file": ""}])
def test_a_post_without_files_is_refused(client: Client, data: dict[str, str]) -> None:
    assert client.post(UPLOADS, data).status_code == 400


def test_an_empty_file_gets_a_verdict(client: Client) -> None:
    (row,) = send(client, ("a.txt", "")).json()["results"]

    assert row["faults"] == [{"line": 0, "reason": "There is no text in the file."}]


def test_the_answer_is_chinese_for_chinese_readers(client: Client) -> None:
    client.cookies["django_language"] = "zh-hans"

    (row,) = send(client, ("a.pdf", b"%PDF-1.4 broken")).json()["results"]

    assert row["faults"] == [{"line": 0, "reason": "文件已损坏或不完整。"}]


def test_a_file_at_which_the_worker_died_is_read_again(client: Client, team: Team) -> None:
    one = f"{UPLOADS}/{left_unread(team['manager']).pk}"
    Job.objects.update(state="failed")

    before = told(client, one)
    answers = [client.post(f"{one}/read", {}, content_type=JSON) for _ in range(2)]

    assert (before["state"], before["is_given_up"]) == ("waiting", True)
    assert [answer.status_code for answer in answers] == [200, 409]
    assert answers[0].json()["is_given_up"] is False
    assert answers[1].json()["error"] == "not_given_up"
