"""What a run computes from."""

import pytest
from pytest_django import DjangoAssertNumQueries

from analysis.queries.evidence import Evidence, evidence_of
from analysis.queries.system import codebook_facts
from coding.actions.round import submit
from coding.formats.codebook import from_json
from coding.models import CodingTask, Segment
from survey.models import ReviewState, Submission
from tests.computed import STAFF, a_computable_study
from tests.factories import (
    CODEBOOK,
    Team,
    a_case,
    a_definition,
    a_form,
    a_round,
    a_segment,
    a_submission,
    a_task,
)

SCALES = codebook_facts(from_json(CODEBOOK)).scales


@pytest.fixture
def team(db: None) -> Team:
    return a_computable_study()


def evidence(team: Team) -> Evidence:
    return evidence_of(team.study.pk, SCALES)


def staff(team: Team) -> dict[str, object]:
    return {one.key: one.answers["staff"] for one in evidence(team).respondents["firm"]}


def values(team: Team, layer: str) -> dict[str, list[tuple[str, object, float]]]:
    return {
        one.key: [(s.code, s.value, s.weight) for s in one.segments]
        for one in evidence(team).interviews[layer]
    }


def test_each_case_speaks_with_its_answers(team: Team) -> None:
    assert staff(team) == dict(STAFF)


def test_only_the_latest_submission_of_a_case_counts(team: Team) -> None:
    first = Submission.objects.get(case__code="F01")
    a_submission(first.form_version, by=team.pi, case=first.case, answers={"staff": 25})

    assert staff(team)["F01"] == 25


def test_a_rejected_submission_leaves_the_one_before_it(team: Team) -> None:
    first = Submission.objects.get(case__code="F01")
    later = a_submission(first.form_version, by=team.pi, case=first.case, answers={"staff": 25})
    Submission.objects.filter(pk=later.pk).update(review=ReviewState.REJECTED)

    assert staff(team)["F01"] == 20


def test_a_submission_without_a_case_speaks_for_nobody(team: Team) -> None:
    version = Submission.objects.filter(study=team.study)[0].form_version
    a_submission(version, by=team.pi, answers={"staff": 9})

    assert staff(team) == dict(STAFF)


def test_each_form_has_its_own_respondents(team: Team) -> None:
    office = a_form(team.study, a_definition("office"))
    a_submission(office, by=team.pi, case=a_case(team.study, "G01"), answers={"staff": 3})

    found = evidence(team).respondents

    assert {form: [one.key for one in many] for form, many in found.items()} == {
        "firm": ["F01", "F02", "F03"],
        "office": ["G01"],
    }


def test_rows_of_a_repeat_stand_in_order(team: Team) -> None:
    version = Submission.objects.filter(study=team.study)[0].form_version
    case = a_case(team.study, "F04")
    a_submission(version, by=team.pi, case=case, answers={"staff": 1}, partners=["b", "a"])

    last = evidence(team).respondents["firm"][-1]

    assert last.repeats == {"partners": [{"partner": "b"}, {"partner": "a"}]}


def test_coders_are_layers_and_reconciled_into_one(team: Team) -> None:
    assert values(team, "coder_a") == {
        "T01": [("inst.local", 2, 1), ("learn.doing", None, 1)],
        "T02": [("inst.local", -2, 1)],
    }
    assert values(team, "coder_b") == {
        "T01": [("inst.local", 1, 1), ("learn.doing", None, 1)],
        "T02": [],
    }
    assert values(team, "reconciled") == {
        "T01": [("inst.local", 1.5, 1), ("learn.doing", None, 1)],
        "T02": [("inst.local", -2, 0.5)],
    }


def test_what_is_not_handed_in_does_not_count(team: Team) -> None:
    CodingTask.objects.filter(coder=team["coder_b"], transcript__code="T02").update(
        submitted_at=None
    )

    assert list(values(team, "coder_b")) == ["T01"]
    assert values(team, "reconciled")["T02"] == [("inst.local", -2, 1)]


def test_of_a_coder_s_rounds_on_a_transcript_the_last_handed_in_counts(team: Team) -> None:
    first = CodingTask.objects.get(coder=team["coder_b"], transcript__code="T01")
    another = a_round(team["lead"], first.round.codebook_version)
    again = a_task(another, first.transcript, team["coder_b"], team["lead"])
    a_segment(again, value=-1)
    before = values(team, "coder_b")["T01"]

    submit(task=again, by=team["coder_b"])

    assert before == [("inst.local", 1, 1), ("learn.doing", None, 1)]
    assert values(team, "coder_b")["T01"] == [("inst.local", -1, 1)]


def test_only_the_respondents_turns_are_counted(team: Team) -> None:
    turns = [len(one.turns) for one in evidence(team).interviews["reconciled"]]

    assert turns == [2, 2]


def test_seals_change_with_what_goes_in_and_only_then(team: Team) -> None:
    before = evidence(team).seals
    again = evidence(team).seals
    Segment.objects.filter(number=-2).update(version=2)
    after = evidence(team).seals

    assert again == before
    assert {name for name in before if before[name] != after[name]} == {"segments"}


def test_a_large_study_costs_no_more_questions(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    version = Submission.objects.filter(study=team.study)[0].form_version
    for number in range(5):
        a_submission(version, by=team.pi, case=a_case(team.study, f"F1{number}"), partners=["a"])

    with django_assert_num_queries(6):
        evidence(team)
