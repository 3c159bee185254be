"""What Celery's broker was told: read from the broker of the tests, which lives in memory."""

from queue import Empty

from celery import current_app


def pokes() -> list[tuple[str, int]]:
    """The tasks and keys that were sent since the last look, in order."""
    found: list[tuple[str, int]] = []
    with current_app.connection_for_read() as connection, connection.SimpleQueue("celery") as queue:
        while True:
            try:
                message = queue.get_nowait()
            except Empty:
                return found
            _args, kwargs, _embed = message.payload
            found.append((message.headers["task"], kwargs["key"]))
            message.ack()
