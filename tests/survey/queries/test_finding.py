import pytest

from survey.models import Finding
from survey.queries.finding import findings_of
from tests.factories import Team, a_definition, a_form, a_submission, study_with_members


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


def test_findings_speak_the_reader_s_language_and_the_grave_come_first(team: Team) -> None:
    definition = a_definition()
    submission = a_submission(a_form(team.study, definition), by=team["interviewer"])
    for severity, question in (("soft", "stage"), ("critical", "staff")):
        Finding.objects.create(
            submission=submission,
            kind="constraint",
            severity=severity,
            path=f"/data/{question}",
            question=question,
            message={"en": "Too many", "zh": "过多"},
        )

    found = findings_of(submission, definition, "zh")

    assert [(each.question, each.message) for each in found] == [
        ("员工数", "过多"),
        ("阶段", "过多"),
    ]


def test_a_node_that_no_form_knows_is_named_by_its_path(team: Team) -> None:
    definition = a_definition()
    submission = a_submission(a_form(team.study, definition), by=team["interviewer"])
    Finding.objects.create(submission=submission, kind="unknown", path="/data/odd", question="")

    found = findings_of(submission, definition, "en")

    assert [(each.question, each.message) for each in found] == [("/data/odd", "")]
