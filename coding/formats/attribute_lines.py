"""Attributes of segments as plain lines that people write: `id: English / 中文`, values with a hyphen."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

type Json = Mapping[str, Any]

_LINE = re.compile(
    r"(?P<value>-\s*)?(?P<id>[A-Za-z0-9][A-Za-z0-9_.-]{0,59})(?:\s*[:：]\s*(?P<name>.*))?"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_BOTH = re.compile(r"(?P<en>.*\S)\s+/\s+(?P<zh>.*\S)")


class LinesRefused(ValueError):  # noqa: N818
    """A line that is no attribute and no value; `row` counts from 1."""

    def __init__(self, row: int, line: str) -> None:
        super().__init__(f"{row}: {line}")
        self.row, self.line = row, line


def to_lines(attributes: Iterable[Json]) -> str:
    """The attributes as lines, which `from_lines` reads back."""
    return "\n".join(line for each in attributes for line in _lines(each))


def from_lines(text: str) -> list[dict[str, Any]]:
    """The attributes in the shape of the YAML file. Raises LinesRefused."""
    found: list[dict[str, Any]] = []
    for row, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        read = _LINE.fullmatch(line.strip())
        if read is None or (read["value"] and not found):
            raise LinesRefused(row, line.strip())
        item: dict[str, Any] = {"id": read["id"]}
        if name := _name(read["name"] or ""):
            item["name"] = name
        if read["value"]:
            found[-1]["values"].append(item)
        else:
            found.append({"name": {}} | item | {"values": []})
    return found


def _lines(attribute: Json) -> Iterator[str]:
    yield _line(attribute)
    yield from (f"- {_line(value)}" for value in attribute["values"])


def _line(item: Json) -> str:
    name = item.get("name") or {}
    told = " / ".join(name[tongue] for tongue in ("en", "zh") if name.get(tongue))
    return f"{item['id']}: {told}" if told else str(item["id"])


def _name(text: str) -> dict[str, str]:
    both = _BOTH.fullmatch(text.strip())
    if both and _HAN.search(both["zh"]):
        return {"en": both["en"], "zh": both["zh"]}
    plain = text.strip()
    return {"zh" if _HAN.search(plain) else "en": plain} if plain else {}
