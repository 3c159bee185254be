"""Publish a codebook: a whole content with its rows, or the draft as it stands."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coding.formats import codebook as sheet
from coding.formats.codebook import CodebookContent, to_json
from coding.formats.codebook_lacks import Lack, Lacking, lacks_of
from coding.formats.codebook_yaml import parse_codebook
from coding.models import Code, Codebook, CodebookVersion, CodeState, Scale, Segment, Theme
from coding.queries.codebook import IN_THE_BOOK
from coding.queries.codebook_draft import changes_since, draft_of
from survey.actions.event import record
from survey.actions.refusal import Conflict, Refusal
from survey.formats.marked_yaml import YamlRefused
from survey.models import Kind, Membership
from survey.rules import May, require

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,39}")
SAID = 5  # so many faults are told in one sentence


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
    book, _is_first = Codebook.objects.get_or_create(study=by.study, defaults=_live(content))
    version, created = freeze(book, content, by=by)
    if created:
        write_draft(book, content)
        _tell(by, content, version)
    return version


@transaction.atomic
def publish_draft(*, version: str, note: str, by: Membership) -> CodebookVersion:
    """Freeze the draft as a new version, with a note that says what changed and why.

    Refused: a name that is taken or empty, a draft that lacks something, or that says what the
    last version says. The draft's rows stay as they are.
    """
    book = editable(by)
    name = version.strip()
    content = replace(draft_of(book), version=name)
    if not VERSION.fullmatch(name):
        raise Refusal(
            "bad_version", _("A version is named by letters, digits, '.', '_', '+' and '-'.")
        )
    if lacks := lacks_of(content):
        told = " ".join(words_of(lack) for lack in lacks[:SAID])
        faults: list[dict[str, object]] = [
            {"field": lack.key, "reason": words_of(lack)} for lack in lacks
        ]
        raise Refusal("unfinished_draft", told, faults=faults)
    if book.versions.exists() and not changes_since(book):
        raise Conflict("nothing_changed", _("The draft says what the last version says."))
    if book.versions.filter(version=name).exists():
        raise _taken(name)
    frozen, _created = freeze(book, content, by=by, note=note.strip())
    _tell(by, content, frozen)
    return frozen


def editable(by: Membership) -> Codebook:
    """The study's codebook, held until the end of the transaction so that edits do not cross.

    Raises PermissionDenied, and DoesNotExist where the study has none.
    """
    require(by, May.EDIT_CODEBOOK)
    return Codebook.objects.select_for_update(no_key=True).get(study=by.study_id)


@transaction.atomic
def begin_codebook(*, key: str, title: Mapping[str, str], by: Membership) -> Codebook:
    """An empty draft for a study that has no codebook; doing it again changes nothing."""
    require(by, May.EDIT_CODEBOOK)
    if not KEY.fullmatch(key):
        raise Refusal("bad_key", bad_key())
    book, created = Codebook.objects.get_or_create(
        study=by.study,
        defaults={"key": key, "title": dict(title), "languages": ["en", "zh"]},
    )
    if created:
        record(Kind.CODE_CHANGED, study=by.study, by=by.user, subject=key, data={"deed": "begun"})
    return book


def freeze(
    book: Codebook, content: CodebookContent, *, by: Membership, note: str = ""
) -> tuple[CodebookVersion, bool]:
    """The version with this content, and whether it is new. Other content under the same name is
    refused.
    """
    document = to_json(content)
    # A jsonb object forgets the order of its keys, and scales and levels have one: kept as text.
    kept = json.dumps(document, ensure_ascii=False)
    digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
    version, created = CodebookVersion.objects.get_or_create(
        codebook=book,
        version=content.version,
        defaults={"content": kept, "digest": digest, "note": note, "published_by": by},
    )
    if version.digest != digest:
        raise _taken(content.version)
    return version, created


def bad_key() -> str:
    return _("A key holds letters, digits, '.', '_' and '-', at most 60.")


def _taken(name: str) -> Conflict:
    return Conflict(
        "version_taken",
        _("Version %(version)s of the codebook exists with other content.") % {"version": name},
    )


def _tell(by: Membership, content: CodebookContent, version: CodebookVersion) -> None:
    record(
        Kind.CODEBOOK_PUBLISHED,
        study=by.study,
        by=by.user,
        subject=f"{content.id} {version.version}",
    )


def _live(content: CodebookContent) -> dict[str, Any]:
    document = to_json(content)
    return {
        "key": content.id,
        "title": content.title,
        "rules": list(content.rules),
        "attributes": document.get("attributes", []),
        "references": document.get("references", {}),
        "languages": list(content.languages),
        "note": content.note,
    }


LACKS: dict[Lacking, Promise] = {
    Lacking.NAME: gettext_lazy("%(key)s has no name in %(language)s."),
    Lacking.DEFINITION: gettext_lazy("The code %(key)s has no definition."),
    Lacking.CODES: gettext_lazy("The theme %(key)s has no codes."),
    Lacking.LEVELS: gettext_lazy("The scale %(key)s has no levels."),
    Lacking.THEMES: gettext_lazy("The codebook has no themes."),
}


def words_of(lack: Lack) -> str:
    """The lack as a sentence in the reader's language."""
    languages = {"en": _("English"), "zh": _("Chinese")}
    return str(LACKS[lack.what]) % {
        "key": lack.key,
        "language": languages.get(lack.language, lack.language),
    }


