"""The page of test walks."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils.timezone import localtime

from survey.actions.form import draft_form, publish_draft
from survey.actions.submission import receive
from survey.actions.trial import receive_trial
from survey.formats.definition import FormDefinition
from survey.formats.openrosa import build_submission
from survey.models import FormVersion, Submission, TestWalk
from tests.factories import Team, study_with_members
from tests.visitors import visitor
from tests.xlsforms import QUESTIONS, an_xlsform

WALKS = "/studies/hair/forms/firm/walks/"
OTHERWISE = ("text", "market", "Where to?", "出口到哪里？", "${exports} = 'no'")


@pytest.fixture
def team(db: None) -> Team:
    """Version 1 has a submission; version 2 asks for the market of others."""
    team = study_with_members("hair")
    first = draft_form(data=an_xlsform(), filename="firm.xlsx", by=team.pi)
    publish_draft(form=first.form, by=team.pi)
    definition = FormDefinition.from_json(FormVersion.objects.get().definition)
    answers = {"firm_code": "F01", "exports": "yes", "market": "USA"}
    receive(xml=build_submission(definition, answers, instance_id="uuid:1"), by=team.pi)
    data = an_xlsform([*QUESTIONS[:3], OTHERWISE, *QUESTIONS[4:]], version="2")
    draft_form(data=data, filename="firm.xlsx", by=team.pi)
    return team


@pytest.fixture
def client(team: Team) -> Client:
    return visitor(team["coordinator"])


def save(client: Client, name: str = "Exports", submission: str = "uuid:1") -> None:
    client.post(f"{WALKS}save/", {"name": name, "submission": submission})


def test_a_submission_becomes_a_walk_that_shows_what_the_draft_changes(client: Client) -> None:
    save(client)

    (line,) = client.get(WALKS).context["lines"]
    assert line.replay.walk.name == "Exports"
    assert [(str(one.what), one.question, one.after) for one in line.changes] == [
        ("No longer asked", "Where to?", ""),
        ("New finding", "Where to?", "Answered, though not to be asked"),
    ]


def test_tests_and_submissions_are_offered_with_their_moment_on_the_reader_s_clock(
    team: Team, client: Client
) -> None:
    draft = FormVersion.objects.get(version="2")
    body = build_submission(
        FormDefinition.from_json(draft.definition), {"firm_code": "F02"}, instance_id="uuid:2"
    )
    receive_trial(xml=body, draft=draft, by=team.pi)
    moment = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
    Submission.objects.update(received_at=moment)

    client.cookies["django_language"] = "zh-hans"
    offered = client.get(WALKS).context["save"].fields["submission"].choices

    clock = f"{localtime(moment):%Y-%m-%d %H:%M}"
    assert list(offered) == [("uuid:2", f"测试 · {clock}"), ("uuid:1", f"uuid:1 · {clock}")]
    assert clock != "2026-03-01 22:30"


def test_a_submission_that_is_not_offered_cannot_be_taken(client: Client) -> None:
    save(client, submission="uuid:other")

    assert not TestWalk.objects.exists()


def test_a_name_that_is_taken_is_told_beside_the_field(client: Client) -> None:
    save(client)

    page = client.post(f"{WALKS}save/", {"name": "Exports", "submission": "uuid:1"})

    assert page.context["save"].errors == {"name": ["The form has a walk of this name already."]}


def test_a_change_is_accepted_and_a_walk_removed(client: Client) -> None:
    save(client)
    walk = TestWalk.objects.get()

    client.post(f"{WALKS}{walk.pk}/accept/")
    (line,) = client.get(WALKS).context["lines"]
    assert line.changes == ()

    client.post(f"{WALKS}{walk.pk}/remove/")
    assert not TestWalk.objects.exists()


def test_others_see_no_walks(team: Team, client: Client) -> None:
    save(client)
    pk = TestWalk.objects.get().pk
    other = visitor(team["interviewer"])

    assert other.get(WALKS).status_code == 403
    assert other.post(f"{WALKS}{pk}/remove/").status_code == 403
    assert client.post(f"{WALKS}999999/remove/").status_code == 404
