"""Publish a codebook: the live rows and a frozen version, in one deed."""

import hashlib
import json

from django.db import transaction
from django.utils.translation import gettext as _

from coding.formats import codebook as sheet
from coding.formats.codebook import CodebookContent, to_json
from coding.formats.codebook_yaml import parse_codebook
from coding.models import Code, Codebook, CodebookVersion, Scale, Segment, Theme
from survey.actions.event import record
from survey.actions.refusal import Conflict, Refusal
from survey.formats.marked_yaml import YamlRefused
from survey.models import Kind, Membership
from survey.rules import May, require


def read_codebook(text: str, *, file: str) -> CodebookContent:
    """The content, or a refusal that names the line of each fault."""
    try:
        return parse_codebook(text, file=file)
    except YamlRefused as refused:
        faults = [
            {"file": file, "line": fault.line, "path": fault.path, "reason": fault.reason}
            for fault in refused.faults
        ]
        raise Refusal(
            "bad_codebook",
            _("%(file)s is not a working codebook.") % {"file": file},
            faults=faults,
        ) from None


@transaction.atomic
def publish_codebook(*, content: CodebookContent, by: Membership) -> CodebookVersion:
    """Make `content` the study's codebook; the same version again changes nothing.

    Refused: other content under a version that exists, and leaving out a code that has segments.
    """
    require(by, May.EDIT_CODEBOOK)
    document = to_json(content)
    # A jsonb object forgets the order of its keys, and scales and levels have one: kept as text.
    kept = json.dumps(document, ensure_ascii=False)
    digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
    live = {
        "key": content.id,
        "title": content.title,
        "rules": list(content.rules),
        "attributes": document.get("attributes", []),
        "references": document.get("references", {}),
    }
    book, is_first = Codebook.objects.get_or_create(study=by.study, defaults=live)
    version, created = CodebookVersion.objects.get_or_create(
        codebook=book,
        version=content.version,
        defaults={"content": kept, "digest": digest},
    )
    if version.digest != digest:
        raise Conflict(
            "version_taken",
            _("Version %(version)s of the codebook exists with other content.")
            % {"version": content.version},
        )
    if created:
        if not is_first:
            Codebook.objects.filter(pk=book.pk).update(**live)
        _write_rows(book, content)
        record(
            Kind.CODEBOOK_PUBLISHED,
            study=by.study,
            by=by.user,
            subject=f"{content.id} {version.version}",
        )
    return version


def _write_rows(book: Codebook, content: CodebookContent) -> None:
    _leave_out(book, {code.id for code in content.codes})
    scales = {scale.id: _write_scale(book, scale) for scale in content.scales}
    for position, theme in enumerate(content.themes):
        row, _created = Theme.objects.update_or_create(
            codebook=book,
            key=theme.id,
            defaults={
                "position": position,
                "name": theme.name,
                "definition": theme.definition,
                "hue": theme.color,
            },
        )
        for place, code in enumerate(theme.codes):
            _write_code(book, row, place, code, scales.get(code.scale))
    Theme.objects.filter(codebook=book, codes=None).delete()


def _leave_out(book: Codebook, kept: set[str]) -> None:
    gone = Code.objects.filter(codebook=book).exclude(key__in=kept)
    used = sorted(set(Segment.objects.filter(code__in=gone).values_list("code__key", flat=True)))
    if used:
        raise Conflict(
            "code_in_use",
            _("The new codebook leaves out codes that have segments: %(codes)s.")
            % {"codes": ", ".join(used)},
        )
    gone.delete()


def _write_scale(book: Codebook, scale: sheet.Scale) -> Scale:
    levels = [{"value": level.value, "name": level.name} for level in scale.levels]
    row, _created = Scale.objects.update_or_create(
        codebook=book,
        key=scale.id,
        defaults={
            "kind": scale.kind.value,
            "low": scale.min,
            "high": scale.max,
            "levels": levels,
            "reconcile": scale.reconcile.value,
        },
    )
    return row


def _write_code(
    book: Codebook, theme: Theme, position: int, code: sheet.Code, scale: Scale | None
) -> None:
    example = code.example
    Code.objects.update_or_create(
        codebook=book,
        key=code.id,
        defaults={
            "theme": theme,
            "scale": scale,
            "position": position,
            "name": code.name,
            "definition": code.definition,
            "include_when": code.include_when,
            "exclude_when": code.exclude_when,
            "example": {"text": example.text, "lang": example.lang} if example else {},
        },
    )
