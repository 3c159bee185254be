"""Handing in: what Collect sends, what strangers might send, and what is kept of it."""

import hashlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from survey.actions.device import set_device_password
from survey.models import Attachment, ConflictingBody, ConflictingFile, Form, RepeatRow, Submission
from tests.devices import (
    BOUNDARY,
    INCOMPLETE,
    Answer,
    Device,
    file_part,
    multipart,
    xml_part,
)
from tests.field import Field

PHOTO = b"\xff\xd8 a picture \r\n--not-the-boundary\r\n" * 3000
TALK = bytes(range(256)) * 2000


def device_of(hair: Field, server: LiveServer) -> Device:
    return Device(f"{server.url}{hair.door}")


def stored(name: str) -> bytes:
    with Attachment.objects.get(name=name).file.open("rb") as file:
        return bytes(file.read())


def test_collect_hands_in_a_submission_with_its_files(
    live_hair: Field, live_server: LiveServer
) -> None:
    member = live_hair.team["interviewer"]
    password = set_device_password(member=member, by=member)
    device = Device(f"{live_server.url}/openrosa/hair", member.user.email, password)
    xml = live_hair.filled("uuid:1", photo="1.jpg", partners=[{"partner": "华丽", "sign": "2.jpg"}])

    head = device.head()
    answer = device.post(xml_part(xml), file_part("1.jpg", PHOTO), file_part("2.jpg", b"small"))

    assert head.status == 204
    assert (answer.status, answer.message) == (201, "The submission is safe. Thank you!")
    submission = Submission.objects.get()
    assert (submission.instance_id, bytes(submission.xml)) == ("uuid:1", xml)
    assert (submission.submitted_by, submission.device) == (member, "collect:aBc")
    assert RepeatRow.objects.get().answers == {"partner": "华丽", "sign": "2.jpg"}
    assert (stored("1.jpg"), stored("2.jpg")) == (PHOTO, b"small")
    assert device.challenges == 1


def test_the_head_says_where_and_how_much(live_hair: Field, live_server: LiveServer) -> None:
    device = device_of(live_hair, live_server)

    answer = device.head()

    assert (answer.status, answer.body) == (204, b"")
    assert answer.header("X-OpenRosa-Version") == "1.0"
    assert answer.header("X-OpenRosa-Accept-Content-Length") == str(100 * 2**20)
    assert answer.header("Date").endswith(" GMT")
    assert answer.header("Location") == f"{live_server.url}{live_hair.door}/submission"


def test_a_submission_in_several_posts_is_one(live_hair: Field, live_server: LiveServer) -> None:
    device = device_of(live_hair, live_server)
    xml = live_hair.filled(photo="1.jpg", talk="2.m4a")

    first = device.post(xml_part(xml), file_part("1.jpg", PHOTO), INCOMPLETE)
    missing = list(Attachment.objects.filter(file="").values_list("name", flat=True))
    last = device.post(xml_part(xml), file_part("2.m4a", TALK, "audio/mp4"))

    assert (first.status, last.status) == (201, 201)
    assert missing == ["2.m4a"]
    assert Submission.objects.count() == 1
    assert (stored("1.jpg"), stored("2.m4a")) == (PHOTO, TALK)


def test_a_post_of_101_files_is_taken_in(live_hair: Field, live_server: LiveServer) -> None:
    """As many as Collect puts into one post."""
    files = [file_part(f"{n}.jpg", b"%d" % n) for n in range(101)]

    answer = device_of(live_hair, live_server).post(xml_part(live_hair.filled()), *files)

    assert answer.status == 201
    assert Attachment.objects.exclude(file="").count() == 101


def test_the_same_again_is_welcome_and_changes_nothing(
    live_hair: Field, live_server: LiveServer
) -> None:
    device = device_of(live_hair, live_server)
    parts = [xml_part(live_hair.filled(photo="1.jpg")), file_part("1.jpg", PHOTO)]
    device.post(*parts)
    before = Attachment.objects.get()

    again = device.post(*parts)

    assert again.status == 201
    assert Submission.objects.count() == 1
    after = Attachment.objects.get()
    assert (after.file.name, after.arrived_at) == (before.file.name, before.arrived_at)


