"""Opens XML that strangers send: UTF-8 only, no document types, bounded in every direction."""

from lxml import etree

LARGEST = 5 * 2**20
MOST_TAGS = 200_000
DEEPEST = 100


class XmlRefused(ValueError):  # noqa: N818
    """XML that is not read. `reason`: too_large, not_text, doctype, not_xml or too_deep."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.sentence = sentence


def open_xml(xml: bytes, *, largest: int = LARGEST) -> etree._Element:
    """The root element of XML of at most `largest` bytes; comments and instructions are gone.

    Text in the result holds neither NUL nor lone surrogates: XML cannot carry them. No entity
    is expanded and nothing is fetched. Raises XmlRefused.
    """
    if len(xml) > largest:
        raise XmlRefused("too_large", f"This is larger than {largest} bytes.")
    _check_text(xml)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise XmlRefused("not_xml", f"This is not XML: {error.msg}.") from error
    _check_depth(root)
    return root


def _check_text(xml: bytes) -> None:
    """Refuse before parsing what no parser shall see; the parser is told that it is UTF-8."""
    try:
        text = xml.decode("utf-8")
    except UnicodeDecodeError as error:
        raise XmlRefused("not_text", "This is not UTF-8 text.") from error
    if "\0" in text:
        raise XmlRefused("not_text", "This is not UTF-8 text.")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise XmlRefused("doctype", "A document type may not be declared.")
    if text.count("<") > MOST_TAGS:
        raise XmlRefused("too_large", f"This holds more than {MOST_TAGS} tags.")


def _check_depth(root: etree._Element) -> None:
    parents, depth = ([root] if len(root) else []), 1
    while parents:
        depth += 1
        if depth > DEEPEST:
            raise XmlRefused("too_deep", f"This is nested deeper than {DEEPEST} levels.")
        parents = [child for parent in parents for child in parent if len(child)]
