"""The version that an XForm calls itself by."""

from lxml import etree

from survey.formats.strict_xml import open_xml
from survey.xform.definition import LARGEST

_DECLARATION = '<?xml version="1.0"?>\n'


def with_version(xform: str, version: str) -> str:
    """The same form under another version. Raises XmlRefused, or LookupError without an instance."""
    root = open_xml(xform.encode(), largest=LARGEST)
    instance = root.find(".//{*}model/{*}instance")
    if instance is None or not len(instance):
        raise LookupError("no primary instance")
    instance[0].set("version", version)
    return _DECLARATION + etree.tostring(root, encoding="unicode")
