"""Rows that stand since before drafts learn from the last version what only it knew."""

import json
from typing import Any

from django.db import migrations


def fill(apps: Any, schema_editor: Any) -> None:
    """Languages and note of the codebook, order and notes of scales, references of themes and codes."""
    versions = apps.get_model("coding", "CodebookVersion").objects.order_by("published_at", "pk")
    latest = {version.codebook_id: version for version in versions}
    for book in apps.get_model("coding", "Codebook").objects.filter(pk__in=latest):
        document = json.loads(latest[book.pk].content)
        book.languages = document["languages"]
        book.note = document.get("note", {})
        book.save(update_fields=["languages", "note"])
        for position, (key, scale) in enumerate(document["scales"].items()):
            note = scale.get("note", {})
            book.scales.filter(key=key).update(position=position, note=note)
        for theme in document.get("themes", ()):
            book.themes.filter(key=theme["id"]).update(seed_refs=theme.get("seed_refs", []))
            for code in theme.get("codes", ()):
                rows = book.codes.filter(key=code["id"])
                rows.update(seed_refs=code.get("seed_refs", []), example=code.get("example", {}))


class Migration(migrations.Migration):
    dependencies = [("coding", "0003_codebook_draft")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
