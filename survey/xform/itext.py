"""The texts of a form in its languages."""

import re
from collections.abc import Callable, Iterable

from lxml import etree

from survey.xform.place import Rule, Texts, Words
from survey.xform.syntax import Call, Expression, Text

type Read = Callable[[str], Rule]

UNTRANSLATED = "default"
_TAGGED = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)\)\s*$")
_KNOWN = {"english": "en", "chinese": "zh", "中文": "zh"}


def language_tags(names: Iterable[str]) -> dict[str, str]:
    """Short tags of languages by their names in the form, as the form's definition has them.

    "English (en)" is "en" and "中文 (zh-CN)" is "zh", as long as no other language has that tag.
    """
    tags: dict[str, str] = {}
    for name in names:
        tagged = _TAGGED.search(name)
        full = tagged[1].lower() if tagged else _KNOWN.get(name.lower(), name.strip())
        options = (full.split("-")[0], full, name)
        tags[name] = next(tag for tag in options if tag not in tags.values())
    return tags


class Itext:
    """Texts by their ID, and by the short tags of the languages they are written in."""

    def __init__(self, element: etree._Element | None, read: Read) -> None:
        translations = [] if element is None else element.findall("{*}translation")
        tags = language_tags(dict.fromkeys(one.get("lang", "") for one in translations))
        self.languages = tuple(tags.values()) or (UNTRANSLATED,)
        marked = [one for one in translations if one.get("default")]
        chosen = marked[0].get("lang", "") if marked else ""
        self.default = tags.get(chosen, self.languages[0])
        self._texts: dict[str, dict[str, Words]] = {}
        for translation in translations:
            tag = tags[translation.get("lang", "")]
            for text in translation.findall("{*}text"):
                words = _plain_value(text, read)
                if words:
                    self._texts.setdefault(text.get("id", ""), {})[tag] = words

    def get(self, text_id: str) -> Texts:
        """A text in all languages that it is written in."""
        return self._texts.get(text_id, {})

    def texts(self, literal: str | None, read: Read) -> Texts:
        """The texts that an attribute stands for: a reference `jr:itext('id')`, or the words."""
        if not literal:
            return {}
        if literal.strip().startswith("jr:itext("):
            text_id = _text_id(read(literal).expression)
            if text_id is not None:
                return self.get(text_id)
        return {self.default: (literal,)}

    def of_element(self, element: etree._Element | None, read: Read) -> Texts:
        """The texts of a label: those its `ref` names, else what is written in it."""
        if element is None:
            return {}
        if element.get("ref"):
            return self.texts(element.get("ref"), read)
        words = words_of(element, read)
        return {self.default: words} if words else {}


def _text_id(expression: Expression | None) -> str | None:
    match expression:
        case Call("jr:itext", (Text(text_id),)):
            return text_id
        case _:
            return None


def _plain_value(text: etree._Element, read: Read) -> Words:
    """The words of a text; images and sounds stand in values of another form."""
    plain = [value for value in text.findall("{*}value") if value.get("form") in {None, "long"}]
    return words_of(plain[0], read) if plain else ()


def words_of(element: etree._Element, read: Read) -> Words:
    """The text in an element, with expressions where it shows answers."""
    parts: list[str | Expression] = [(element.text or "").lstrip()]
    for child in element:
        value = child.get("value") or child.get("ref")
        expression = read(value).expression if value else None
        if expression is not None:
            parts.append(expression)
        parts.append(child.tail or "")
    if isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip()
    return tuple(part for part in parts if part != "")
