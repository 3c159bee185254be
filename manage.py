#!/usr/bin/env python
"""Django's command line. Without DATABASE_URL it works on the embedded servers of this checkout."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from config.embedded.binaries import StartFailure
from config.embedded.environment import embedded_environment


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        with embedded_environment():
            execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, StartFailure) as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
