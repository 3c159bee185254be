"""The sampling list, assignments and consent."""

import pytest
from django.core.exceptions import PermissionDenied

from survey.actions.case import assign, list_cases, note_consent
from survey.actions.member import end_membership
from survey.actions.refusal import Refusal
from survey.models import Assignment, Case, Consent, Event, Membership, Role
from tests.factories import a_case, study_with_members

ROWS: list[tuple[str, str, dict[str, object]]] = [
    ("F01", "firm", {"town": "灵井"}),
    ("G01", "office", {"staff": 12}),
]


def events() -> list[tuple[str, str, object]]:
    return list(
        Event.objects.filter(kind__startswith="case")
        .order_by("id")
        .values_list("kind", "subject", "data")
    )


@pytest.mark.django_db
def test_cases_are_put_on_the_list() -> None:
    team = study_with_members(people={"coordinator": [Role.COORDINATOR]})

    cases = list_cases(rows=ROWS, by=team["coordinator"])

    stored = Case.objects.order_by("code").values_list("study", "code", "kind", "attributes")
    assert list(stored) == [
        (team.study.pk, "F01", "firm", {"town": "灵井"}),
        (team.study.pk, "G01", "office", {"staff": 12}),
    ]
    assert {code: case.code for code, case in cases.items()} == {"F01": "F01", "G01": "G01"}
    assert all(case.pk for case in cases.values())
    assert events() == [("cases.listed", "", {"n": 2})]


@pytest.mark.django_db
def test_a_known_case_gets_the_new_columns_and_stays_the_same_case() -> None:
    team = study_with_members(people={})
    before = list_cases(rows=ROWS, by=team.pi)

    after = list_cases(rows=[("F01", "office", {"town": "Jianan"})], by=team.pi)

    assert list(after) == ["F01"]
    assert after["F01"].pk == before["F01"].pk
    assert (after["F01"].kind, after["F01"].attributes) == ("office", {"town": "Jianan"})
    assert Case.objects.count() == 2


@pytest.mark.django_db
def test_a_list_that_names_a_case_twice_is_refused() -> None:
    team = study_with_members(people={})

    with pytest.raises(Refusal) as refused:
        list_cases(rows=[*ROWS, ("F01", "firm", {}), ("G01", "office", {})], by=team.pi)

    assert refused.value.code == "case_twice"
    assert str(refused.value) == "The list has these cases more than once: F01, G01."
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_the_same_code_in_another_study_is_another_case() -> None:
    here, there = study_with_members(people={}), study_with_members(people={})
    list_cases(rows=ROWS, by=here.pi)

    cases = list_cases(rows=[("F01", "firm", {"town": "elsewhere"})], by=there.pi)

    assert Case.objects.get(study=here.study, code="F01").attributes == {"town": "灵井"}
    assert cases["F01"].study == there.study


@pytest.mark.django_db
@pytest.mark.parametrize("handle", ["interviewer", "coder_a", "lead", "analyst"])
def test_others_may_not_change_the_list(handle: str) -> None:
    team = study_with_members()

    with pytest.raises(PermissionDenied):
        list_cases(rows=ROWS, by=team[handle])

    assert not Case.objects.exists()


@pytest.mark.django_db
def test_a_case_is_given_to_an_interviewer_once() -> None:
    team = study_with_members()
    case = a_case(team.study, "F01")

    first = assign(case=case, interviewer=team["interviewer"], by=team["coordinator"])
    second = assign(case=case, interviewer=team["interviewer"], by=team["coordinator"])

    assert first == second
    assert Assignment.objects.count() == 1
    assert events() == [("case.assigned", "F01", {"interviewer": "interviewer"})]


@pytest.mark.django_db
def test_a_case_of_another_study_cannot_be_given_away() -> None:
    here, there = study_with_members(), study_with_members()
    case = a_case(there.study, "F01")

    for interviewer in (here["interviewer"], there["interviewer"]):
        with pytest.raises(Case.DoesNotExist):
            assign(case=case, interviewer=interviewer, by=here["coordinator"])

    assert not Assignment.objects.exists()


@pytest.mark.django_db
def test_a_case_is_given_only_to_who_interviews_today() -> None:
    team = study_with_members()
    case = a_case(team.study)
    end_membership(member=team["interviewer"], by=team.pi)
    former = Membership.objects.get(pk=team["interviewer"].pk)

    for member in (team["coder_a"], former):
        with pytest.raises(Refusal) as refused:
            assign(case=case, interviewer=member, by=team["coordinator"])
        assert refused.value.code == "not_an_interviewer"

    assert not Assignment.objects.exists()


@pytest.mark.django_db
def test_an_interviewer_gives_no_cases() -> None:
    team = study_with_members()
    case = a_case(team.study)

    with pytest.raises(PermissionDenied):
        assign(case=case, interviewer=team["interviewer"], by=team["interviewer"])


@pytest.mark.django_db
def test_consent_is_kept_as_last_said() -> None:
    case = a_case(study_with_members(people={}).study)
    note_consent(case=case, said={"take_part": True, "quote": True})
    first = Consent.objects.get()

    note_consent(case=case, said={"quote": False})

    consent = Consent.objects.get()
    assert (consent.take_part, consent.quote, consent.record) == (True, False, None)
    assert consent.said_at > first.said_at
