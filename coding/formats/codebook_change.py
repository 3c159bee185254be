"""What merging, splitting and retiring a code make of a codebook's content."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from coding.formats.codebook import RETIRED, Code, CodebookContent

_AMENDMENT = re.compile(r"(?P<base>.*)\+(?P<n>\d+)", re.DOTALL)
_LAST_NUMBER = re.compile(r"\d+(?=\D*\Z)")


def with_retired(content: CodebookContent, key: str, *, became: Sequence[str]) -> CodebookContent:
    """The code is given no more; it stays in its place, and says what took that.

    What had become that code before has become the new ones now. Content without the code is
    returned as it is.
    """

    def changed(code: Code) -> Code:
        if code.id == key:
            return replace(code, state=RETIRED, became=tuple(became))
        if key not in code.became or not became:
            return code
        heirs = [heir for old in code.became for heir in (became if old == key else (old,))]
        return replace(code, became=tuple(dict.fromkeys(heirs)))

    return _each_code(content, changed)


def with_split(content: CodebookContent, key: str, parts: Sequence[Code]) -> CodebookContent:
    """As `with_retired`, with the parts behind the code, under the same theme."""
    known = {code.id for code in content.codes}
    themes = [
        replace(theme, codes=tuple(_behind(theme.codes, key, parts, known)))
        for theme in content.themes
    ]
    grown = replace(content, themes=tuple(themes))
    return with_retired(grown, key, became=[part.id for part in parts])


def with_code(content: CodebookContent, theme: str, code: Code) -> CodebookContent:
    """The code at the end of a theme, if the theme is there and the code is not."""
    if content.code(code.id) is not None:
        return content
    themes = [
        replace(each, codes=(*each.codes, code)) if each.id == theme else each
        for each in content.themes
    ]
    return replace(content, themes=tuple(themes))


def _behind(
    codes: Sequence[Code], key: str, parts: Sequence[Code], known: set[str]
) -> Sequence[Code]:
    found: list[Code] = []
    for code in codes:
        found.append(code)
        if code.id == key:
            found += [part for part in parts if part.id not in known]
    return found


def _each_code(content: CodebookContent, change: Callable[[Code], Code]) -> CodebookContent:
    themes = [replace(each, codes=tuple(map(change, each.codes))) for each in content.themes]
    return replace(content, themes=tuple(themes))


def amendment_of(version: str, taken: Sequence[str]) -> str:
    """The name of the next amendment: "1.2" is followed by "1.2+1", "1.2+2" and so on."""
    found = _AMENDMENT.fullmatch(version)
    base, n = (found["base"], int(found["n"])) if found else (version, 0)
    while (name := f"{base}+{n + 1}") in taken:
        n += 1
    return name


def next_version(version: str, *, is_structural: bool, taken: Sequence[str] = ()) -> str:
    """A proposal for the version after this one.

    Of "1.2.3" it is "1.3.0" after a change of what there is to give, "1.2.4" after one of words;
    of other names the last number grows. Amendments count with what they amend.
    """
    base = _AMENDMENT.sub(lambda found: found["base"], version)
    parts = base.split(".")
    if is_structural and len(parts) == 3 and all(part.isdigit() for part in parts):  # noqa: PLR2004
        proposal = f"{parts[0]}.{int(parts[1]) + 1}.0"
    else:
        proposal = _grown(base)
    while proposal in taken:
        proposal = _grown(proposal)
    return proposal


def _grown(name: str) -> str:
    if _LAST_NUMBER.search(name) is None:
        return f"{name}.2" if name else "1"
    return _LAST_NUMBER.sub(lambda found: str(int(found[0]) + 1), name, count=1)
