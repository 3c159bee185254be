"""The list of forms, as Collect reads it: one form that is not complete voids it all."""

import hashlib
from typing import Any
from urllib.parse import urlsplit

from django.core.files.base import ContentFile
from django.test import Client
from lxml import etree

from survey.models import Form, FormMedia, FormVersion
from tests.factories import study_with_members
from tests.field import Field

LIST = "{http://openrosa.org/xforms/xformsList}"


def listed(hair: Field, query: str = "", **headers: str) -> list[dict[str, str]]:
    """The forms, read as strictly as Collect does."""
    response = Client(headers=headers).get(f"{hair.door}/formList{query}")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert response["X-OpenRosa-Version"] == "1.0"
    root = etree.fromstring(response.content)
    assert root.tag == f"{LIST}xforms"
    forms = [{child.tag.removeprefix(LIST): child.text or "" for child in form} for form in root]
    for form in forms:
        assert {"formID", "name", "downloadUrl"} <= form.keys()
        assert form["hash"].startswith("md5:")
    return forms


def fetched(address: str) -> Any:  # noqa: ANN401 - Django's own
    parts = urlsplit(address)
    return Client().get(f"{parts.path}?{parts.query}&deviceID=collect%3AaBc")


def test_a_published_form_is_listed_with_the_hash_of_what_is_fetched(hair: Field) -> None:
    (form,) = listed(hair)

    assert (form["formID"], form["name"], form["version"]) == ("firm", "Firm", "1")
    assert form["downloadUrl"] == f"http://testserver{hair.door}/forms/firm/form.xml?version=1"
    assert "manifestUrl" not in form
    response = fetched(form["downloadUrl"])
    assert response.status_code == 200
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert response.content.decode() == FormVersion.objects.get().xform
    assert form["hash"] == f"md5:{hashlib.md5(response.content).hexdigest()}"  # noqa: S324


def test_the_newest_version_is_listed_and_the_older_can_still_be_fetched(hair: Field) -> None:
    hair.publish("2")

    (form,) = listed(hair)

    assert form["version"] == "2"
    old = Client().get(f"{hair.door}/forms/firm/form.xml?version=1")
    new = Client().get(f"{hair.door}/forms/firm/form.xml")
    assert b'version="1"' in old.content
    assert b'version="2"' in new.content


def test_drafts_and_forms_in_the_archive_are_not_there(hair: Field) -> None:
    hair.publish("1", "draft")
    FormVersion.objects.filter(form__form_id="draft").update(published_at=None)
    hair.publish("1", "old")
    Form.objects.filter(form_id="old").update(archived_at="2026-01-01T00:00Z")

    assert [form["formID"] for form in listed(hair)] == ["firm"]
    for form_id in ("draft", "old", "unknown"):
        assert Client().get(f"{hair.door}/forms/{form_id}/form.xml").status_code == 404
        assert Client().get(f"{hair.door}/forms/{form_id}/manifest").status_code == 404


def test_a_draft_of_a_newer_version_hides_the_published_one_from_nobody(hair: Field) -> None:
    hair.publish("2")
    FormVersion.objects.filter(version="2").update(published_at=None)

    assert [form["version"] for form in listed(hair)] == ["1"]


def test_the_forms_of_other_studies_are_not_there(hair: Field) -> None:
    other = study_with_members("other")
    Form.objects.create(study=other.study, form_id="theirs", kind="firm", title={})

    assert [form["formID"] for form in listed(hair)] == ["firm"]


def test_the_name_is_in_the_language_that_is_asked_for(hair: Field) -> None:
    assert [form["name"] for form in listed(hair, **{"Accept-Language": "zh-CN"})] == ["企业"]


def test_a_form_whose_title_is_empty_goes_by_its_id(hair: Field) -> None:
    Form.objects.update(title={"en": "", "zh": ""})

    assert [form["name"] for form in listed(hair)] == ["firm"]


def test_form_ids_that_need_escaping_lead_to_their_forms(hair: Field) -> None:
    hair.publish("v 1&2", "http://org/表?a#b")

    form = next(form for form in listed(hair) if form["formID"] != "firm")

    assert form["formID"] == "http://org/表?a#b"
    assert fetched(form["downloadUrl"]).status_code == 200


def test_one_form_may_be_asked_for(hair: Field) -> None:
    hair.publish("1", "office")

    assert [form["formID"] for form in listed(hair, "?formID=office")] == ["office"]
    assert listed(hair, "?formID=unknown") == []


def test_a_form_with_files_has_a_manifest(hair: Field) -> None:
    FormMedia.objects.create(
        version=hair.version, name="towns.csv", file=ContentFile(b"name\n", "towns.csv"), md5="0a"
    )

    (form,) = listed(hair)

    assert form["manifestUrl"] == f"http://testserver{hair.door}/forms/firm/manifest?version=1"


def test_a_form_whose_files_have_not_been_uploaded_has_none(hair: Field) -> None:
    FormMedia.objects.create(version=hair.version, name="towns.csv")

    (form,) = listed(hair)

    assert "manifestUrl" not in form


def test_what_is_asked_with_head_is_answered_without_a_body(hair: Field) -> None:
    response = Client().head(f"{hair.door}/formList")

    assert (response.status_code, response.content) == (200, b"")


def test_a_post_is_not_done_here(hair: Field) -> None:
    response = Client().post(f"{hair.door}/formList")

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
