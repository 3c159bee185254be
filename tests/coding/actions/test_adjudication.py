"""Drawing a sample of turns, and deciding them."""

import pytest
from django.core.exceptions import PermissionDenied

from coding.actions.adjudication import LARGEST_SAMPLE, adjudicate, draw_sample, take_back
from coding.actions.round import submit
from coding.models import AdjudicationSample, CodingRound, SampledTurn, Strata, TurnDecision
from survey.actions.refusal import Conflict, Refusal
from survey.models import Event, Membership, Role
from tests.adjudicated import a_coded_study
from tests.factories import Team, a_task, a_transcript

type Study = tuple[Team, CodingRound]


@pytest.fixture
def study(db: None) -> Study:
    return a_coded_study()


def a_sample(study: Study, size: int = 4, **more: object) -> AdjudicationSample:
    team, coding_round = study
    return draw_sample(
        coding_round=coding_round,
        size=size,
        by=team["lead"],
        seed=1,
        **more,  # type: ignore[arg-type]
    )


def places(sample: AdjudicationSample) -> list[tuple[str, int]]:
    rows = sample.turns.order_by("rank").values_list("turn__transcript__code", "place")
    return list(rows)


def decisions(sampled: SampledTurn) -> dict[str, bool]:
    return dict(TurnDecision.objects.filter(sampled=sampled).values_list("code__key", "holds"))


def test_a_sample_is_drawn_from_respondents_turns_marked_or_not(study: Study) -> None:
    sample = a_sample(study, size=6)

    assert sorted(places(sample)) == [(code, at) for code in ("T01", "T02", "T03") for at in (0, 1)]
    assert all(each.turn.is_respondent for each in sample.turns.select_related("turn"))
    assert sample.frame == {code: {"turns": 2, "stratum": ""} for code in ("T01", "T02", "T03")}
    assert sample.codes == ["inst.local", "inst.stage", "learn.doing"]


def test_the_seed_says_which_turns_are_drawn(study: Study) -> None:
    drawn = places(a_sample(study))
    AdjudicationSample.objects.all().delete()

    assert places(a_sample(study)) == drawn


def test_each_transcript_may_be_a_stratum_of_its_own(study: Study) -> None:
    sample = a_sample(study, size=1, strata=Strata.TRANSCRIPT)

    assert sample.size == 6
    assert {code: part["stratum"] for code, part in sample.frame.items()} == {
        code: code for code in ("T01", "T02", "T03")
    }


def test_what_everybody_coded_is_the_bridge(study: Study) -> None:
    sample = a_sample(study, strata=Strata.BRIDGE)

    assert {code: part["stratum"] for code, part in sample.frame.items()} == {
        "T01": "bridge",
        "T02": "bridge",
        "T03": "rest",
    }


def test_themes_narrow_the_scope(study: Study) -> None:
    assert a_sample(study, themes=["learning"]).codes == ["learn.doing"]


def test_a_later_sample_is_drawn_from_what_came_since(study: Study) -> None:
    team, coding_round = study
    a_sample(study)
    task = a_task(coding_round, a_transcript(team["manager"], "T04"), team["coder_a"], team["lead"])
    submit(task=task, by=team["coder_a"])

    later = a_sample(study)

    assert (later.number, list(later.frame), later.size) == (2, ["T04"], 2)


@pytest.mark.parametrize(
    ("size", "more", "code"),
    [
        (0, {}, "wrong_size"),
        (LARGEST_SAMPLE + 1, {}, "wrong_size"),
        (4, {"themes": ["unknown"]}, "no_codes"),
    ],
)
def test_a_sample_that_cannot_be_is_refused(
    study: Study, size: int, more: dict[str, object], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        a_sample(study, size, **more)

    assert refused.value.code == code


def test_there_must_be_something_to_draw_from(study: Study) -> None:
    a_sample(study)

    with pytest.raises(Refusal) as refused:
        a_sample(study)

    assert refused.value.code == "nothing_to_draw"


def test_who_decides_says_what_holds_and_all_else_does_not(study: Study) -> None:
    lead = study[0]["lead"]
    sampled = a_sample(study).turns.order_by("rank")[0]

    decided = adjudicate(sampled=sampled, holds=["inst.local"], by=lead, reason=" Land. ")

    assert decisions(sampled) == {"inst.local": True, "inst.stage": False, "learn.doing": False}
    assert (decided.decided_by, decided.reason) == (lead, "Land.")
    assert decided.decided_at is not None
    assert Event.objects.filter(kind="turn.adjudicated").count() == 1


def test_a_turn_is_decided_once_and_may_be_taken_back(study: Study) -> None:
    lead = study[0]["lead"]
    sampled = a_sample(study).turns.order_by("rank")[0]
    adjudicate(sampled=sampled, holds=[], by=lead)

    with pytest.raises(Conflict):
        adjudicate(sampled=sampled, holds=[], by=lead)
    take_back(sampled=sampled, by=lead)
    take_back(sampled=sampled, by=lead)
    adjudicate(sampled=sampled, holds=["learn.doing"], by=lead)

    assert decisions(sampled)["learn.doing"] is True
    assert Event.objects.filter(kind="turn.reopened").count() == 1


def test_only_codes_in_scope_are_decided(study: Study) -> None:
    sampled = a_sample(study, themes=["learning"]).turns.order_by("rank")[0]

    with pytest.raises(Refusal) as refused:
        adjudicate(sampled=sampled, holds=["inst.local"], by=study[0]["lead"])

    assert refused.value.code == "not_in_scope"


def test_who_codes_a_transcript_blind_does_not_adjudicate_it(study: Study) -> None:
    team, coding_round = study
    lead = team["lead"]
    Membership.objects.filter(pk=lead.pk).update(roles=[Role.LEAD_CODER, Role.CODER])
    lead.refresh_from_db()
    sampled = a_sample(study).turns.select_related("turn__transcript").order_by("rank")[0]
    a_task(coding_round, sampled.turn.transcript, lead, team.pi)

    with pytest.raises(Conflict) as refused:
        adjudicate(sampled=sampled, holds=[], by=lead)

    assert refused.value.code == "blind_here"


@pytest.mark.parametrize("handle", ["coder_a", "analyst", "coordinator", "manager"])
def test_others_neither_draw_nor_decide(study: Study, handle: str) -> None:
    team, coding_round = study
    sampled = a_sample(study).turns.order_by("rank")[0]

    with pytest.raises(PermissionDenied):
        draw_sample(coding_round=coding_round, size=2, by=team[handle])
    with pytest.raises(PermissionDenied):
        adjudicate(sampled=sampled, holds=[], by=team[handle])
    with pytest.raises(PermissionDenied):
        take_back(sampled=sampled, by=team[handle])
