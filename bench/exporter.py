"""Makes one export as the worker does, in a process of its own: `python -m bench.exporter JOB`."""

import os
import sys

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from survey.actions.export import make_export  # noqa: PLC0415 - once Django is set up
    from survey.actions.job import hold  # noqa: PLC0415 - as above

    with hold(int(sys.argv[1])) as held:
        if held is None:
            raise RuntimeError("somebody else makes this export")
        make_export(held)


if __name__ == "__main__":
    main()
