"""An XForm under another version."""

import pytest

from survey.formats.strict_xml import XmlRefused
from survey.formats.xlsform import compile_xlsform
from survey.xform.definition import compile_xform
from survey.xform.version import with_version
from tests.xlsforms import an_xlsform


def test_only_the_version_changes() -> None:
    form = compile_xlsform(an_xlsform(), filename="firm.xlsx")
    before = compile_xform(form.xform.encode()).definition

    after = compile_xform(with_version(form.xform, '2 "b"').encode()).definition

    assert (before.version, after.version) == ("1", '2 "b"')
    assert (after.nodes, after.choices, after.title) == (before.nodes, before.choices, before.title)


def test_a_form_without_a_version_gets_one() -> None:
    xform = "<html><head><model><instance><data id='f'/></instance></model></head></html>"

    assert 'version="2"' in with_version(xform, "2")


@pytest.mark.parametrize("xform", ["<html/>", "<html><model><instance/></model></html>"])
def test_what_has_no_instance_has_no_version(xform: str) -> None:
    with pytest.raises(LookupError):
        with_version(xform, "2")


def test_what_is_no_xml_is_refused() -> None:
    with pytest.raises(XmlRefused):
        with_version("", "2")
