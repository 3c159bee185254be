from kombu import Connection

from config.celery import app, restore_unacknowledged


def test_what_a_killed_worker_held_is_handed_back_at_once(broker_url: str) -> None:
    with Connection(broker_url) as dead, Connection(broker_url) as alive:
        dead.SimpleQueue("held").put({"task": "analysis.refresh_tallies"})
        held = dead.SimpleQueue("held").get(timeout=5)  # never acknowledged

        restore_unacknowledged(broker_url)

        again = alive.SimpleQueue("held").get(timeout=5)
        again.ack()
    assert again.payload == held.payload == {"task": "analysis.refresh_tallies"}


def test_a_task_is_lost_neither_with_its_worker_nor_with_its_broker_connection() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.accept_content == ["json"]
