"""Static files under names that hold their digest, the imports of JavaScript modules included. A
style that imports its parts is kept whole, so that a browser need not ask for each of them, and our
scripts go without the comments that are written for their readers.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

_OURS = ("analysis/", "braid/", "coding/", "survey/")
_COMMENT = re.compile(r"^[ \t]*(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)[ \t]*\n", re.MULTILINE | re.DOTALL)
_PART = re.compile(r'@import url\("([^"/]+\.css)"\) layer\((\w+)\);')


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    support_js_module_import_aggregation = True

    def post_process_with_compression(self, files: Iterator[Any]) -> Iterator[Any]:
        yield from super().post_process_with_compression(self._and_finished(files))

    def _and_finished(self, files: Iterator[Any]) -> Iterator[Any]:
        """The files as they come, and then those of ours made what is sent. A style's name holds
        the digests of its parts, so it changes whenever one of them does.
        """
        yield from files
        for name in {str(hashed) for hashed in self.hashed_files.values()}:
            if name.startswith(_OURS) and name.endswith((".css", ".js")):
                file = Path(self.path(name))
                told = file.read_text(encoding="utf-8")
                made = lean(told) if name.endswith(".js") else whole(told, part_beside(file))
                file.write_text(made, encoding="utf-8")


def lean(script: str) -> str:
    """The script without comments that stand on lines of their own."""
    return _COMMENT.sub("", script)


def whole(style: str, part: Callable[[str], str]) -> str:
    """The style with the parts that it imports into layers put in their places."""

    def put(found: re.Match[str]) -> str:
        return f"@layer {found[2]} {{\n{part(found[1])}\n}}"

    return _PART.sub(put, style)


def part_beside(style: Path) -> Callable[[str], str]:
    return lambda name: (style.parent / name).read_text(encoding="utf-8")
