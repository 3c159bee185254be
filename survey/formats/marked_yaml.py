"""YAML read so that every value knows its line, and every fault is kept for one report."""

import re
from dataclasses import dataclass, field

import yaml

from survey.formats.yaml_nodes import compose

type Bilingual = dict[str, str]

_HAN = r"\u3400-\u9fff"
_TWO_TONGUES = re.compile(rf"(?P<en>[^{_HAN}]*\S)\s+/\s+(?P<zh>.*[{_HAN}].*)", re.DOTALL)
_LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Fault:
    """What is wrong at one place of a file, such as `themes[0].codes[2].scale`."""

    line: int
    path: str
    reason: str


class YamlRefused(ValueError):  # noqa: N818
    """A file with faults; `faults` holds all of them in the order of their lines."""

    def __init__(self, file: str, faults: list[Fault]) -> None:
        self.file = file
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        lines = (f"line {f.line}: {f.path}: {f.reason}" for f in self.faults)
        super().__init__("\n".join((file, *lines)))


@dataclass(frozen=True)
class Place:
    """A value and where it stands; reading it the wrong way leaves a fault in `faults`.

    Readers return an empty value beside the fault, so that one pass finds every fault.
    """

    node: yaml.Node
    path: str = ""
    faults: list[Fault] = field(default_factory=list)

    @property
    def line(self) -> int:
        """Line of the file, counted from 1."""
        mark = self.node.start_mark
        return 0 if mark is None else int(mark.line) + 1

    def fault(self, reason: str) -> None:
        self.faults.append(Fault(self.line, self.path, reason))

    def only(self, *keys: str) -> None:
        """Fault every key that is not one of these."""
        for key, place in self.pairs():
            if key not in keys:
                place.fault("unknown key")

    def pairs(self) -> list[tuple[str, "Place"]]:
        """Keys and values of a mapping; a key given twice is a fault."""
        if not isinstance(self.node, yaml.MappingNode):
            self.fault("must be a mapping of keys to values")
            return []
        found: dict[str, Place] = {}
        for key_node, value_node in self.node.value:
            key = str(key_node.value)
            place = Place(value_node, f"{self.path}.{key}".lstrip("."), self.faults)
            if key in found:
                place.fault("key given twice")
            found.setdefault(key, place)
        return list(found.items())

    def get(self, key: str) -> "Place | None":
        """The value under a key, or None when the key is absent or its value is null."""
        if not isinstance(self.node, yaml.MappingNode):
            return None
        for key_node, value_node in self.node.value:
            if key_node.value == key and not value_node.tag.endswith(":null"):
                return Place(value_node, f"{self.path}.{key}".lstrip("."), self.faults)
        return None

    def need(self, key: str) -> "Place | None":
        """As `get`, but a missing key is a fault."""
        place = self.get(key)
        if place is None:
            self.faults.append(Fault(self.line, f"{self.path}.{key}".lstrip("."), "is missing"))
        return place

    def each(self, key: str) -> list["Place"]:
        """The items of a list under a key; none when the key is absent."""
        place = self.get(key)
        if place is None:
            return []
        if not isinstance(place.node, yaml.SequenceNode):
            place.fault("must be a list")
            return []
        return [
            Place(node, f"{place.path}[{number}]", self.faults)
            for number, node in enumerate(place.node.value)
        ]

    def as_text(self) -> str:
        """The words of a scalar as written, blanks around them taken off."""
        if isinstance(self.node, yaml.ScalarNode):
            return str(self.node.value).strip()
        self.fault("must be a text")
        return ""

    def as_whole(self) -> int | None:
        """A whole number; None beside a fault."""
        written = self.as_text()
        if re.fullmatch(r"[-+]?[0-9]{1,18}", written):
            return int(written)
        self.fault("must be a whole number")
        return None

    def as_flag(self) -> bool:
        """`true` or `false`."""
        written = self.as_text().lower()
        if written not in {"true", "false"}:
            self.fault("must be true or false")
        return written == "true"

    def as_bilingual(self, language: str = "en") -> Bilingual:
        """A mapping of languages to texts, or one text.

        One text reads `english / 中文`, or else is in `language` alone.
        """
        if isinstance(self.node, yaml.MappingNode):
            self.only(*_LANGUAGES)
            texts = {tongue: place.as_text() for tongue, place in self.pairs()}
            if not all(texts.values()):
                self.fault("a text is empty")
            return texts
        text = self.as_text()
        both = _TWO_TONGUES.fullmatch(text)
        return {"en": both["en"], "zh": both["zh"]} if both else {language: text} if text else {}

    def text(self, key: str) -> str:
        """A text that must be there."""
        place = self.need(key)
        words = place.as_text() if place else ""
        if place and not words:
            place.fault("is empty")
        return words

    def maybe_text(self, key: str) -> str:
        """A text, or the empty text when the key is absent."""
        place = self.get(key)
        return place.as_text() if place else ""

    def bilingual(self, key: str, language: str = "en") -> Bilingual:
        """A bilingual text that must be there."""
        place = self.need(key)
        texts = place.as_bilingual(language) if place else {}
        if place and not texts:
            place.fault("is empty")
        return texts

    def maybe_bilingual(self, key: str, language: str = "en") -> Bilingual:
        """A bilingual text, or {} when the key is absent."""
        place = self.get(key)
        return place.as_bilingual(language) if place else {}

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, or () when the key is absent."""
        return tuple(item.as_text() for item in self.each(key))

    def refuse_faults(self, file: str) -> None:
        """Raise YamlRefused when anything read so far was at fault."""
        if self.faults:
            raise YamlRefused(file, self.faults)


def read_yaml(text: str, *, file: str = "") -> Place:
    """The root of a YAML document. Raises YamlRefused when it is not well formed or empty."""
    try:
        node = compose(text, with_anchors=False)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        fault = Fault(mark.line + 1 if mark else 0, "", error.problem or str(error))
        raise YamlRefused(file, [fault]) from error
    except yaml.YAMLError as error:
        raise YamlRefused(file, [Fault(0, "", str(error))]) from error
    except RecursionError as error:
        raise YamlRefused(file, [Fault(0, "", "is nested too deeply")]) from error
    if node is None:
        raise YamlRefused(file, [Fault(1, "", "the file is empty")])
    return Place(node)
