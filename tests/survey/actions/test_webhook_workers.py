"""Deliveries by several workers, by workers that are killed, and with the database at peace."""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event as Bell
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone

from config.embedded.places import PROJECT
from config.embedded.process import kill_group, spawn
from survey.actions.event import record
from survey.actions.webhook import add_webhook, deliver, plan_deliveries
from survey.models import Delivery, DeliveryState, Kind, Webhook
from tests.factories import study_with_members
from tests.hook_server import Listener, listening
from tests.threads import own_connection, side_by_side

pytestmark = pytest.mark.django_db(transaction=True)
OPEN = """
    select count(*) from pg_stat_activity
    where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()
"""
WORKER = """
import sys
import django
django.setup()
from survey.actions.webhook import deliver
deliver(int(sys.argv[1]))
"""


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as found:
        yield found


@pytest.fixture
def webhook(settings: LazySettings, listener: Listener) -> Webhook:
    """It waits to be told of five deeds."""
    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    team = study_with_members("hair", {})
    webhook, _ = add_webhook(url=listener.url, kinds=[Kind.FORM_PUBLISHED], by=team.pi)
    for number in range(5):
        event = record(
            Kind.FORM_PUBLISHED, study=team.study, by=team.pi.user, subject=f"form{number}"
        )
        plan_deliveries(event.pk)
    return webhook


def test_no_transaction_is_open_while_we_wait_for_an_answer(
    webhook: Webhook, listener: Listener
) -> None:
    found: list[int] = []

    def look(write: Callable[[bytes], object]) -> None:
        with own_connection(), connection.cursor() as cursor:
            cursor.execute(OPEN)
            found.append(cursor.fetchone()[0])
        write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    listener.raw = look

    deliver(webhook.pk)

    assert found == [0] * 5


def test_several_workers_send_each_delivery_once(webhook: Webhook, listener: Listener) -> None:
    side_by_side([lambda: deliver(webhook.pk)] * 4)

    numbers = sorted(int(got.headers["X-Braid-Delivery"]) for got in listener.got)
    assert numbers == list(Delivery.objects.order_by("pk").values_list("pk", flat=True))
    assert set(Delivery.objects.values_list("state", "attempts")) == {(DeliveryState.DELIVERED, 1)}


@pytest.mark.slow
def test_what_a_killed_worker_was_sending_is_sent_again(
    webhook: Webhook, listener: Listener, tmp_path: Path
) -> None:
    reached, killed = Bell(), Bell()

    def hang(_write: Callable[[bytes], object]) -> None:
        reached.set()
        killed.wait(30)

    listener.raw = hang
    database = urlsplit(os.environ["DATABASE_URL"])._replace(
        path=f"/{connection.settings_dict['NAME']}"
    )
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "BRAID_TESTING": "1",
        "WEBHOOK_PRIVATE_ADDRESSES": "1",
        "DATABASE_URL": database.geturl(),
    }
    command = [sys.executable, "-c", WORKER, str(webhook.pk)]
    worker = spawn(command, env=env, log=tmp_path / "worker.log", folder=PROJECT)
    is_reached = reached.wait(30)
    kill_group(worker.pid)
    worker.wait(10)
    killed.set()
    (first,) = listener.got

    listener.raw = None
    deliver(webhook.pk)
    meanwhile = len(listener.got)
    Delivery.objects.filter(state=DeliveryState.WAITING).update(
        next_at=timezone.now() - timedelta(seconds=1)
    )
    deliver(webhook.pk)

    last = listener.got[-1]
    assert is_reached
    assert (meanwhile, len(listener.got)) == (5, 6)
    assert last.headers["X-Braid-Delivery"] == first.headers["X-Braid-Delivery"]
    assert last.body == first.body
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.DELIVERED}
