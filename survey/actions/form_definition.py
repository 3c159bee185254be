"""The questions of a form version, read once a process."""

from functools import lru_cache

from survey.formats.definition import FormDefinition
from survey.models import FormVersion


def definition_of(version: FormVersion) -> FormDefinition:
    """The form's questions; published versions are frozen, so each is read once a process."""
    return _definition(version.pk, version.source_digest)


@lru_cache(maxsize=64)
def _definition(pk: int, source_digest: str) -> FormDefinition:
    stored = FormVersion.objects.get(pk=pk, source_digest=source_digest).definition
    return FormDefinition.from_json(stored)
