"""The demo system with one thing changed, and what is then found wrong with it."""

from collections.abc import Callable, Mapping

import pytest

from analysis.system.facts import CodebookFacts, FormFacts
from analysis.system.faults import Fault
from analysis.system.parse import parse
from analysis.system.validate import validate


@pytest.fixture
def faults_after(
    source: str, codebook: CodebookFacts, forms: Mapping[str, FormFacts]
) -> Callable[..., list[tuple[str, str]]]:
    """Replace texts, each in the block of a part, and give the faults as (path, reason)."""

    def change(part: str, *changes: tuple[str, str]) -> list[tuple[str, str]]:
        text = changed(source, part, *changes)
        return [(fault.path, fault.reason) for fault in validate(parse(text), codebook, forms)]

    return change


@pytest.fixture
def found_after(
    source: str, codebook: CodebookFacts, forms: Mapping[str, FormFacts]
) -> Callable[..., tuple[list[Fault], str]]:
    """The same, with whole faults and the changed text."""

    def change(part: str, *changes: tuple[str, str]) -> tuple[list[Fault], str]:
        text = changed(source, part, *changes)
        return validate(parse(text), codebook, forms), text

    return change


def changed(source: str, part: str, *changes: tuple[str, str]) -> str:
    """The text with the first `old` after `- id: part` replaced by `new`."""
    for old, new in changes:
        begin = source.index(f"- id: {part}\n")
        at = source.index(old, begin)
        source = source[:at] + new + source[at + len(old) :]
    return source
