"""`manage.py prepare`: brings database, translations, static files and the demo study up to date."""

import time
from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser

from config.translations import compile_catalogues

DEMO_STUDY = "xuchang"


class Command(BaseCommand):
    help = "Migrate, compile translations, collect static files; with --demo load the demo study."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="load the demo study if it is missing"
        )

    def handle(self, *args: object, demo: bool, **options: object) -> None:
        self.step(
            "database migrated", lambda: call_command("migrate", verbosity=0, interactive=False)
        )
        self.step("translations compiled", compile_catalogues)
        self.step(
            "static files collected",
            lambda: call_command("collectstatic", verbosity=0, interactive=False),
        )
        if demo and "load_package" in get_commands():
            study = str(settings.STUDIES_DIR / DEMO_STUDY)
            self.step(
                "demo study loaded",
                lambda: call_command("load_package", study, "--if-missing", verbosity=0),
            )

    def step(self, done: str, work: Callable[[], object]) -> None:
        began = time.monotonic()
        work()
        self.stdout.write(f"{done}\t{time.monotonic() - began:.1f}")
        self.stdout.flush()
