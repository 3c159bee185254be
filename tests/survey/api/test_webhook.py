"""Webhooks over HTTP: added, listed, stopped; deliveries read and sent again."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from survey.models import Delivery, DeliveryState, Webhook
from tests.factories import Team, a_delivery, study_with_members
from tests.visitors import caller, told

pytestmark = pytest.mark.django_db
WEBHOOKS = "/api/v1/studies/hair/webhooks"
URL = "http://127.0.0.1:9/hook"


@pytest.fixture
def team(settings: LazySettings) -> Team:
    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    return study_with_members("hair")


def sent(client: Client, address: str, status: int = 200, **body: object) -> Any:  # noqa: ANN401
    response = client.post(address, body, content_type="application/json")

    assert response.status_code == status, response.content
    return response.json()


def test_the_secret_is_told_once(team: Team) -> None:
    client = caller(team["coordinator"])

    added = sent(client, WEBHOOKS, 201, url=URL, kinds=["submission.edited", "submission.received"])
    (row,) = told(client, WEBHOOKS)["results"]

    secret = added.pop("secret")
    assert secret == Webhook.objects.get().secret
    assert row == added
    assert row == {
        "id": Webhook.objects.get().pk,
        "url": URL,
        "kinds": ["submission.received", "submission.edited"],
        "added_by": "coordinator",
        "created_at": row["created_at"],
        "stopped_at": None,
    }


def test_what_is_wrong_is_named(team: Team, settings: LazySettings) -> None:
    client = caller(team.pi)
    settings.WEBHOOK_PRIVATE_ADDRESSES = False

    missing = sent(client, WEBHOOKS, 400)
    unknown = sent(client, WEBHOOKS, 400, url=URL, kinds=["member.joined"])
    none = sent(client, WEBHOOKS, 400, url=URL, kinds=[])
    private = sent(client, WEBHOOKS, 400, url=URL, kinds=["form.published"])

    assert [fault["field"] for fault in missing["faults"]] == ["url", "kinds"]
    assert unknown["faults"][0]["field"] == "kinds.0"
    assert none["error"] == "bad_kinds"
    assert private["error"] == "bad_address"


def test_a_webhook_is_stopped(team: Team) -> None:
    delivery = a_delivery(by=team.pi)

    stopped = sent(caller(team.pi), f"{WEBHOOKS}/{delivery.webhook_id}/stop")
    again = sent(caller(team.pi), f"{WEBHOOKS}/deliveries/{delivery.pk}/redeliver", 409)

    assert stopped["stopped_at"] is not None
    assert again["error"] == "webhook_stopped"


def test_deliveries_are_read_and_sent_again(team: Team) -> None:
    given_up, other = a_delivery(by=team.pi), a_delivery(by=team.pi)
    Delivery.objects.filter(pk=given_up.pk).update(
        state=DeliveryState.GIVEN_UP, attempts=10, status=500, answer="out of order"
    )
    client = caller(team["coordinator"])

    log = told(client, f"{WEBHOOKS}/deliveries")["results"]
    (lost,) = told(client, f"{WEBHOOKS}/deliveries?state=given_up")["results"]
    (its,) = told(client, f"{WEBHOOKS}/deliveries?webhook={other.webhook_id}")["results"]
    again = sent(client, f"{WEBHOOKS}/deliveries/{given_up.pk}/redeliver")

    assert log == [its, lost]
    assert lost == {
        "id": given_up.pk,
        "webhook": given_up.webhook_id,
        "event": given_up.event_id,
        "kind": "form.published",
        "state": "given_up",
        "attempts": 10,
        "next_at": lost["next_at"],
        "status": 500,
        "answer": "out of order",
        "created_at": lost["created_at"],
        "delivered_at": None,
    }
    assert (again["state"], again["attempts"]) == ("waiting", 0)


def test_another_study_finds_nothing(team: Team) -> None:
    theirs = a_delivery(by=study_with_members("other", {}).pi)
    client = caller(team.pi)

    assert told(client, f"{WEBHOOKS}/deliveries")["results"] == []
    assert sent(client, f"{WEBHOOKS}/{theirs.webhook_id}/stop", 404)["error"] == "not_found"
    assert sent(client, f"{WEBHOOKS}/deliveries/{theirs.pk}/redeliver", 404)
