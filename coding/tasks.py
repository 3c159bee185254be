"""Doors for Celery."""

from celery import shared_task

from coding.actions import unfinished, upload
from survey.actions.job import hold


@shared_task(name="coding.read_upload")
def read_upload(*, key: int) -> None:
    with hold(key) as held:
        if held:
            upload.read_later(held)


@shared_task(name="coding.forget_unfinished_uploads")
def forget_unfinished_uploads() -> None:
    unfinished.forget_unfinished_uploads()
