"""What an uploaded form is called when it is downloaded."""

import pytest

from survey.formats.form_source import source_name, source_suffix, source_type


@pytest.mark.parametrize(
    ("source", "suffix", "kind"),
    [
        (
            b"PK\x03\x04",
            ".xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (b"\xd0\xcf\x11\xe0\xa1", ".xls", "application/vnd.ms-excel"),
        (b"<h:html/>", ".xml", "application/xml"),
        (b"", ".xml", "application/xml"),
    ],
)
def test_the_first_bytes_tell_what_it_is(source: bytes, suffix: str, kind: str) -> None:
    assert (source_suffix(source), source_type(source)) == (suffix, kind)


@pytest.mark.parametrize(
    ("form_id", "version", "name"),
    [
        ("firm", "2026-01", "firm-2026-01.xml"),
        ("企业", "", "企业.xml"),
        ("../a b", "1/2", "a-b-1-2.xml"),
        ("/", "", "form.xml"),
    ],
)
def test_the_name_holds_form_id_and_version(form_id: str, version: str, name: str) -> None:
    assert source_name(form_id, version, b"<") == name
