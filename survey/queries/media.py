"""The files of a form version, as whoever reads the form's logic needs them."""

from survey.formats.cases_csv import ROSTER, cases_csv
from survey.models import Case, FormMedia


def media_bytes(version_id: int, name: str) -> bytes | None:
    """A file of the version by its name; None if it never came. The sampling list is whole."""
    media = FormMedia.objects.filter(version=version_id, name=name).first()
    if media is None:
        return None
    if media.is_cases:
        cases = Case.objects.filter(study__forms__versions=version_id).order_by("code")
        rows = cases.values_list("code", "kind", "attributes")
        is_roster = media.name == ROSTER
        return cases_csv((code, kind, {} if is_roster else more) for code, kind, more in rows)
    if not media.file:
        return None
    with media.file.open("rb") as file:
        content: bytes = file.read()
        return content
