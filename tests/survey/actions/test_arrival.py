"""What the content of an arrival decides, whether it comes first or edits."""

from dataclasses import replace

import pytest

from survey.actions.arrival import Arrival, keep_beside, keep_parts
from survey.formats.definition import FormDefinition
from survey.formats.openrosa import Given, build_submission, parse_submission
from survey.models import Attachment, ConflictingBody, Event, Form
from tests.factories import Team, a_case, a_definition, a_form, a_submission, study_with_members

ROLES = {"case": "firm_code", "interviewer": "stage", "consent": {"take_part": "markets"}}


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


def definition() -> FormDefinition:
    """The usual form, with a picture of each partner."""
    usual = a_definition()
    photo = replace(
        usual.by_name["partner"], path="/data/partners/photo", name="photo", data_type="binary"
    )
    markets = replace(usual.by_name["markets"], type="select_one")
    nodes = [markets if node.name == "markets" else node for node in usual.nodes]
    return replace(usual, nodes=(*nodes, photo))


def arrival(team: Team, **answers: Given) -> Arrival:
    version = a_form(team.study, definition())
    Form.objects.update(roles=ROLES)
    version.form.refresh_from_db()
    xml = build_submission(definition(), answers, instance_id="uuid:1")
    parsed = parse_submission(xml, definition())
    return Arrival(xml, "d" * 64, version, parsed, team["interviewer"], "Collect " * 100)


def test_the_columns_say_what_the_form_s_roles_name(team: Team) -> None:
    case = a_case(team.study, "F01")

    columns = arrival(team, firm_code="F01", stage="K" * 50).columns()

    assert columns["case"] == case
    assert columns["interviewer"] == "K" * 40
    assert len(columns["device"]) == 200
    assert columns["answers"] == {"firm_code": "F01", "stage": "K" * 50}
    assert columns["empty"] == ["staff", "markets"]


@pytest.mark.parametrize("code", ["F01", ""])
def test_a_case_that_is_not_listed_is_none(team: Team, code: str) -> None:
    a_case(study_with_members().study, "F01")

    assert arrival(team, firm_code=code).columns()["case"] is None


def test_consent_is_yes_or_no_or_was_not_asked(team: Team) -> None:
    assert arrival(team, markets="yes").consent() == {"take_part": True}


@pytest.mark.parametrize(("answer", "said"), [("no", False), ("", None)])
def test_consent_that_was_not_given_is_not_yes(
    team: Team,
    answer: str,
    said: bool | None,  # noqa: FBT001
) -> None:
    assert arrival(team, markets=answer).consent() == {"take_part": said}


def test_rows_and_names_of_files_are_kept_with_the_submission(team: Team) -> None:
    partners: Given = [{"partner": "A", "photo": "a.jpg"}, {"partner": "B", "photo": "b.jpg"}]
    came = arrival(team, partners=partners)
    submission = a_submission(came.version, by=team["interviewer"])

    keep_parts(submission, came)

    assert [row.answers for row in submission.rows.order_by("position")] == partners
    assert set(Attachment.objects.values_list("name", flat=True)) == {"a.jpg", "b.jpg"}


def test_a_body_beside_is_kept_and_told_once(team: Team) -> None:
    came = arrival(team)
    submission = a_submission(came.version, by=team["interviewer"])

    for _ in range(2):
        keep_beside(submission, came)

    body = ConflictingBody.objects.get()
    assert (bytes(body.xml), body.sent_by) == (came.xml, team["interviewer"])
    event = Event.objects.get(kind="submission.conflicted")
    assert (event.subject, event.data) == (submission.instance_id, {"submission": submission.pk})
