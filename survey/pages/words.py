"""Words that several pages share: what the roles do, how far a job is, the reader's language."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from survey.actions.form_definition import definition_of
from survey.models import FormVersion, Role

ROLE_DOES: dict[Role, Promise] = {
    Role.PRINCIPAL_INVESTIGATOR: _("Answers for the whole study."),
    Role.COORDINATOR: _("Steers the fieldwork."),
    Role.INTERVIEWER: _("Sends interviews of own cases."),
    Role.CODER: _("Codes transcripts, blind."),
    Role.LEAD_CODER: _("Keeps the coding reliable."),
    Role.ANALYST: _("Runs and explains the figures."),
    Role.DATA_MANAGER: _("Looks after texts and files."),
}

STEPS: dict[str, Promise] = {
    "checking": _("Checking everything in the package"),
    "loading": _("Loading the study"),
    "writing": _("Writing the tables"),
    "packing": _("Packing the archive"),
    "rechecking": _("Checking submissions again"),
    "reading": _("Reading submissions and segments"),
    "computing": _("Computing the measures"),
    "comparing": _("Comparing the coders"),
    "storing": _("Storing the figures"),
}

REASONS: dict[str, Promise] = {
    "not_a_package": _("This is no zip file or folder."),
    "no_manifest": _("There is no study.yaml in it."),
    "damaged": _("The file is damaged."),
    "locked": _("The file is locked with a password."),
    "name_twice": _("Two files have this name."),
    "path_escapes": _("The name leads outside the package."),
    "link": _("A link is no file."),
    "too_many_members": _("There are too many files in it."),
    "too_large": _("It is too large once unpacked."),
    "too_dense": _("It is packed too densely to be a study."),
    "missing": _("The package does not have this file."),
}


def tongue() -> str:
    """The reader's language as forms and bilingual texts call it: "en" or "zh"."""
    return (get_language() or "en").split("-")[0]


def title_of(version: FormVersion) -> str:
    """What a form is called in the reader's language."""
    definition = definition_of(version)
    return definition.titles().get(tongue(), definition.title)


def role_labels(roles: Iterable[str]) -> list[str]:
    """What the roles are called, in the order of the table of roles."""
    held = set(roles)
    return [str(role.label) for role in Role if role.value in held]
