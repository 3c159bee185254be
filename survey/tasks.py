"""Doors for Celery: the clock's two tasks."""

from celery import shared_task

from survey.actions import event


@shared_task(name="survey.sweep")
def sweep() -> None:
    event.sweep()


@shared_task(name="survey.heartbeat")
def heartbeat() -> None:
    event.beat("worker")
