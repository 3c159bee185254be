"""The table of who may do what, said again independently: a change must be meant twice."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from survey.models import Membership, Role
from survey.rules import ROLES, May, can, require, verbs

PI, COORDINATOR, INTERVIEWER = (
    Role.PRINCIPAL_INVESTIGATOR,
    Role.COORDINATOR,
    Role.INTERVIEWER,
)
CODER, LEAD, ANALYST, MANAGER = (
    Role.CODER,
    Role.LEAD_CODER,
    Role.ANALYST,
    Role.DATA_MANAGER,
)
ALL = set(Role)

WHO: dict[May, set[Role]] = {
    May.READ_STUDY: ALL,
    May.EDIT_STUDY: {PI},
    May.READ_MEMBERS: {PI, COORDINATOR, LEAD, MANAGER},
    May.MANAGE_MEMBERS: {PI},
    May.READ_ACTIVITY: {PI, COORDINATOR, LEAD, MANAGER},
    May.READ_CASES: {PI, COORDINATOR, INTERVIEWER, ANALYST, MANAGER},
    May.READ_ALL_CASES: {PI, COORDINATOR, ANALYST, MANAGER},
    May.EDIT_CASES: {PI, COORDINATOR, MANAGER},
    May.READ_FORMS: {PI, COORDINATOR, INTERVIEWER, ANALYST, MANAGER},
    May.EDIT_FORMS: {PI, COORDINATOR},
    May.SEND_SUBMISSIONS: {PI, COORDINATOR, INTERVIEWER},
    May.READ_SUBMISSIONS: {PI, COORDINATOR, INTERVIEWER, ANALYST, MANAGER},
    May.READ_ALL_SUBMISSIONS: {PI, COORDINATOR, ANALYST, MANAGER},
    May.REVIEW_SUBMISSIONS: {PI, COORDINATOR, MANAGER},
    May.APPROVE_SUBMISSIONS: {PI, COORDINATOR},
    May.EDIT_SUBMISSIONS: {PI, COORDINATOR, MANAGER},
    May.EXPORT_SUBMISSIONS: {PI, COORDINATOR, ANALYST, MANAGER},
    May.MANAGE_DEVICES: {PI, COORDINATOR},
    May.MANAGE_WEBHOOKS: {PI, COORDINATOR},
    May.READ_CODEBOOK: {PI, CODER, LEAD, ANALYST, MANAGER},
    May.EDIT_CODEBOOK: {PI, LEAD},
    May.READ_TRANSCRIPTS: {PI, CODER, LEAD, ANALYST, MANAGER},
    May.READ_ALL_TRANSCRIPTS: {PI, LEAD, ANALYST, MANAGER},
    May.EDIT_TRANSCRIPTS: {PI, MANAGER},
    May.CODE: {CODER},
    May.READ_ALL_SEGMENTS: {PI, LEAD, ANALYST},
    May.MANAGE_ROUNDS: {PI, LEAD},
    May.REVEAL_NAMES: {PI, MANAGER},
    May.ADJUDICATE: {PI, LEAD},
    May.READ_RESULTS: {PI, LEAD, ANALYST},
    May.START_RUNS: {PI, ANALYST},
    May.EDIT_SYSTEM: {PI, ANALYST},
}


def test_the_table_names_every_role_and_every_verb() -> None:
    assert set(ROLES) == set(Role)
    assert set(WHO) == set(May)


@pytest.mark.parametrize("may", list(May))
def test_a_verb_belongs_to_these_roles(may: May) -> None:
    assert {role for role in Role if may in ROLES[role]} == WHO[may]


def test_a_coder_sees_neither_other_coders_nor_results() -> None:
    """What makes a blind round blind."""
    forbidden = {May.READ_ALL_SEGMENTS, May.READ_RESULTS, May.READ_ACTIVITY}

    assert not ROLES[CODER] & forbidden


def test_several_roles_add_up() -> None:
    member = Membership(roles=[INTERVIEWER, CODER])

    assert verbs(member) == ROLES[INTERVIEWER] | ROLES[CODER]
    assert can(member, May.CODE)
    assert can(member, May.SEND_SUBMISSIONS)
    assert not can(member, May.READ_RESULTS)


def test_a_former_member_may_nothing() -> None:
    member = Membership(roles=list(Role), ended_at=timezone.now())

    assert verbs(member) == frozenset()


def test_what_is_required_is_there_or_refused_by_name() -> None:
    member = Membership(roles=[CODER])

    require(member, May.CODE)
    with pytest.raises(PermissionDenied, match=r"^run\.start$"):
        require(member, May.START_RUNS)
