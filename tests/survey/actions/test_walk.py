"""Save test walks, and accept what a new version makes of them."""

from collections.abc import Mapping

import pytest
from django.core.exceptions import PermissionDenied

from survey.actions.form import draft_form, publish_draft
from survey.actions.refusal import Conflict, Refusal
from survey.actions.submission import receive
from survey.actions.trial import receive_trial
from survey.actions.walk import accept_walk, remove_walk, save_walk
from survey.formats.definition import FormDefinition
from survey.formats.openrosa import Given, build_submission
from survey.models import Form, FormVersion, Submission, TestWalk
from survey.queries.walk import replays
from survey.xform.walk import Change, ChangeKind
from tests.factories import Team, study_with_members
from tests.xlsforms import QUESTIONS, an_xlsform

ANSWERS: Mapping[str, Given] = {"firm_code": "F01", "staff": 40, "exports": "yes", "market": "USA"}
DOUBLE = ("calculate", "double", "", "", "", "${staff} * 2")
TRIPLE = ("calculate", "double", "", "", "", "${staff} * 3")
NOT_ASKED = ("text", "market", "Where to?", "出口到哪里？", "${exports} = 'no'")


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


@pytest.fixture
def first(team: Team) -> FormVersion:
    data = an_xlsform([*QUESTIONS, DOUBLE])
    draft = draft_form(data=data, filename="firm.xlsx", by=team.pi)
    return publish_draft(form=draft.form, by=team.pi)


def filled(version: FormVersion, instance_id: str = "uuid:1") -> bytes:
    given = {**ANSWERS, "partners": [{"partner": "华丽"}]}
    definition = FormDefinition.from_json(version.definition)
    return build_submission(definition, given, instance_id=instance_id)


@pytest.fixture
def submission(team: Team, first: FormVersion) -> Submission:
    return receive(xml=filled(first), by=team.pi)[0]


@pytest.fixture
def walk(team: Team, submission: Submission) -> TestWalk:
    form = submission.form_version.form
    return save_walk(form=form, name="Exports", submission=submission, by=team.pi)


def second(team: Team) -> FormVersion:
    """A draft in which the market is asked of others, and the calculation is another."""
    data = an_xlsform([*QUESTIONS[:3], NOT_ASKED, *QUESTIONS[4:], TRIPLE], version="2")
    return draft_form(data=data, filename="firm.xlsx", by=team.pi)


def changes(version: FormVersion) -> list[Change]:
    (replay,) = replays(version, TestWalk.objects.all())
    assert replay.is_walkable
    return list(replay.changes)


def test_a_walk_keeps_answers_and_what_they_led_to(walk: TestWalk, first: FormVersion) -> None:
    assert walk.answers == {**ANSWERS, "partners": [{"partner": "华丽"}]}
    assert walk.outcome["calculations"] == {"/data/double": "80"}
    assert changes(first) == []


def test_a_new_draft_shows_what_it_changes(team: Team, walk: TestWalk) -> None:
    found = changes(second(team))

    assert [(change.kind, change.path, change.before, change.after) for change in found] == [
        (ChangeKind.NO_LONGER_ASKED, "/data/market", "", ""),
        (ChangeKind.CALCULATION, "/data/double", "80", "120"),
        (ChangeKind.NEW_FINDING, "/data/market", "", "not_relevant"),
    ]


def test_what_is_accepted_is_how_it_should_be(team: Team, walk: TestWalk) -> None:
    draft = second(team)

    accept_walk(walk=walk, version=draft, by=team["coordinator"])

    assert changes(draft) == []


def test_a_test_of_a_draft_can_become_a_walk_and_outlives_it(
    team: Team, first: FormVersion
) -> None:
    draft = second(team)
    trial = receive_trial(xml=filled(draft, "uuid:2"), draft=draft, by=team.pi)

    save_walk(form=draft.form, name="Try", submission=trial, by=team.pi)
    publish_draft(form=draft.form, by=team.pi)

    assert not Submission.objects.exists()
    assert changes(FormVersion.objects.get(version="2")) == []


@pytest.mark.parametrize(
    ("name", "code"), [("", "bad_name"), (" ", "bad_name"), ("x" * 121, "bad_name")]
)
def test_a_walk_needs_a_name(team: Team, submission: Submission, name: str, code: str) -> None:
    form = submission.form_version.form

    with pytest.raises(Refusal) as refused:
        save_walk(form=form, name=name, submission=submission, by=team.pi)

    assert refused.value.code == code


def test_names_are_given_once(team: Team, walk: TestWalk, submission: Submission) -> None:
    with pytest.raises(Conflict):
        save_walk(form=walk.form, name="Exports", submission=submission, by=team.pi)


def test_a_walk_is_removed(team: Team, walk: TestWalk) -> None:
    remove_walk(walk=walk, by=team.pi)

    assert not TestWalk.objects.exists()


def test_others_touch_no_walks(team: Team, walk: TestWalk, submission: Submission) -> None:
    stranger = study_with_members(people={}).pi

    with pytest.raises(PermissionDenied):
        remove_walk(walk=walk, by=team["interviewer"])
    with pytest.raises(TestWalk.DoesNotExist):
        remove_walk(walk=walk, by=stranger)
    with pytest.raises(TestWalk.DoesNotExist):
        accept_walk(walk=walk, version=submission.form_version, by=stranger)
    with pytest.raises(Form.DoesNotExist):
        save_walk(form=walk.form, name="Mine", submission=submission, by=stranger)
