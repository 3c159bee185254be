"""How many webhooks a study may have."""

import pytest
from django.conf import LazySettings

from survey.actions.refusal import Refusal
from survey.actions.webhook import MOST, add_webhook, stop_webhook
from survey.models import Kind, Webhook
from tests.factories import Team, study_with_members
from tests.threads import side_by_side

pytestmark = pytest.mark.django_db
RECEIVED = [Kind.SUBMISSION_RECEIVED]
URL = "http://127.0.0.1/"


@pytest.fixture
def team(settings: LazySettings) -> Team:
    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    return study_with_members("hair")


def test_a_study_has_not_more_webhooks_than_fit(team: Team) -> None:
    hooks = [add_webhook(url=URL, kinds=RECEIVED, by=team.pi)[0] for _ in range(MOST)]

    with pytest.raises(Refusal, match="at most 20 webhooks") as refused:
        add_webhook(url=URL, kinds=RECEIVED, by=team.pi)
    stop_webhook(webhook=hooks[0], by=team.pi)
    add_webhook(url=URL, kinds=RECEIVED, by=team.pi)
    add_webhook(url=URL, kinds=RECEIVED, by=study_with_members().pi)

    assert refused.value.code == "too_many"
    assert Webhook.objects.filter(study=team.study, stopped_at=None).count() == MOST


@pytest.mark.django_db(transaction=True)
def test_nor_when_several_are_added_at_once(team: Team) -> None:
    for _ in range(MOST - 1):
        add_webhook(url=URL, kinds=RECEIVED, by=team.pi)

    def add() -> bool:
        try:
            add_webhook(url=URL, kinds=RECEIVED, by=team.pi)
        except Refusal:
            return False
        return True

    assert sorted(side_by_side([add] * 4)) == [False, False, False, True]
