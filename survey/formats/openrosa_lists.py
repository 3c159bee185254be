"""What an OpenRosa server says in XML: which forms there are, which files they need, how it went."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

LIST = "http://openrosa.org/xforms/xformsList"
MANIFEST = "http://openrosa.org/xforms/xformsManifest"
RESPONSE = "http://openrosa.org/http/response"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class ListedForm:
    """A form that a device may fetch. `md5` is that of the XForm's bytes, in hexadecimal digits;
    without `manifest_url` the form needs no files.
    """

    form_id: str
    name: str
    version: str
    md5: str
    download_url: str
    manifest_url: str = ""


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file that a form needs."""

    filename: str
    md5: str
    download_url: str


def form_list(forms: Iterable[ListedForm]) -> bytes:
    """The OpenRosa form list. A form without a name goes by its form ID: devices refuse the whole
    list where one form lacks form ID, name or download address.
    """
    root = _root("xforms", LIST)
    for form in forms:
        texts = {
            "formID": form.form_id,
            "name": form.name.strip() or form.form_id,
            "version": form.version,
            "hash": f"md5:{form.md5}",
            "downloadUrl": form.download_url,
            "manifestUrl": form.manifest_url,
        }
        _write(etree.SubElement(root, f"{{{LIST}}}xform"), LIST, texts)
    return _bytes(root)


def manifest(files: Iterable[ListedFile]) -> bytes:
    """The OpenRosa manifest of one form version."""
    root = _root("manifest", MANIFEST)
    for file in files:
        texts = {
            "filename": file.filename,
            "hash": f"md5:{file.md5}",
            "downloadUrl": file.download_url,
        }
        _write(etree.SubElement(root, f"{{{MANIFEST}}}mediaFile"), MANIFEST, texts)
    return _bytes(root)


def response(message: str) -> bytes:
    """The answer to a submission, or to whatever else went wrong; devices show the message."""
    root = _root("OpenRosaResponse", RESPONSE)
    _write(root, RESPONSE, {"message": message})
    return _bytes(root)


def _root(name: str, namespace: str) -> etree._Element:
    return etree.fromstring(f'<{name} xmlns="{namespace}"/>')


def _write(parent: etree._Element, namespace: str, texts: dict[str, str]) -> None:
    """A child for each text that there is, without the characters that XML cannot carry."""
    for name, text in texts.items():
        if text:
            etree.SubElement(parent, f"{{{namespace}}}{name}").text = _NOT_XML.sub("", text)


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)
