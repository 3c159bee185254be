"""The files of a form: listed with their hashes, and fetched."""

import hashlib
from urllib.parse import urlsplit

from django.core.files.base import ContentFile
from django.test import Client
from lxml import etree

from survey.actions.case import assign
from survey.models import FormMedia
from tests.factories import a_case
from tests.field import Field

MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
TOWNS = "name,label\nxuchang,许昌\n".encode()


def add_file(hair: Field, name: str, data: bytes) -> None:
    md5 = hashlib.md5(data).hexdigest()  # noqa: S324
    FormMedia.objects.create(
        version=hair.version, name=name, file=ContentFile(data, name), md5=md5, size=len(data)
    )


def manifest(hair: Field) -> list[dict[str, str]]:
    """The files, read as strictly as Collect does."""
    response = Client().get(f"{hair.door}/forms/firm/manifest?version=1&deviceID=a")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    root = etree.fromstring(response.content)
    assert root.tag == f"{MANIFEST}manifest"
    files = [{child.tag.removeprefix(MANIFEST): child.text or "" for child in f} for f in root]
    assert all(file.keys() == {"filename", "hash", "downloadUrl"} for file in files)
    return files


def fetched(hair: Field, address: str) -> bytes:
    parts = urlsplit(address)
    response = Client().get(f"{parts.path}?{parts.query}&deviceID=a")
    assert response.status_code == 200
    assert response["X-Content-Type-Options"] == "nosniff"
    return response.getvalue()


def test_a_file_is_fetched_as_its_hash_says(hair: Field) -> None:
    add_file(hair, "towns 许.csv", TOWNS)

    (file,) = manifest(hair)

    assert file["filename"] == "towns 许.csv"
    assert file["hash"] == f"md5:{hashlib.md5(TOWNS).hexdigest()}"  # noqa: S324
    assert fetched(hair, file["downloadUrl"]) == TOWNS


def test_the_sampling_list_is_written_with_the_cases_that_the_member_sees(hair: Field) -> None:
    device = hair.team.study.memberships.get(app_user__name="Tablet")
    assign(case=a_case(hair.team.study, "F01"), interviewer=device, by=hair.team.pi)
    a_case(hair.team.study, "F02")
    FormMedia.objects.create(version=hair.version, name="cases.csv", is_cases=True)

    (file,) = manifest(hair)
    data = fetched(hair, file["downloadUrl"])

    assert data == b"name,label,kind,town\r\nF01,F01,firm,Xuchang\r\n"
    assert file["hash"] == f"md5:{hashlib.md5(data).hexdigest()}"  # noqa: S324


def test_a_new_case_changes_the_hash(hair: Field) -> None:
    device = hair.team.study.memberships.get(app_user__name="Tablet")
    FormMedia.objects.create(version=hair.version, name="cases.csv", is_cases=True)
    (before,) = manifest(hair)

    assign(case=a_case(hair.team.study, "F01"), interviewer=device, by=hair.team.pi)

    (after,) = manifest(hair)
    assert before["hash"] != after["hash"]


def test_a_file_that_is_not_there_is_not_listed(hair: Field) -> None:
    FormMedia.objects.create(version=hair.version, name="towns.csv")

    assert manifest(hair) == []
    assert Client().get(f"{hair.door}/forms/firm/media/towns.csv").status_code == 404


def test_no_address_leads_out_of_the_form_s_files(hair: Field) -> None:
    add_file(hair, "towns.csv", TOWNS)

    for name in ("../towns.csv", "..%2f..%2fsecret_key", "a%00b", "other.csv"):
        assert Client().get(f"{hair.door}/forms/firm/media/{name}").status_code in {400, 404}


def test_a_page_among_the_files_is_saved_not_shown(hair: Field) -> None:
    add_file(hair, "evil.html", b"<script>alert(1)</script>")

    response = Client().get(f"{hair.door}/forms/firm/media/evil.html")

    assert response["Content-Disposition"] == 'attachment; filename="evil.html"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.getvalue() == b"<script>alert(1)</script>"
