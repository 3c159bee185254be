"""The Celery application. PostgreSQL knows what is due; Celery carries the work (see config/pipeline.py)."""

import os

from celery import Celery
from celery.signals import celeryd_init
from kombu import Connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("braid")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
def hand_back(**_: object) -> None:
    """Put back at once what a killed worker held, instead of after the visibility timeout.

    Right only where there is one worker: the embedded installation.
    """
    url = str(app.conf.broker_url)
    if os.environ.get("BRAID_EMBEDDED") == "1" and url.startswith("redis"):
        with app.connection_for_write() as connection:
            restore_unacknowledged(connection)


def restore_unacknowledged(connection: Connection) -> None:
    """Return every unacknowledged message of a Redis or Valkey broker to its queue."""
    channel = connection.default_channel
    channel.visibility_timeout = -1
    channel.qos.restore_visible(num=None, interval=1)
