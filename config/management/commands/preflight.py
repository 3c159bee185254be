"""`manage.py preflight`: refuses, with a reason, what could not run. Put it before web, worker and beat."""

import os

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.preflight import complaints, doubts


class Command(BaseCommand):
    help = "Check secret, database and broker; ends with an error that says what to do."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--wait",
            type=float,
            default=0,
            help="seconds to wait for servers that are still starting",
        )

    def handle(self, *args: object, wait: float, **options: object) -> None:
        found = complaints(os.environ, patience=wait)
        if found:
            raise CommandError("\n".join(found))
        for doubt in doubts(os.environ):
            self.stderr.write(doubt)
        self.stdout.write("ready to start")
