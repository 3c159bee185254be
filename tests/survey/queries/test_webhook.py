"""Who sees the webhooks, and who listens."""

import pytest
from django.conf import LazySettings

from survey.actions.event import record
from survey.actions.webhook import add_webhook, plan_deliveries, stop_webhook
from survey.models import Kind
from survey.queries.webhook import deliveries_for, is_listened_to, listeners_of, webhooks_for
from tests.factories import study_with_members

OTHERS = ("interviewer", "coder_a", "lead", "analyst", "manager")
URL = "http://127.0.0.1:9/"


@pytest.mark.django_db
def test_who_manages_webhooks_sees_those_of_the_study(settings: LazySettings) -> None:
    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    team, other = study_with_members(), study_with_members()
    kinds = [Kind.FORM_PUBLISHED]
    first, second, theirs = (
        add_webhook(url=URL, kinds=kinds, by=by)[0]
        for by in (team.pi, team["coordinator"], other.pi)
    )
    stop_webhook(webhook=first, by=team.pi)
    heard, unheard = (
        record(kind, study=team.study, by=None)
        for kind in (Kind.FORM_PUBLISHED, Kind.FORM_ARCHIVED)
    )
    outside = record(Kind.FORM_PUBLISHED, study=None, by=None)
    plan_deliveries(heard.pk)

    assert list(webhooks_for(team["coordinator"])) == [second, first]
    assert list(webhooks_for(other.pi)) == [theirs]
    assert [row.webhook for row in deliveries_for(team.pi)] == [second]
    assert list(deliveries_for(other.pi)) == []
    for handle in OTHERS:
        assert list(webhooks_for(team[handle])) == []
        assert list(deliveries_for(team[handle])) == []
    assert list(listeners_of(heard)) == [second]
    assert [is_listened_to(event) for event in (heard, unheard, outside)] == [True, False, False]
