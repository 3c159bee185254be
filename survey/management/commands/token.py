"""Print a new API token for a person."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from survey.actions.token import issue_token
from survey.models import Study, User
from survey.queries.membership import studies_of


class Command(BaseCommand):
    help = "Print a new API token for a person. It is shown once: put it where scripts find it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the e-mail address under which the person signs in")
        parser.add_argument("--label", default="", help="what the token is for")
        parser.add_argument("--study", help="let it work in this study only (its short name)")

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 - as Django has it
        user = _person(options["email"])
        study = _study(user, options["study"]) if options["study"] else None
        self.stdout.write(issue_token(user=user, label=options["label"][:80], study=study))


def _person(email: str) -> User:
    try:
        user = User.objects.get_by_natural_key(email)
    except User.DoesNotExist:
        raise CommandError(
            f"Nobody has the e-mail address {email}. Check the spelling, or let the person join first."
        ) from None
    if not user.is_active:
        raise CommandError(f"{email} may not sign in any more, so a token would not work.")
    return user


def _study(user: User, slug: str) -> Study:
    try:
        return studies_of(user).get(slug=slug)
    except Study.DoesNotExist:
        known = ", ".join(studies_of(user).values_list("slug", flat=True)) or "no study"
        raise CommandError(
            f"{user.email} is not a member of a study “{slug}”, but of: {known}."
        ) from None
