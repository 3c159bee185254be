"""Takes pieces of a large export beside the worker who holds its job; the worker starts it."""

import os
import select
import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import connection

from survey.actions.export import help_with_export

NICE = 10  # a helper steps back where people wait for the web server


class Command(BaseCommand):
    help = "Internal: helps the worker with a large export."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("export", type=int)
        parser.add_argument("folder", type=Path)
        parser.add_argument("database", help="its name: that of the worker")

    def handle(self, *args: object, **options: object) -> None:
        os.nice(max(0, NICE - os.nice(0)))
        connection.settings_dict["NAME"] = options["database"]
        folder = Path(str(options["folder"]))
        help_with_export(int(str(options["export"])), folder, lambda _done: _stop_when_alone())


def _stop_when_alone() -> None:
    """The worker never writes to its helper: input that can be read has ended."""
    if select.select([sys.stdin], [], [], 0)[0]:
        sys.exit("The worker is gone.")