def test_a_file_that_was_cut_off_comes_whole_the_next_time(
    live_hair: Field, live_server: LiveServer, media_root: Path
) -> None:
    device = device_of(live_hair, live_server)
    xml = live_hair.filled(photo="1.jpg")
    body = multipart([xml_part(xml), file_part("1.jpg", PHOTO)])

    cut = Client().post(
        f"{live_hair.door}/submission",
        body[: -len(PHOTO) // 2],
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
    )
    between = Attachment.objects.get()
    whole = device.post(xml_part(xml), file_part("1.jpg", PHOTO))

    assert (cut.status_code, whole.status) == (201, 201)
    assert (between.file.name, between.digest) == ("", "")
    assert stored("1.jpg") == PHOTO
    assert list((media_root / "incoming").iterdir()) == []


def test_another_file_under_a_name_that_is_taken_is_refused(hair: Field, media_root: Path) -> None:
    xml = hair.filled(photo="1.jpg", talk="2.m4a")
    hair.post(xml_part(xml), file_part("1.jpg", PHOTO))

    response = hair.post(xml_part(xml), file_part("1.jpg", b"other"), file_part("2.m4a", TALK))

    assert response.status_code == 409
    assert "Another file is already kept under the name 1.jpg." in response.content.decode()
    assert (stored("1.jpg"), stored("2.m4a")) == (PHOTO, TALK)
    assert list((media_root / "incoming").iterdir()) == []


def test_a_file_that_no_answer_names_is_kept_too(hair: Field) -> None:
    response = hair.post(xml_part(hair.filled()), file_part("left over.jpg", PHOTO))

    assert response.status_code == 201
    assert stored("left over.jpg") == PHOTO


def test_a_file_is_kept_with_its_size_digest_and_kind(hair: Field) -> None:
    hair.post(
        xml_part(hair.filled(talk="talk 1.m4a")), file_part("talk 1.m4a", TALK, "audio/x-m4a")
    )

    kept = Attachment.objects.get()
    assert (kept.size, kept.content_type) == (len(TALK), "audio/x-m4a")
    assert kept.digest == hashlib.sha256(TALK).hexdigest()
    assert kept.arrived_at is not None


def test_another_body_under_the_same_instance_id_is_kept_and_refused(hair: Field) -> None:
    hair.post(xml_part(hair.filled("uuid:1", staff=40)))
    other = hair.filled("uuid:1", staff=41)

    response = hair.post(xml_part(other), file_part("1.jpg", PHOTO))

    assert response.status_code == 409
    assert "Another submission is already kept under this instance ID." in (
        response.content.decode()
    )
    assert bytes(ConflictingBody.objects.get().xml) == other
    assert Submission.objects.get().answers["staff"] == 40
    assert not Attachment.objects.exists()
    beside = ConflictingFile.objects.get()
    with beside.file.open("rb") as file:
        assert (beside.name, bytes(file.read())) == ("1.jpg", PHOTO)


def test_files_of_a_conflicting_post_come_in_parts_and_again(hair: Field, media_root: Path) -> None:
    hair.post(xml_part(hair.filled("uuid:1", staff=40)))
    other = hair.filled("uuid:1", staff=41)

    for parts in (
        (file_part("1.jpg", PHOTO), INCOMPLETE),
        (file_part("2.m4a", TALK),),
        (file_part("1.jpg", PHOTO),),
    ):
        assert hair.post(xml_part(other), *parts).status_code == 409

    kept = ConflictingFile.objects.order_by("name").values_list("name", "size")
    assert list(kept) == [("1.jpg", len(PHOTO)), ("2.m4a", len(TALK))]
    assert list((media_root / "incoming").iterdir()) == []


def test_an_edit_takes_the_place_of_what_was_sent_before(hair: Field) -> None:
    hair.post(xml_part(hair.filled("uuid:1", staff=40)))
    edit = hair.filled("uuid:2", former="uuid:1", staff=41)

    answers = [hair.post(xml_part(edit)).status_code for _ in range(2)]

    assert answers == [201, 201]
    submission = Submission.objects.get()
    assert (submission.instance_id, submission.number) == ("uuid:2", 2)
    assert (submission.answers["staff"], submission.review) == (41, "edited")


def test_an_edit_of_what_has_been_edited_is_kept_and_refused(hair: Field) -> None:
    hair.post(xml_part(hair.filled("uuid:1")))
    hair.post(xml_part(hair.filled("uuid:2", former="uuid:1", staff=41)))
    late = hair.filled("uuid:3", former="uuid:1", staff=42)

    response = hair.post(xml_part(late))

    assert response.status_code == 409
    assert "This submission has been edited since." in response.content.decode()
    assert bytes(ConflictingBody.objects.get().xml) == late
    assert Submission.objects.get().answers["staff"] == 41


def test_fifty_identical_posts_at_once_are_one_submission(
    live_hair: Field, live_server: LiveServer, media_root: Path
) -> None:
    parts = [xml_part(live_hair.filled(photo="1.jpg")), file_part("1.jpg", PHOTO)]
    start = Barrier(50, timeout=30)

    def send() -> Answer:
        device = device_of(live_hair, live_server)
        device.connected = start.wait
        return device.post(*parts)

    with ThreadPoolExecutor(50) as pool:
        answers = [future.result() for future in [pool.submit(send) for _ in range(50)]]

    assert Counter(answer.status for answer in answers) == {201: 50}
    assert (Submission.objects.count(), Attachment.objects.count()) == (1, 1)
    assert stored("1.jpg") == PHOTO
    assert len([path for path in media_root.rglob("*") if path.is_file()]) == 1


def test_a_submission_of_a_form_in_the_archive_is_taken_in(hair: Field) -> None:
    """The device had the form before."""
    Form.objects.update(archived_at="2026-01-01T00:00Z")

    assert hair.post(xml_part(hair.filled())).status_code == 201


def test_a_submission_of_another_form_or_version_finds_nothing(hair: Field) -> None:
    xml = hair.filled()

    version = hair.post(xml_part(xml.replace(b'version="1"', b'version="9"')))
    form = hair.post(xml_part(xml.replace(b'id="firm"', b'id="other"')))

    assert (version.status_code, form.status_code) == (404, 404)
    assert "The study has no form firm in version 9." in version.content.decode()
    assert not Submission.objects.exists()


def test_no_cookie_and_no_csrf_are_needed(hair: Field) -> None:
    response = Client(enforce_csrf_checks=True).post(
        f"{hair.door}/submission",
        multipart([xml_part(hair.filled())]),
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
    )

    assert response.status_code == 201
    assert dict(response.cookies) == {}


def test_a_key_stands_in_no_log(
    hair: Field, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    hair.post(xml_part(b""))

    assert hair.key not in caplog.text + "".join(capfd.readouterr())


def test_the_answer_says_its_address_as_the_device_knows_it(hair: Field) -> None:
    head = Client(headers={"Host": "localhost:8123"}).head(f"{hair.door}/submission")

    assert urlsplit(head["Location"]).netloc == "localhost:8123"
