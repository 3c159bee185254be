"""Doors for Celery."""

from celery import shared_task

from survey.actions import check, event
from survey.actions.event import claim


@shared_task(name="survey.sweep")
def sweep() -> None:
    event.sweep()


@shared_task(name="survey.heartbeat")
def heartbeat() -> None:
    event.beat("worker")


@shared_task(name="survey.check_submission")
def check_submission(*, key: int) -> None:
    with claim("survey.check_submission", key) as due:
        if due:
            check.check(key)
