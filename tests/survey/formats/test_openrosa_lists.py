"""What devices read: as strictly as they read it."""

from lxml import etree

from survey.formats.openrosa_lists import ListedFile, ListedForm, form_list, manifest, response

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
RESPONSE = "{http://openrosa.org/http/response}"


def test_a_form_stands_in_the_list_with_all_that_devices_need() -> None:
    form = ListedForm(
        "firm & co", "企业 <访谈>", "1.2", "0a" * 16, "http://h/form?a=1&b=2", "http://h/m"
    )

    root = etree.fromstring(form_list([form]))

    assert root.tag == f"{LIST}xforms"
    (xform,) = root
    assert xform.tag == f"{LIST}xform"
    assert [(child.tag, child.text) for child in xform] == [
        (f"{LIST}formID", "firm & co"),
        (f"{LIST}name", "企业 <访谈>"),
        (f"{LIST}version", "1.2"),
        (f"{LIST}hash", f"md5:{'0a' * 16}"),
        (f"{LIST}downloadUrl", "http://h/form?a=1&b=2"),
        (f"{LIST}manifestUrl", "http://h/m"),
    ]


def test_a_form_without_name_version_and_files_is_still_complete() -> None:
    root = etree.fromstring(form_list([ListedForm("firm", " ", "", "0", "http://h/form")]))

    texts = {child.tag.removeprefix(LIST): child.text for child in root[0]}
    assert texts == {
        "formID": "firm",
        "name": "firm",
        "hash": "md5:0",
        "downloadUrl": "http://h/form",
    }


def test_characters_that_xml_cannot_carry_break_no_list() -> None:
    form = ListedForm("firm", "A\x00B\x0b\ud800C\U0001f600", "1", "0", "http://h/form")

    root = etree.fromstring(form_list([form]))

    assert root[0].findtext(f"{LIST}name") == "ABC\U0001f600"


def test_a_list_without_forms_is_a_list() -> None:
    root = etree.fromstring(form_list([]))

    assert (root.tag, len(root)) == (f"{LIST}xforms", 0)


def test_files_stand_in_the_manifest() -> None:
    root = etree.fromstring(manifest([ListedFile("towns.csv", "0b", "http://h/towns.csv")]))

    assert root.tag == f"{MANIFEST}manifest"
    assert [(child.tag, child.text) for child in root[0]] == [
        (f"{MANIFEST}filename", "towns.csv"),
        (f"{MANIFEST}hash", "md5:0b"),
        (f"{MANIFEST}downloadUrl", "http://h/towns.csv"),
    ]


def test_a_message_is_what_a_device_shows() -> None:
    body = response("已保存 & safe")

    root = etree.fromstring(body)
    assert root.tag == f"{RESPONSE}OpenRosaResponse"
    assert root.findtext(f"{RESPONSE}message") == "已保存 & safe"
    assert body.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
