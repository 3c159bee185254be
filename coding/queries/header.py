"""What stands above a transcript, in the reader's two languages where it is written in both."""

import re
from collections.abc import Mapping

from coding.models import Transcript

type Name = Mapping[str, str]

_BETWEEN = re.compile(r"\s*/\s*")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def bilingual(text: str) -> Name:
    """{"en", "zh"} of "secretary / 秘书", in either order; any other text is the same in both."""
    parts = _BETWEEN.split(text.strip())
    chinese = [part for part in parts if _CHINESE.search(part)]
    others = [part for part in parts if part and not _CHINESE.search(part)]
    if len(parts) == 1 or not chinese or not others:
        return {"en": text.strip(), "zh": text.strip()}
    return {"en": " / ".join(others), "zh": " / ".join(chinese)}


def speakers(header: Mapping[str, str]) -> dict[str, Name]:
    """Who the labels stand for, of a header such as "I = interviewer / 访员; R = respondent"."""
    found: dict[str, Name] = {}
    for entry in re.split(r"[;；]", header.get("speakers", "")):
        label, is_told, name = entry.partition("=")
        if is_told and label.strip() and name.strip():
            found[label.strip()] = bilingual(name)
    return found


def profile_of(transcript: Transcript) -> Name | None:
    """Who was asked, in a few words; None where the header does not say."""
    told = transcript.header.get("profile")
    return bilingual(told) if told else None
