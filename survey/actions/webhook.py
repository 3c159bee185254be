"""Webhooks: tell another service of a deed, signed, until it says that it has heard."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from survey.actions.event import poke, poke_on_commit, record
from survey.actions.refusal import Conflict, Refusal
from survey.actions.token import new_secret
from survey.formats.hook_address import HookAddressError, addresses_of, target_of
from survey.formats.hook_post import Outcome, post
from survey.formats.hook_signature import ATTEMPTS, body_of, headers_of, wait_after
from survey.models import Delivery, DeliveryState, Event, Kind, Membership, Study, Webhook
from survey.queries.webhook import listeners_of
from survey.rules import May, require

KINDS = (
    Kind.SUBMISSION_RECEIVED,
    Kind.SUBMISSION_EDITED,
    Kind.SUBMISSION_REVIEWED,
    Kind.FORM_PUBLISHED,
)
MOST = 20  # webhooks of one study that are not stopped: each event is sent to each
SILENCE = timedelta(seconds=30)  # for which a service that does not answer is left alone
AT_ONCE = timedelta(seconds=60)  # after which a worker leaves what still waits to the next


def add_webhook(*, url: str, kinds: Sequence[str], by: Membership) -> tuple[Webhook, str]:
    """Begin to tell the address of these kinds of events.

    Returns the secret that signs what is sent, too, which is not shown again. Refusals: bad_kinds,
    bad_address, too_many.
    """
    require(by, May.MANAGE_WEBHOOKS)
    chosen = [kind.value for kind in KINDS if kind in kinds]
    if not chosen or len(chosen) != len(set(kinds)):
        raise Refusal("bad_kinds", _("Choose at least one of the events that are offered."))
    host = _checked_host(url)
    secret = new_secret()
    with transaction.atomic():
        _check_number(by.study_id)
        webhook = Webhook.objects.create(
            study=by.study, url=url, secret=secret, kinds=chosen, made_by=by
        )
        webhook.refresh_from_db(fields=["created_at"])
        record(
            Kind.WEBHOOK_ADDED,
            study=by.study,
            by=by.user,
            subject=host[:200],
            data={"webhook": webhook.pk, "kinds": chosen},
        )
    return webhook, secret


@transaction.atomic
def stop_webhook(*, webhook: Webhook, by: Membership) -> None:
    """Send nothing any more, not even what waits; the log stays."""
    _same_study(webhook, by)
    still_open = Webhook.objects.filter(pk=webhook.pk, stopped_at=None)
    if still_open.update(stopped_at=timezone.now()) == 1:
        webhook.deliveries.filter(state=DeliveryState.WAITING).update(state=DeliveryState.GIVEN_UP)
        record(
            Kind.WEBHOOK_STOPPED,
            study=by.study,
            by=by.user,
            subject=target_of(webhook.url).host[:200],
            data={"webhook": webhook.pk},
        )


@transaction.atomic
def redeliver(*, delivery: Delivery, by: Membership) -> None:
    """Send it again, under the same number and with all attempts before it."""
    _same_study(delivery.webhook, by)
    webhook = Webhook.objects.select_for_update().get(pk=delivery.webhook_id)
    if webhook.stopped_at is not None:
        raise Conflict("webhook_stopped", _("This webhook is stopped; nothing is sent to it."))
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.WAITING, attempts=0, next_at=timezone.now(), delivered_at=None
    )
    poke_on_commit("survey.deliver", webhook.pk)


@transaction.atomic
def plan_deliveries(event_id: int) -> None:
    """Note for each webhook that listens that it is to be told, once, and begin to tell."""
    event = Event.objects.filter(pk=event_id).first()
    webhooks = [] if event is None else list(listeners_of(event))
    Delivery.objects.bulk_create(
        (Delivery(webhook=webhook, event=event) for webhook in webhooks), ignore_conflicts=True
    )
    for webhook in webhooks:
        poke_on_commit("survey.deliver", webhook.pk)


def deliver(webhook_id: int) -> None:
    """Send what is due to one webhook, until all is sent, it falls silent or the time is up."""
    until = timezone.now() + AT_ONCE
    while timezone.now() < until:
        delivery = take_delivery(webhook_id)
        if delivery is None or not _send(delivery):
            return


def deliver_due() -> int:
    """Poke the delivery of all that is due; to how many webhooks."""
    due = Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=timezone.now())
    webhooks = list(due.values_list("webhook_id", flat=True).distinct())
    for webhook_id in webhooks:
        poke("survey.deliver", webhook_id)
    return len(webhooks)


@transaction.atomic
def take_delivery(webhook_id: int) -> Delivery | None:
    """Take the delivery that is due longest, and count the attempt before it is made.

    Its next attempt is put off first, so that nobody else sends it meanwhile, and somebody does
    if we die. What had all its attempts is given up instead.
    """
    now = timezone.now()
    due = Delivery.objects.filter(
        webhook=webhook_id, webhook__stopped_at=None, state=DeliveryState.WAITING, next_at__lte=now
    )
    due.filter(attempts__gte=ATTEMPTS).update(state=DeliveryState.GIVEN_UP)
    delivery = (
        due.select_for_update(of=("self",), skip_locked=True)
        .select_related("webhook", "event__study")
        .order_by("next_at", "pk")
        .first()
    )
    if delivery is not None:
        delivery.attempts += 1
        delivery.next_at = now + wait_after(delivery.attempts)
        delivery.save(update_fields=["attempts", "next_at"])
    return delivery


def _send(delivery: Delivery) -> bool:
    """Send what was taken, outside any transaction; whether anybody answered."""
    body = body_of(_content(delivery.event))
    headers = headers_of(
        body,
        delivery=delivery.pk,
        timestamp=int(timezone.now().timestamp()),
        secret=delivery.webhook.secret,
    )
    private_too = settings.WEBHOOK_PRIVATE_ADDRESSES
    outcome = post(delivery.webhook.url, body, headers, private_too=private_too)
    _note(delivery, outcome)
    return outcome.status is not None


def _content(event: Event) -> dict[str, object]:
    """Ids and codes only: who wants the answers asks the API, and must be allowed to."""
    return {
        "id": event.pk,
        "kind": event.kind,
        "at": event.at.isoformat(),
        "study": event.study.slug if event.study else None,
        "subject": event.subject,
        "data": event.data,
    }


@transaction.atomic
def _note(delivery: Delivery, outcome: Outcome) -> None:
    """Write what came back, unless the delivery was taken up anew meanwhile."""
    now = timezone.now()
    tried = Delivery.objects.filter(
        pk=delivery.pk, attempts=delivery.attempts, state=DeliveryState.WAITING
    )
    if outcome.is_delivered:
        tried.update(
            state=DeliveryState.DELIVERED,
            delivered_at=now,
            status=outcome.status,
            answer=outcome.answer,
        )
        return
    is_last = delivery.attempts >= ATTEMPTS
    tried.update(
        state=DeliveryState.GIVEN_UP if is_last else DeliveryState.WAITING,
        status=outcome.status,
        answer=outcome.answer,
    )
    if outcome.status is None:
        waiting = Delivery.objects.filter(webhook=delivery.webhook_id, state=DeliveryState.WAITING)
        waiting.filter(next_at__lte=now).update(next_at=now + SILENCE)


def _checked_host(url: str) -> str:
    """The host of an address to which we may send; else a refusal that says why not."""
    try:
        target = target_of(url)
        addresses_of(target, private_too=settings.WEBHOOK_PRIVATE_ADDRESSES)
    except HookAddressError as error:
        raise Refusal("bad_address", _why(error)) from None
    return target.host


def _check_number(study_id: int) -> None:
    """Not more than MOST, also when two are added at once."""
    Study.objects.select_for_update(no_key=True).get(pk=study_id)
    if Webhook.objects.filter(study=study_id, stopped_at=None).count() >= MOST:
        raise Refusal(
            "too_many",
            _("A study has at most %(most)s webhooks. Stop one that is not needed any more.")
            % {"most": MOST},
        )


def _why(error: HookAddressError) -> str:
    if error.reason == "private":
        return _("This address lies inside a private network; nothing is sent there.")
    if error.reason == "unknown_host":
        return _("This host is not known.")
    return _("An address begins with https:// or http:// and holds no user and no fragment.")


def _same_study(webhook: Webhook, by: Membership) -> None:
    require(by, May.MANAGE_WEBHOOKS)
    if webhook.study_id != by.study_id:
        raise Webhook.DoesNotExist
