from dataclasses import replace

import pytest

from survey.models import Finding
from survey.queries.finding import counts_of, findings_of
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


def test_findings_are_counted_for_many_at_once(team: Team) -> None:
    version = a_form(team.study)
    some, none = (a_submission(version, by=team["interviewer"]) for _ in range(2))
    for path in ("/data/staff", "/data/stage"):
        some.findings.create(kind="required", path=path, question="")

    assert counts_of([some, none]) == {some.pk: 2}
    assert counts_of([]) == {}


def test_what_a_label_refers_to_is_not_at_hand(team: Team) -> None:
    definition = replace(
        a_definition(),
        nodes=tuple(
            replace(node, label={"en": "Staff of ${firm_code}"}) if node.name == "staff" else node
            for node in a_definition().nodes
        ),
    )
    submission = a_submission(a_form(team.study, definition), by=team["interviewer"])
    submission.findings.create(kind="required", path="/data/staff", question="staff")

    assert [each.question for each in findings_of(submission, definition, "en")] == ["Staff of …"]