def write_draft(book: Codebook, content: CodebookContent) -> None:
    """Bring the draft's rows to this content. What it leaves out goes, unless it has segments:
    then it is refused. Proposed codes stay.
    """
    Codebook.objects.filter(pk=book.pk).update(**_live(content))
    _leave_out(book, {code.id for code in content.codes})
    scales = {
        scale.id: _write_scale(book, scale, place) for place, scale in enumerate(content.scales)
    }
    themes: dict[str, Theme] = {}
    for position, theme in enumerate(content.themes):
        row, _created = Theme.objects.update_or_create(
            codebook=book,
            key=theme.id,
            defaults={
                "position": position,
                "name": theme.name,
                "definition": theme.definition,
                "hue": theme.color,
                "seed_refs": list(theme.seed_refs),
            },
        )
        themes[theme.id] = row
        for place, code in enumerate(theme.codes):
            _write_code(book, row, place, code, scales.get(code.scale))
    for code in content.codes:
        guest = Code.objects.get(codebook=book, key=code.id)
        guest.also_under.set([themes[key] for key in code.also_under if key in themes])
    Theme.objects.filter(codebook=book, codes=None).exclude(key__in=themes).delete()
    Scale.objects.filter(codebook=book, codes=None).exclude(key__in=scales).delete()


def _leave_out(book: Codebook, kept: set[str]) -> None:
    gone = Code.objects.filter(IN_THE_BOOK, codebook=book).exclude(key__in=kept)
    used = sorted(set(Segment.objects.filter(code__in=gone).values_list("code__key", flat=True)))
    if used:
        raise Conflict(
            "code_in_use",
            _("The new codebook leaves out codes that have segments: %(codes)s.")
            % {"codes": ", ".join(used)},
        )
    gone.delete()


def _write_scale(book: Codebook, scale: sheet.Scale, position: int) -> Scale:
    levels = [
        {"value": level.value, "name": level.name}
        | ({"anchors": [sheet.to_plain(quote) for quote in level.anchors]} if level.anchors else {})
        for level in scale.levels
    ]
    row, _created = Scale.objects.update_or_create(
        codebook=book,
        key=scale.id,
        defaults={
            "kind": scale.kind.value,
            "low": scale.min,
            "high": scale.max,
            "levels": levels,
            "reconcile": scale.reconcile.value,
            "position": position,
            "note": scale.note or {},
        },
    )
    return row


def _write_code(
    book: Codebook, theme: Theme, position: int, code: sheet.Code, scale: Scale | None
) -> None:
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
            "example": sheet.to_plain(code.example) if code.example else {},
            "seed_refs": list(code.seed_refs),
            "state": CodeState.RETIRED if code.is_retired else CodeState.ACTIVE,
            "became": list(code.became),
            "proposed_by": None,
        },
    )
