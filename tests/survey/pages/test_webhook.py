"""The page of webhooks: add, stop, see what was sent, send again."""

import pytest
from django.conf import LazySettings
from pytest_django import DjangoAssertNumQueries

from survey.models import Delivery, DeliveryState, Webhook
from tests.factories import Team, a_delivery, study_with_members
from tests.visitors import visitor

PAGE = "/studies/hair/webhooks/"
URL = "http://127.0.0.1:9/hook"


@pytest.fixture
def team(db: None, settings: LazySettings) -> Team:
    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    return study_with_members("hair")


def test_the_secret_is_shown_once(team: Team) -> None:
    client = visitor(team["coordinator"])

    page = client.post(f"{PAGE}new/", {"url": URL, "kinds": ["submission.received"]})
    again = client.get(PAGE)

    webhook = Webhook.objects.get()
    assert page.context["secret"] == webhook.secret
    assert f'data-copy="{webhook.secret}"' in page.text
    assert "no-store" in page["Cache-Control"]
    assert webhook.secret not in again.text
    assert URL in again.text


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        (
            {"url": URL, "kinds": ["form.published"]},
            {"url": ["This address lies inside a private network; nothing is sent there."]},
        ),
        ({"url": URL}, {"kinds": ["This field is required."]}),
        ({"kinds": ["form.published"]}, {"url": ["This field is required."]}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    team: Team, settings: LazySettings, given: dict[str, object], errors: dict[str, list[str]]
) -> None:
    settings.WEBHOOK_PRIVATE_ADDRESSES = False

    page = visitor(team.pi).post(f"{PAGE}new/", given)

    assert page.context["form"].errors == errors
    assert not Webhook.objects.exists()


def test_a_webhook_is_stopped(team: Team) -> None:
    webhook = a_delivery(by=team.pi).webhook

    page = visitor(team.pi).post(f"{PAGE}{webhook.pk}/stop/", follow=True)

    webhook.refresh_from_db()
    assert webhook.stopped_at is not None
    assert "nothing is sent to it any more" in page.text
    assert "Send again" not in page.text


def test_what_was_sent_is_shown_and_sent_again(team: Team) -> None:
    delivery = a_delivery(by=team.pi)
    Delivery.objects.update(
        state=DeliveryState.GIVEN_UP, attempts=10, status=500, answer="<b>out of order</b>"
    )
    client = visitor(team.pi)

    page = client.get(PAGE)
    client.post(f"{PAGE}deliveries/{delivery.pk}/again/")

    delivery.refresh_from_db()
    assert "A form was published" in page.text
    assert "Given up" in page.text
    assert "&lt;b&gt;out of order" in page.text
    assert (delivery.state, delivery.attempts) == (DeliveryState.WAITING, 0)


def test_a_refusal_is_told_on_the_page(team: Team) -> None:
    delivery = a_delivery(by=team.pi)
    client = visitor(team.pi)
    client.post(f"{PAGE}{delivery.webhook_id}/stop/")

    page = client.post(f"{PAGE}deliveries/{delivery.pk}/again/", follow=True)

    assert "This webhook is stopped; nothing is sent to it." in page.text


def test_the_page_costs_the_same_however_long_it_is(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = visitor(team.pi)
    for _ in range(3):
        a_delivery(by=team.pi)

    with django_assert_num_queries(6):  # session, person, member, webhooks, deliveries, studies
        client.get(PAGE)


@pytest.mark.parametrize(("handle", "sees"), [("pi", True), ("coordinator", True), ("lead", False)])
def test_the_members_page_leads_there(team: Team, handle: str, sees: bool) -> None:  # noqa: FBT001
    page = visitor(team[handle]).get("/studies/hair/members/")

    assert (f'href="{PAGE}"' in page.text) == sees
