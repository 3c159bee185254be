"""The Celery application. PostgreSQL knows what is due; Celery carries the work (see config/pipeline.py)."""

import os
from pathlib import Path

from celery import Celery
from celery.signals import celeryd_init, worker_ready
from kombu import Connection
from kombu.transport.virtual import Channel

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("braid")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
def hand_back(**_: object) -> None:
    """Put back at once what a killed worker held, instead of after the visibility timeout.

    Right only where no other worker uses the broker: `make run` says so for its own.
    """
    if os.environ.get("BRAID_ONLY_WORKER") == "1":
        restore_unacknowledged(str(app.conf.broker_url))


def restore_unacknowledged(url: str) -> None:
    """Return every unacknowledged message of a Redis or Valkey broker to its queue; others do it themselves."""
    with Connection(url, transport_options={"visibility_timeout": -1}) as connection:
        channel = connection.default_channel
        if isinstance(channel, Channel):
            channel.qos.restore_visible(num=None, interval=1)


@worker_ready.connect
def announce(**_: object) -> None:
    """Give a first sign of life now, not at beat's next turn, and tell whoever started this worker."""
    app.send_task("survey.heartbeat")
    if os.environ.get("BRAID_WORKER_READY"):
        Path(os.environ["BRAID_WORKER_READY"]).touch()
