"""The clock's two doors."""

from datetime import timedelta

import pytest
from django.utils import timezone

from survey import tasks
from survey.actions.event import mark
from survey.models import Heartbeat, Mark
from tests.pokes import pokes


@pytest.mark.django_db
def test_the_sweep_sends_what_is_due() -> None:
    pokes()
    mark("test.count", 7)
    Mark.objects.update(at=timezone.now() - timedelta(minutes=1))

    tasks.sweep()

    assert pokes() == [("test.count", 7)]


@pytest.mark.django_db
def test_the_worker_is_heard() -> None:
    tasks.heartbeat()

    assert timezone.now() - Heartbeat.objects.get(name="worker").at < timedelta(minutes=1)
