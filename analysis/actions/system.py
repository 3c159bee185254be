"""Publish an indicator system: parsed, and checked against codebook and forms."""

import hashlib
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from analysis.models import IndicatorSystem, SystemVersion
from analysis.queries.system import codebook_facts, form_facts
from analysis.system.facts import CodebookFacts, FormFacts
from analysis.system.faults import FaultySystemError
from analysis.system.parse import parse
from analysis.system.parts import IndicatorSystem as Parts
from analysis.system.validate import validate
from coding.formats.codebook import CodebookContent
from coding.queries.codebook import content_of, latest_version
from survey.actions.event import record
from survey.actions.refusal import Conflict, Refusal
from survey.actions.submission import definition_of
from survey.models import Kind, Membership
from survey.queries.submission import latest_versions
from survey.rules import May, require


def checked(
    source: str, *, file: str, codebook: CodebookFacts, forms: Mapping[str, FormFacts]
) -> Parts:
    """The system, or a refusal that names the line of each fault: an unknown question, an unknown code."""
    try:
        parts = parse(source)
        faults = validate(parts, codebook, forms)
    except FaultySystemError as refused:
        parts, faults = None, list(refused.faults)
    if parts is None or faults:
        raise Refusal(
            "bad_system",
            _("%(file)s is not a working indicator system.") % {"file": file},
            faults=[
                {"file": file, "line": fault.line, "path": fault.path, "reason": fault.reason}
                for fault in faults
            ],
        )
    return parts


@transaction.atomic
def publish_system(*, source: str, file: str, by: Membership) -> SystemVersion:
    """Make it the study's indicator system; the same version again changes nothing."""
    require(by, May.EDIT_SYSTEM)
    codebook = latest_version(by.study_id)
    content: CodebookContent | None = content_of(codebook) if codebook else None
    forms = {
        form_id: form_facts(definition_of(version))
        for form_id, version in latest_versions(by.study_id).items()
    }
    parts = checked(source, file=file, codebook=codebook_facts(content), forms=forms)
    system, _created = IndicatorSystem.objects.update_or_create(
        study=by.study, defaults={"key": parts.id}
    )
    digest = hashlib.sha256(source.encode()).hexdigest()
    version, created = SystemVersion.objects.get_or_create(
        system=system, version=parts.version, defaults={"source": source, "digest": digest}
    )
    if version.digest != digest:
        raise Conflict(
            "version_taken",
            _("Version %(version)s of the indicator system exists with other content.")
            % {"version": parts.version},
        )
    if created:
        subject = f"{system.key} {version.version}"
        record(Kind.SYSTEM_PUBLISHED, study=by.study, by=by.user, subject=subject)
    return version
