"""Study packages for upload, made of the demo study: a renamed copy, and a broken one."""

import io
import zipfile
from collections.abc import Mapping

from config.embedded.places import PROJECT

DEMO = PROJECT / "studies" / "xuchang"


def renamed(slug: str) -> bytes:
    """A zip of the demo study under another short name, with people of its own."""
    manifest = (DEMO / "study.yaml").read_text("utf-8")
    manifest = manifest.replace("slug: xuchang", f"slug: {slug}")
    manifest = manifest.replace("@demo.example", f"@{slug}.example")
    return zipped({"study.yaml": manifest.encode()})


def broken(slug: str) -> bytes:
    """The same with a case that stands twice in the sampling list, in its last row."""
    manifest = (DEMO / "study.yaml").read_text("utf-8").replace("slug: xuchang", f"slug: {slug}")
    cases = (DEMO / "cases.csv").read_bytes()
    again = cases.splitlines(keepends=True)[1]
    return zipped({"study.yaml": manifest.encode(), "cases.csv": cases + again})


def zipped(instead: Mapping[str, bytes]) -> bytes:
    """The demo study's files, some of them replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in DEMO.rglob("*") if path.is_file()):
            name = file.relative_to(DEMO).as_posix()
            archive.writestr(name, instead.get(name, file.read_bytes()))
    return target.getvalue()
