import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from config.embedded.parts import LARGEST_LOG, Ears, log_of, made_room
from survey.models import Heartbeat, Job, JobState


@pytest.fixture
def ears(transactional_db: None) -> Ears:
    """Ears for a worker that was started two minutes ago, and was not asked since."""
    ears = Ears(make_conninfo(os.environ["DATABASE_URL"], dbname=connection.settings_dict["NAME"]))
    ears.began = time.monotonic() - 120
    return ears


def heard(seconds_ago: float) -> None:
    Heartbeat.objects.create(name="worker", at=timezone.now() - timedelta(seconds=seconds_ago))


def test_a_worker_that_was_just_heard_is_well(ears: Ears) -> None:
    heard(seconds_ago=5)

    assert ears.ailment() == ""


def test_a_worker_silent_for_a_minute_is_ill(ears: Ears) -> None:
    heard(seconds_ago=65)

    assert ears.ailment() == "has been silent for 65 s"


def test_a_worker_never_heard_since_its_start_is_ill(ears: Ears) -> None:
    assert ears.ailment() == "has been silent for 120 s"


def test_a_worker_with_a_job_in_its_hand_is_at_work(ears: Ears) -> None:
    heard(seconds_ago=65)
    Job.objects.create(
        task="analysis.run",
        state=JobState.RUNNING,
        lease_until=timezone.now() + timedelta(seconds=30),
    )

    assert ears.ailment() == ""


def test_a_job_whose_lease_has_ended_is_no_excuse(ears: Ears) -> None:
    heard(seconds_ago=65)
    Job.objects.create(
        task="analysis.run",
        state=JobState.RUNNING,
        lease_until=timezone.now() - timedelta(seconds=1),
    )

    assert ears.ailment() == "has been silent for 65 s"


def test_a_worker_that_was_just_started_has_not_been_silent(ears: Ears) -> None:
    heard(seconds_ago=65)
    ears.begin()

    assert ears.ailment() == ""


def test_a_database_that_is_away_says_nothing_about_the_worker() -> None:
    ears = Ears("postgresql://braid@127.0.0.1:1/braid")
    ears.began = time.monotonic() - 120

    assert ears.ailment() == ""


def test_a_long_log_makes_room_once(tmp_path: Path) -> None:
    log = made_room(log_of(tmp_path, "web"))
    with log.open("wb") as file:
        file.truncate(LARGEST_LOG + 1)

    made_room(log)

    assert not log.exists()
    assert log.with_suffix(".log.1").stat().st_size == LARGEST_LOG + 1
