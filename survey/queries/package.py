"""The study packages that came with this installation."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from survey.formats.manifest import parse_manifest
from survey.formats.marked_yaml import YamlRefused
from survey.formats.package import MANIFEST
from survey.models import Study


@dataclass(frozen=True, slots=True)
class BuiltinPackage:
    """A folder of `studies/`; `is_loaded` says that a study has its short name already."""

    name: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    is_loaded: bool


def builtin_packages() -> list[BuiltinPackage]:
    """By name; folders without a readable manifest are left out."""
    found = []
    for file in sorted(settings.STUDIES_DIR.glob(f"*/{MANIFEST}")):
        try:
            manifest = parse_manifest(file.read_text("utf-8"), file=MANIFEST)
        except (YamlRefused, UnicodeDecodeError):
            continue
        found.append((file.parent.name, manifest))
    taken = set(
        Study.objects.filter(slug__in=[manifest.slug for _, manifest in found]).values_list(
            "slug", flat=True
        )
    )
    return [
        BuiltinPackage(name, manifest.title, manifest.summary, manifest.slug in taken)
        for name, manifest in found
    ]
