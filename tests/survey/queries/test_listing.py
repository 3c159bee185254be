"""What the lists of cases and submissions can be narrowed to."""

import pytest

from survey.actions.case import assign, note_consent
from survey.models import Case, ConflictingBody, FormVersion, Membership, Submission
from survey.queries.listing import (
    SoughtCases,
    conflicts_of,
    interviewers_for,
    newest_forms,
    places_for,
    sought_cases_for,
)
from tests.factories import (
    Team,
    a_case,
    a_definition,
    a_form,
    a_submission,
    study_with_members,
)


@pytest.fixture
def team(db: None) -> Team:
    """F1 and F2 are firms in different places, F2 was heard; G1 is an office; another study's F1."""
    team, other = study_with_members("paper"), study_with_members("other")
    version = a_form(team.study)
    firms = [a_case(team.study, "F1"), a_case(team.study, "F2")]
    office = a_case(team.study, "G1", kind="office")
    for case, place in [(firms[0], "weidu"), (firms[1], "jianan"), (office, "weidu")]:
        case.attributes = {"place": place, "profile": f"假发 from {place}", "n": 3}
        case.save()
    assign(case=firms[0], interviewer=team["interviewer"], by=team.pi)
    a_submission(version, by=team["interviewer"], case=firms[1])
    note_consent(case=firms[0], said={"take_part": True, "record": False, "quote": True})
    note_consent(case=firms[1], said={"take_part": False, "quote": None})
    note_consent(case=office, said={"take_part": None})
    a_case(other.study, "F1")
    return team


def found(member: Membership, **sought: object) -> list[str]:
    return [case.code for case in sought_cases_for(member, SoughtCases(**sought))]  # type: ignore[arg-type]


def test_without_a_wish_all_cases_of_the_study_come_by_code(team: Team) -> None:
    assert found(team.pi) == ["F1", "F2", "G1"]


@pytest.mark.parametrize(
    ("sought", "codes"),
    [
        ({"text": "g"}, ["G1"]),
        ({"text": "WEIDU"}, ["F1", "G1"]),
        ({"text": "假发"}, ["F1", "F2", "G1"]),
        ({"text": "profile"}, []),
        ({"text": "%"}, []),
        ({"kind": "office"}, ["G1"]),
        ({"place": "jianan"}, ["F2"]),
        ({"consent": "take_part"}, ["F1"]),
        ({"consent": "record"}, []),
        ({"consent": "quote"}, ["F1"]),
        ({"consent": "not_asked"}, ["G1"]),
        ({"is_heard": True}, ["F2"]),
        ({"is_heard": False}, ["F1", "G1"]),
        ({"kind": "firm", "place": "weidu", "text": "f"}, ["F1"]),
    ],
)
def test_each_wish_narrows_the_list(
    team: Team, sought: dict[str, object], codes: list[str]
) -> None:
    assert found(team.pi, **sought) == codes


def test_who_was_never_asked_counts_as_not_asked(team: Team) -> None:
    a_case(team.study, "H1")

    assert found(team.pi, consent="not_asked") == ["G1", "H1"]


def test_an_interviewer_narrows_own_cases_only(team: Team) -> None:
    assert found(team["interviewer"], text="weidu") == ["F1"]
    assert found(team["interviewer"], place="jianan") == []


def test_the_cases_tell_how_many_submissions_came(team: Team) -> None:
    counts = {case.code: case.received for case in sought_cases_for(team.pi, SoughtCases())}  # type: ignore[attr-defined]

    assert counts == {"F1": 0, "F2": 1, "G1": 0}


def test_places_are_those_of_visible_cases(team: Team) -> None:
    Case.objects.filter(study=team.study, code="G1").update(attributes={})

    assert places_for(team.pi) == ["jianan", "weidu"]
    assert places_for(team["interviewer"]) == ["weidu"]
    assert places_for(team["coder_a"]) == []


def test_interviewers_are_those_of_visible_submissions(team: Team) -> None:
    version = a_form(team.study, a_definition(version="2"))
    a_submission(version, by=team["coordinator"])
    a_submission(version, by=team["coordinator"])

    assert interviewers_for(team.pi) == ["coordinator", "interviewer"]
    assert interviewers_for(team["interviewer"]) == ["interviewer"]


def test_neither_trials_nor_blanks_make_an_interviewer(team: Team) -> None:
    version = a_form(team.study, a_definition("x"))
    trial = a_submission(version, by=team["coordinator"])
    blank = a_submission(version, by=team.pi)
    Submission.objects.filter(pk=trial.pk).update(is_test=True)
    Submission.objects.filter(pk=blank.pk).update(interviewer="")

    assert interviewers_for(team.pi) == ["interviewer"]


def test_each_form_comes_in_its_newest_published_version(team: Team) -> None:
    newest = a_form(team.study, a_definition(version="2"))
    other = a_form(team.study, a_definition("office"))
    draft = a_form(team.study, a_definition(version="3"))
    FormVersion.objects.filter(pk=draft.pk).update(published_at=None)

    assert list(newest_forms(team.pi)) == [newest, other]


def test_conflicting_bodies_come_in_order_without_their_weight(team: Team) -> None:
    submission = a_submission(a_form(team.study, a_definition("x")), by=team["interviewer"])
    for digest in ("b", "a"):
        ConflictingBody.objects.create(
            submission=submission, digest=digest, xml=b"<x/>", sent_by=team["interviewer"]
        )

    bodies = list(conflicts_of(submission))

    assert [body.digest for body in bodies] == ["b", "a"]
    assert "xml" in bodies[0].get_deferred_fields()
