"""Webhooks: added, told over a real connection, tried again, given up, sent again, stopped."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from survey import tasks
from survey.actions.event import record
from survey.actions.refusal import Conflict, Refusal
from survey.actions.webhook import (
    KINDS,
    SILENCE,
    add_webhook,
    deliver,
    deliver_due,
    plan_deliveries,
    redeliver,
    stop_webhook,
    take_delivery,
)
from survey.formats.hook_signature import ATTEMPTS
from survey.models import Delivery, DeliveryState, Event, Kind, Mark, Webhook
from tests.factories import Team, study_with_members
from tests.hook_server import Listener, listening
from tests.pokes import pokes

pytestmark = pytest.mark.django_db
RECEIVED = [Kind.SUBMISSION_RECEIVED]


@pytest.fixture
def team(settings: LazySettings) -> Team:
    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    return study_with_members("hair")


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as found:
        yield found


@pytest.fixture
def webhook(team: Team, listener: Listener) -> Webhook:
    return add_webhook(url=listener.url, kinds=RECEIVED, by=team.pi)[0]


def received(team: Team, subject: str = "uuid:1") -> Event:
    """An event as an arriving submission records it."""
    return record(
        Kind.SUBMISSION_RECEIVED,
        study=team.study,
        by=team["interviewer"].user,
        subject=subject,
        data={"submission": 7},
    )


def told(team: Team, webhook: Webhook) -> Delivery:
    """A delivery that was planned and tried once."""
    event = received(team)
    plan_deliveries(event.pk)
    deliver(webhook.pk)
    return Delivery.objects.get(event=event)


def later(delivery: Delivery) -> None:
    """Let the time go by until the delivery is due."""
    Delivery.objects.filter(pk=delivery.pk).update(next_at=timezone.now())


def test_who_adds_a_webhook_gets_its_secret_and_leaves_an_event(team: Team) -> None:
    url = "http://127.0.0.1:9/hook/of-mine"

    webhook, secret = add_webhook(
        url=url, kinds=["form.published", "submission.received"], by=team["coordinator"]
    )

    webhook.refresh_from_db()
    event = Event.objects.get(kind=Kind.WEBHOOK_ADDED)
    assert (webhook.study, webhook.made_by) == (team.study, team["coordinator"])
    assert (webhook.url, webhook.secret, len(secret)) == (url, secret, 43)
    assert webhook.kinds == ["submission.received", "form.published"]
    assert event.subject == "127.0.0.1"
    assert event.data == {"webhook": webhook.pk, "kinds": webhook.kinds}


@pytest.mark.parametrize("kinds", [[], ["member.joined"], ["submission.received", "nothing"]])
def test_only_the_offered_events_may_be_chosen(team: Team, kinds: list[str]) -> None:
    with pytest.raises(Refusal) as refused:
        add_webhook(url="http://127.0.0.1/", kinds=kinds, by=team.pi)

    assert refused.value.code == "bad_kinds"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        (
            "http://127.0.0.1:8000/",
            "This address lies inside a private network; nothing is sent there.",
        ),
        (
            "http://169.254.169.254/latest",
            "This address lies inside a private network; nothing is sent there.",
        ),
        ("http://nowhere.invalid/", "This host is not known."),
        (
            "ftp://example.org/",
            "An address begins with https:// or http:// and holds no user and no fragment.",
        ),
    ],
)
def test_an_address_to_which_we_may_not_send_is_refused(
    team: Team, settings: LazySettings, url: str, sentence: str
) -> None:
    settings.WEBHOOK_PRIVATE_ADDRESSES = False

    with pytest.raises(Refusal) as refused:
        add_webhook(url=url, kinds=RECEIVED, by=team.pi)

    assert (refused.value.code, str(refused.value)) == ("bad_address", sentence)
    assert not Webhook.objects.exists()


def test_an_address_that_became_private_is_told_nothing(
    team: Team, webhook: Webhook, listener: Listener, settings: LazySettings
) -> None:
    settings.WEBHOOK_PRIVATE_ADDRESSES = False

    delivery = told(team, webhook)

    assert listener.got == []
    assert (delivery.state, delivery.status) == (DeliveryState.WAITING, None)
    assert delivery.answer == f"private: {webhook.url}"


@pytest.mark.parametrize("handle", ["interviewer", "coder_a", "lead", "analyst", "manager"])
def test_others_manage_no_webhooks(team: Team, webhook: Webhook, handle: str) -> None:
    delivery = told(team, webhook)

    with pytest.raises(PermissionDenied):
        add_webhook(url=webhook.url, kinds=RECEIVED, by=team[handle])
    with pytest.raises(PermissionDenied):
        stop_webhook(webhook=webhook, by=team[handle])
    with pytest.raises(PermissionDenied):
        redeliver(delivery=delivery, by=team[handle])


def test_another_study_has_no_hold_of_it(team: Team, webhook: Webhook) -> None:
    stranger = study_with_members("other", {}).pi
    delivery = told(team, webhook)

    with pytest.raises(Webhook.DoesNotExist):
        stop_webhook(webhook=webhook, by=stranger)
    with pytest.raises(Webhook.DoesNotExist):
        redeliver(delivery=delivery, by=stranger)


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_that_somebody_listens_to_leaves_a_mark(
    team: Team, listener: Listener, kind: Kind
) -> None:
    def marks() -> list[int]:
        found = Mark.objects.filter(task="survey.plan_deliveries").order_by("pk")
        return list(found.values_list("key", flat=True))

    about = {"study": team.study, "by": team.pi.user, "data": {"submission": 7}}
    record(kind, **about)  # type: ignore[arg-type]
    before = marks()
    add_webhook(url=listener.url, kinds=[kind], by=team.pi)
    event = record(kind, **about)  # type: ignore[arg-type]

    assert (before, marks()) == ([], [event.pk])


def test_a_deed_is_planned_once_for_each_that_listens(team: Team, webhook: Webhook) -> None:
    stopped, _ = add_webhook(url=webhook.url, kinds=RECEIVED, by=team.pi)
    stop_webhook(webhook=stopped, by=team.pi)
    add_webhook(url=webhook.url, kinds=["form.published"], by=team.pi)
    other = study_with_members("other", {})
    add_webhook(url=webhook.url, kinds=RECEIVED, by=other.pi)
    event = received(team)

    tasks.plan_deliveries(key=event.pk)
    plan_deliveries(event.pk)
    plan_deliveries(0)

    assert [(row.webhook, row.event) for row in Delivery.objects.all()] == [(webhook, event)]
    assert not Mark.objects.filter(task="survey.plan_deliveries").exists()


def test_the_listener_can_tell_that_it_comes_from_us(
    team: Team, webhook: Webhook, listener: Listener
) -> None:
    delivery = told(team, webhook)

    (got,) = listener.got
    signed = got.headers["X-Braid-Timestamp"].encode() + b"." + got.body
    digest = hmac.new(webhook.secret.encode(), signed, hashlib.sha256).hexdigest()
    age = timezone.now().timestamp() - int(got.headers["X-Braid-Timestamp"])
    assert got.headers["X-Braid-Signature"] == f"sha256={digest}"
    assert got.headers["X-Braid-Delivery"] == str(delivery.pk)
    assert 0 <= age < 60
    assert json.loads(got.body) == {
        "id": delivery.event.pk,
        "kind": "submission.received",
        "at": delivery.event.at.isoformat(),
        "study": "hair",
        "subject": "uuid:1",
        "data": {"submission": 7},
    }
    assert (delivery.state, delivery.attempts, delivery.status, delivery.answer) == (
        *(DeliveryState.DELIVERED, 1, 200, "heard"),
    )
    assert delivery.delivered_at is not None


def test_all_that_waits_is_sent_in_its_order(
    team: Team, webhook: Webhook, listener: Listener
) -> None:
    for number in range(3):
        plan_deliveries(received(team, f"uuid:{number}").pk)

    tasks.deliver(key=webhook.pk)
    tasks.deliver(key=webhook.pk)

    subjects = [json.loads(got.body)["subject"] for got in listener.got]
    assert subjects == ["uuid:0", "uuid:1", "uuid:2"]


def test_a_failure_is_logged_and_tried_again_later(
    team: Team, webhook: Webhook, listener: Listener
) -> None:
    listener.status, listener.body = 500, b"out of order"
    before = timezone.now()

    delivery = told(team, webhook)
    deliver(webhook.pk)

    wait = delivery.next_at - before
    assert len(listener.got) == 1
    assert (delivery.state, delivery.attempts) == (DeliveryState.WAITING, 1)
    assert (delivery.status, delivery.answer) == (500, "out of order")
    assert timedelta(seconds=30) <= wait < timedelta(seconds=40)


def test_the_waits_grow_until_it_is_given_up(
    team: Team, webhook: Webhook, listener: Listener
) -> None:
    listener.status = 503
    delivery = told(team, webhook)
    waits = [delivery.next_at - timezone.now()]

    while delivery.state == DeliveryState.WAITING:
        later(delivery)
        deliver(webhook.pk)
        delivery.refresh_from_db()
        waits.append(delivery.next_at - timezone.now())

    assert delivery.state == DeliveryState.GIVEN_UP
    assert (delivery.attempts, len(listener.got)) == (ATTEMPTS, ATTEMPTS)
    assert waits == sorted(waits)
    assert {got.headers["X-Braid-Delivery"] for got in listener.got} == {str(delivery.pk)}


def test_what_its_last_attempt_killed_is_given_up(
    team: Team, webhook: Webhook, listener: Listener
) -> None:
    plan_deliveries(received(team).pk)
    Delivery.objects.update(attempts=ATTEMPTS)

    deliver(webhook.pk)

    assert Delivery.objects.get().state == DeliveryState.GIVEN_UP
    assert listener.got == []


def test_who_does_not_answer_is_left_alone_for_a_while(team: Team, webhook: Webhook) -> None:
    with listening() as gone:
        Webhook.objects.filter(pk=webhook.pk).update(url=gone.url)
    first, second = received(team, "uuid:1"), received(team, "uuid:2")
    for event in (first, second):
        plan_deliveries(event.pk)
    before = timezone.now()

    deliver(webhook.pk)

    waiting = Delivery.objects.get(event=second)
    assert Delivery.objects.get(event=first).answer.startswith("ConnectionRefusedError: ")
    assert (waiting.attempts, waiting.status) == (0, None)
    assert waiting.next_at >= before + SILENCE


def test_what_was_taken_by_a_worker_that_died_is_sent_under_the_same_number(
    team: Team, webhook: Webhook, listener: Listener
) -> None:
    plan_deliveries(received(team).pk)
    taken = take_delivery(webhook.pk)
    assert taken is not None

    deliver(webhook.pk)
    at_once = list(listener.got)
    later(taken)
    deliver(webhook.pk)

    (got,) = listener.got
    assert at_once == []
    assert got.headers["X-Braid-Delivery"] == str(taken.pk)
    assert Delivery.objects.get().attempts == 2


def test_the_clock_pokes_what_is_due(team: Team, webhook: Webhook, listener: Listener) -> None:
    listener.status = 500
    first = told(team, webhook)
    plan_deliveries(received(team, "uuid:2").pk)
    pokes()

    due = deliver_due()
    Delivery.objects.update(next_at=first.next_at)
    tasks.redeliver_due()

    assert due == 1
    assert pokes() == [("survey.deliver", webhook.pk)]


def test_a_delivery_is_sent_again_when_somebody_asks(
    team: Team, webhook: Webhook, listener: Listener
) -> None:
    listener.status = 500
    delivery = told(team, webhook)
    Delivery.objects.update(state=DeliveryState.GIVEN_UP, attempts=ATTEMPTS)
    listener.status = 200

    redeliver(delivery=delivery, by=team["coordinator"])
    deliver(webhook.pk)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.DELIVERED, 1)
    assert len({got.headers["X-Braid-Delivery"] for got in listener.got}) == 1
    assert len({got.body for got in listener.got}) == 1


def test_a_stopped_webhook_is_told_nothing_any_more(
    team: Team, webhook: Webhook, listener: Listener
) -> None:
    plan_deliveries(received(team).pk)

    for _ in range(2):
        stop_webhook(webhook=webhook, by=team["coordinator"])
    Delivery.objects.update(state=DeliveryState.WAITING)
    deliver(webhook.pk)
    with pytest.raises(Conflict) as refused:
        redeliver(delivery=Delivery.objects.get(), by=team.pi)

    assert listener.got == []
    assert refused.value.code == "webhook_stopped"
    assert Event.objects.filter(kind=Kind.WEBHOOK_STOPPED).count() == 1


def test_what_waits_for_a_stopped_webhook_is_given_up(team: Team, webhook: Webhook) -> None:
    plan_deliveries(received(team).pk)

    stop_webhook(webhook=webhook, by=team.pi)

    assert Delivery.objects.get().state == DeliveryState.GIVEN_UP
