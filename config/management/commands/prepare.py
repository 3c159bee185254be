"""`manage.py prepare`: brings database, translations, static files and the demo study up to date."""

import time
from collections.abc import Callable
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from coding.actions.practice import open_practice
from config.translations import compile_catalogues
from survey.models import Study

DEMO_STUDY = "xuchang"
PRACTICE = ("T06", "T10")  # an entrepreneur's in English, an official's in Chinese


class Command(BaseCommand):
    help = "Migrate, compile translations, collect static files; with --demo load the demo study."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--without-database", action="store_true", help="only translations and static files"
        )
        which.add_argument(
            "--demo", action="store_true", help="load the demo study if it is missing"
        )

    def handle(self, *args: object, without_database: bool, demo: bool, **options: object) -> None:
        if not without_database:
            self.step("database migrated", migrate)
        self.step("translations compiled", compile_catalogues)
        self.step("static files collected", collect_static_files)
        if demo:
            self.step("demo study loaded", load_demo_study)
            self.step("practice round opened", open_practice_round)

    def step(self, done: str, work: Callable[[], object]) -> None:
        """Do it, and say so in one line: what, a tab, how many seconds it took."""
        began = time.monotonic()
        work()
        self.stdout.write(f"{done}\t{time.monotonic() - began:.1f}")
        self.stdout.flush()


def migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)


def collect_static_files() -> None:
    call_command("collectstatic", verbosity=0, interactive=False)


def load_demo_study() -> None:
    study = str(settings.STUDIES_DIR / DEMO_STUDY)
    call_command("load_package", study, "--if-missing", "--demo", stdout=StringIO())


def open_practice_round() -> None:
    """All that the demo study's coders were given is handed in; so they find something to code."""
    for study in Study.objects.filter(slug=DEMO_STUDY, is_demo=True):
        open_practice(study=study, transcripts=PRACTICE)
