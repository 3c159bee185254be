"""Webhooks: add one, stop one, read what was sent, send it again."""

from http import HTTPStatus
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from survey.actions.webhook import KINDS, add_webhook, redeliver, stop_webhook
from survey.api.describe import described, page_of
from survey.api.filters import Filters, Paged, sent
from survey.api.paging import Keyset
from survey.api.study_view import StudyView
from survey.formats.hook_address import LONGEST_URL
from survey.models import Delivery, DeliveryState, Webhook
from survey.queries.webhook import deliveries_for, webhooks_for
from survey.rules import May

NEWEST_FIRST = Keyset(("pk",), is_descending=True)
_KINDS = [kind.value for kind in KINDS]


class WebhookRow(serializers.Serializer[Webhook]):
    id = serializers.IntegerField(source="pk")
    url = serializers.CharField()
    kinds = serializers.ListField(child=serializers.CharField())
    added_by = serializers.CharField(source="made_by.handle")
    created_at = serializers.DateTimeField()
    stopped_at = serializers.DateTimeField(allow_null=True)


class WebhookList(serializers.Serializer[Any]):
    results = WebhookRow(many=True)


class NewWebhook(serializers.Serializer[Any]):
    url = serializers.CharField(
        max_length=LONGEST_URL, help_text="Public, and begins with https:// or http://."
    )
    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=_KINDS), help_text="Of which events it is told."
    )


class AddedWebhook(WebhookRow):
    secret = serializers.CharField(help_text="Signs what is sent. Shown once.")


class DeliveryRow(serializers.Serializer[Delivery]):
    id = serializers.IntegerField(source="pk", help_text="What X-Braid-Delivery says.")
    webhook = serializers.IntegerField(source="webhook_id")
    event = serializers.IntegerField(source="event_id", help_text="The id in the body.")
    kind = serializers.CharField(source="event.kind")
    state = serializers.ChoiceField(choices=DeliveryState.values)
    attempts = serializers.IntegerField()
    next_at = serializers.DateTimeField(help_text="When it is tried next, if it is waiting.")
    status = serializers.IntegerField(
        allow_null=True, help_text="Of the last answer; null: nobody answered."
    )
    answer = serializers.CharField(help_text="How the answer began, or why there was none.")
    created_at = serializers.DateTimeField()
    delivered_at = serializers.DateTimeField(allow_null=True)


class DeliveryFilters(Paged):
    webhook = serializers.IntegerField(required=False, min_value=0, max_value=2**63 - 1)
    state = serializers.ChoiceField(choices=DeliveryState.values, required=False)


class WebhooksView(StudyView):
    may = May.MANAGE_WEBHOOKS
    may_write = May.MANAGE_WEBHOOKS

    @described(
        "The webhooks, the stopped ones last", name="webhooks", tag="survey", out=WebhookList
    )
    def get(self, request: Request, slug: str) -> Response:
        return Response(WebhookList({"results": webhooks_for(self.member)}).data)

    @described(
        "Add a webhook",
        name="add_webhook",
        tag="survey",
        out=AddedWebhook,
        body=NewWebhook,
        status=HTTPStatus.CREATED,
    )
    def post(self, request: Request, slug: str) -> Response:
        webhook, _secret = add_webhook(by=self.member, **sent(NewWebhook, request.data))
        return Response(AddedWebhook(webhook).data, status=HTTPStatus.CREATED)


class WebhookStopView(StudyView):
    may_write = May.MANAGE_WEBHOOKS

    @described("Stop a webhook", name="stop_webhook", tag="survey", out=WebhookRow, is_deed=True)
    def post(self, request: Request, slug: str, pk: int) -> Response:
        sent(Filters, request.data)
        webhooks = webhooks_for(self.member)
        stop_webhook(webhook=webhooks.get(pk=pk), by=self.member)
        return Response(WebhookRow(webhooks.get(pk=pk)).data)


class DeliveriesView(StudyView):
    may = May.MANAGE_WEBHOOKS
    filters = DeliveryFilters

    @described(
        "What was sent, the newest first",
        name="deliveries",
        tag="survey",
        out=page_of(DeliveryRow),
        filters=DeliveryFilters,
    )
    def get(self, request: Request, slug: str) -> Response:
        wanted = {name: self.asked[name] for name in ("webhook", "state") if name in self.asked}
        deliveries = deliveries_for(self.member).filter(**wanted)
        return NEWEST_FIRST.page(deliveries, request, **self.place).answer(DeliveryRow)


class RedeliverView(StudyView):
    may_write = May.MANAGE_WEBHOOKS

    @described(
        "Send a delivery again", name="redeliver", tag="survey", out=DeliveryRow, is_deed=True
    )
    def post(self, request: Request, slug: str, pk: int) -> Response:
        sent(Filters, request.data)
        deliveries = deliveries_for(self.member)
        redeliver(delivery=deliveries.get(pk=pk), by=self.member)
        return Response(DeliveryRow(deliveries.get(pk=pk)).data)
