"""What strangers might send to the OpenRosa door: refused with a sentence, and nothing is left."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from survey.models import Attachment, Submission
from tests.devices import BOUNDARY, Part, file_part, multipart, xml_part
from tests.field import Field

PHOTO = b"\xff\xd8 a picture \r\n--not-the-boundary\r\n" * 3000


@pytest.mark.parametrize(
    ("sent_as", "kept_as"),
    [
        ("../../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/absolute.jpg", "absolute.jpg"),
        ("厂房.jpg", "厂房.jpg"),
        ('a"b.jpg', "a%22b.jpg"),
        ("gpj.\u202eexe", "gpj.exe"),
    ],
)
def test_no_name_leads_out_of_the_store(
    hair: Field, media_root: Path, sent_as: str, kept_as: str
) -> None:
    response = hair.post(xml_part(hair.filled()), file_part(sent_as, PHOTO))

    assert response.status_code == 201
    kept = Attachment.objects.get()
    assert kept.name == kept_as
    assert Path(kept.file.path).is_relative_to(media_root / "attachments")
    assert Path(kept.file.path).name.isalnum()


@pytest.mark.parametrize("name", ["..", ".", "/", "x" * 256])
def test_a_file_without_a_usable_name_is_passed_over(hair: Field, name: str) -> None:
    response = hair.post(xml_part(hair.filled()), file_part(name, PHOTO))

    assert response.status_code == 201
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("xml", "status", "sentence"),
    [
        (b"", 400, "not well-formed XML"),
        (b"<data", 400, "not well-formed XML"),
        (b"\xff\xfe\0", 400, "characters that cannot be kept"),
        (b"<data/>", 400, "does not name its form"),
        (b"<data id='firm' version='1'/>", 400, "has no instance ID"),
        (b"<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><d>&x;</d>", 400, "document type"),
        (b"<d>" * 101 + b"</d>" * 101, 400, "nested too deeply"),
        (b"<d>" + b" " * (5 * 2**20) + b"</d>", 413, "more than the server takes"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(
    hair: Field, xml: bytes, status: int, sentence: str
) -> None:
    response = hair.post(xml_part(xml))

    assert response.status_code == status
    assert sentence in response.content.decode()
    assert not Submission.objects.exists()


def test_a_post_without_the_submission_or_with_two_is_refused(hair: Field) -> None:
    sentence = "Send exactly one part named xml_submission_file."

    without = hair.post(file_part("1.jpg", PHOTO))
    empty = hair.post()
    plain = hair.post(Part("xml_submission_file", hair.filled()))
    twice = hair.post(xml_part(hair.filled()), xml_part(hair.filled()))

    for response in (without, empty, plain, twice):
        assert response.status_code == 400
        assert sentence in response.content.decode()
    assert not Submission.objects.exists()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    "content_type", ["text/xml", "application/json", "application/x-www-form-urlencoded", ""]
)
def test_another_content_type_is_refused(hair: Field, content_type: str) -> None:
    response = Client().post(f"{hair.door}/submission", hair.filled(), content_type=content_type)

    assert response.status_code == 415
    assert "Send multipart/form-data." in response.content.decode()


@pytest.mark.parametrize("boundary", ["", "; boundary=", "; boundary=ü", "; boundary=" + "x" * 300])
def test_a_boundary_that_is_none_is_refused(hair: Field, boundary: str) -> None:
    response = Client().post(
        f"{hair.door}/submission", b"x" * 10, content_type=f"multipart/form-data{boundary}"
    )

    assert response.status_code == 400


def test_what_says_that_it_is_too_long_is_refused_unread(hair: Field) -> None:
    response = Client().post(
        f"{hair.door}/submission",
        b"x",
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
        CONTENT_LENGTH=str(200 * 2**20),
    )

    assert response.status_code == 413
    assert "This is more than the server takes in one request." in response.content.decode()


@pytest.mark.parametrize("length", ["", "-1", "many"])
def test_what_does_not_say_how_long_it_is_is_refused(hair: Field, length: str) -> None:
    response = Client().post(
        f"{hair.door}/submission",
        b"x",
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
        CONTENT_LENGTH=length,
    )

    assert response.status_code == 411


def test_files_above_the_limit_are_refused_and_leave_nothing(
    hair: Field, settings: Settings, media_root: Path
) -> None:
    settings.UPLOAD_LIMIT = 2**20
    big = b"x" * (3 * 2**20 // 2)

    declared = hair.post(xml_part(hair.filled()), file_part("1.jpg", b"y" * 3 * 2**20))
    just = hair.post(xml_part(hair.filled()), file_part("1.jpg", big))

    assert (declared.status_code, just.status_code) == (413, 201)
    assert list((media_root / "incoming").iterdir()) == []


def test_more_parts_than_a_device_sends_are_refused(hair: Field) -> None:
    files = [file_part(f"{n}.jpg", b"") for n in range(200)]
    fields = [Part(f"f{n}", b"") for n in range(2000)]

    many_files = hair.post(xml_part(hair.filled()), *files)
    many_fields = hair.post(xml_part(hair.filled()), *fields)

    assert (many_files.status_code, many_fields.status_code) == (413, 413)


def test_a_null_in_the_device_s_name_is_refused(hair: Field) -> None:
    response = Client().post(
        f"{hair.door}/submission?deviceID=a%00b",
        multipart([xml_part(hair.filled())]),
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
    )

    assert response.status_code == 400


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_other_methods_are_not_done_here(hair: Field, method: str) -> None:
    response = Client().generic(method, f"{hair.door}/submission")

    assert response.status_code == 405
    assert response["Allow"] == "HEAD, POST"
    assert "This address does not do that." in response.content.decode()
