"""Codes under the digits 1 to 9."""

from collections.abc import Mapping

import pytest
from django.core.exceptions import PermissionDenied

from coding.actions.pin import pin_codes
from coding.models import Code, Pin
from coding.queries.workspace import pins_of
from survey.actions.refusal import Refusal
from tests.factories import Team, a_codebook, study_with_members
from tests.threads import side_by_side


@pytest.fixture
def team(db: None) -> Team:
    team = study_with_members()
    a_codebook(team.pi)
    return team


def test_all_pins_are_set_at_once(team: Team) -> None:
    by = team["coder_a"]
    pin_codes(pins={"1": "inst.local", "9": "learn.doing"}, by=by)

    pin_codes(pins={"9": "inst.local", "2": "inst.stage"}, by=by)

    assert pins_of(by) == {"2": "inst.stage", "9": "inst.local"}
    assert pins_of(team["coder_b"]) == {}


@pytest.mark.parametrize(
    ("pins", "code"),
    [
        ({"0": "inst.local"}, "bad_digit"),
        ({"10": "inst.local"}, "bad_digit"),
        ({"1": "inst.local", "2": "inst.local"}, "pinned_twice"),
        ({"1": "none"}, "unknown_code"),
        ({"1": "anothers"}, "unknown_code"),
    ],
)
def test_what_cannot_be_pinned_changes_nothing(
    team: Team, pins: Mapping[str, str], code: str
) -> None:
    Code.objects.filter(key="inst.stage").update(
        key="anothers", state="proposed", proposed_by=team["coder_b"]
    )
    pin_codes(pins={"1": "learn.doing"}, by=team["coder_a"])

    with pytest.raises(Refusal) as refused:
        pin_codes(pins=pins, by=team["coder_a"])

    assert refused.value.code == code
    assert pins_of(team["coder_a"]) == {"1": "learn.doing"}


def test_who_does_not_code_pins_nothing(team: Team) -> None:
    with pytest.raises(PermissionDenied):
        pin_codes(pins={}, by=team["lead"])


@pytest.mark.django_db(transaction=True)
def test_two_tabs_pin_one_after_the_other() -> None:
    team = study_with_members()
    a_codebook(team.pi)

    side_by_side([lambda: pin_codes(pins={"1": "inst.local"}, by=team["coder_a"])] * 6)

    assert Pin.objects.count() == 1
