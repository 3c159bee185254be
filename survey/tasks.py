"""Doors for Celery."""

from celery import shared_task
from django.conf import settings

from survey.actions import check, device, event, sign_in, webhook
from survey.actions import export as exports
from survey.actions import recheck as rechecks
from survey.actions.event import claim
from survey.actions.job import hold


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


@shared_task(name="survey.export")
def export(*, key: int) -> None:
    with hold(key) as held:
        if held:
            exports.make_export(held)


@shared_task(name="survey.recheck")
def recheck(*, key: int) -> None:
    with hold(key) as held:
        if held:
            rechecks.make_recheck(held)


@shared_task(name="survey.delete_old_exports")
def delete_old_exports() -> None:
    exports.delete_old_exports(days=settings.EXPORT_DAYS)


@shared_task(name="survey.forget_old_tries")
def forget_old_tries() -> None:
    sign_in.forget_old_tries()
    device.forget_spent_digests()


@shared_task(name="survey.plan_deliveries")
def plan_deliveries(*, key: int) -> None:
    with claim("survey.plan_deliveries", key) as due:
        if due:
            webhook.plan_deliveries(key)


@shared_task(name="survey.deliver")
def deliver(*, key: int) -> None:
    webhook.deliver(key)


@shared_task(name="survey.redeliver_due")
def redeliver_due() -> None:
    webhook.deliver_due()
