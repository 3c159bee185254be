"""Doors for Celery."""

from celery import shared_task

from analysis.actions import package, run, tally
from survey.actions.event import claim
from survey.actions.job import hold


@shared_task(name="analysis.refresh_tallies")
def refresh_tallies(*, key: int) -> None:
    with claim("analysis.refresh_tallies", key) as due:
        if due:
            tally.refresh(key)


@shared_task(name="analysis.compute_run")
def compute_run(*, key: int) -> None:
    with hold(key) as held:
        if held:
            run.compute(held)


@shared_task(name="analysis.load_package")
def load_package(*, key: int) -> None:
    with hold(key) as held:
        if held:
            package.load_job(held)
