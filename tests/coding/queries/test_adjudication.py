"""What who adjudicates sees, and what figures are corrected by."""

import pytest

from coding.actions.adjudication import adjudicate, draw_sample
from coding.models import AdjudicationSample, Code, CodeState, CodingRound, Transcript
from coding.queries.adjudication import (
    framed_transcripts,
    next_turn,
    sample_for,
    samples_for,
    samples_of,
    scope_of,
    turn_to_decide,
    turns_for,
)
from coding.sampling import DecidedTurn, Drawn
from survey.models import Membership, Role
from tests.adjudicated import a_coded_study
from tests.factories import Team, a_task

type Study = tuple[Team, CodingRound]


@pytest.fixture
def study(db: None) -> Study:
    return a_coded_study()


def a_sample(study: Study, *, is_blind: bool = True) -> AdjudicationSample:
    team, coding_round = study
    return draw_sample(
        coding_round=coding_round, size=6, by=team["lead"], seed=1, is_blind=is_blind
    )


def rank_of(sample: AdjudicationSample, transcript: str, place: int) -> int:
    return sample.turns.get(turn__transcript__code=transcript, place=place).rank


def marks(study: Study, sample: AdjudicationSample, rank: int) -> dict[str, tuple[str, ...]]:
    shown = turn_to_decide(study[0]["lead"], sample, rank)
    return {each.code.key: each.marked_by for theme in shown.themes for each in theme.codes}


def test_a_turn_stands_between_its_neighbours(study: Study) -> None:
    sample = a_sample(study)

    shown = turn_to_decide(study[0]["lead"], sample, rank_of(sample, "T01", 0))

    assert [(said.text, said.is_question, said.is_asked) for said in shown.talk] == [
        ("How did you begin?", True, False),
        ("The county gave us land. We learned by doing.", False, True),
        ("And the markets?", True, False),
    ]
    assert [theme.theme.key for theme in shown.themes] == ["institutions", "learning"]


def test_marks_are_hidden_until_the_turn_is_decided(study: Study) -> None:
    sample, lead = a_sample(study), study[0]["lead"]
    rank = rank_of(sample, "T01", 0)

    before = marks(study, sample, rank)
    adjudicate(sampled=sample.turns.get(rank=rank), holds=["learn.doing"], by=lead)
    after = turn_to_decide(lead, sample, rank)

    assert before == {"inst.local": (), "inst.stage": (), "learn.doing": ()}
    assert marks(study, sample, rank)["learn.doing"] == ("coder_a · coder_a", "coder_b · coder_b")
    assert [each.holds for theme in after.themes for each in theme.codes] == [False, False, True]


def test_marks_of_a_sample_that_is_not_blind_are_shown_at_once(study: Study) -> None:
    sample = a_sample(study, is_blind=False)

    assert marks(study, sample, rank_of(sample, "T01", 1))["learn.doing"] == ("coder_a · coder_a",)


def test_the_next_turn_is_the_first_undecided_one_behind(study: Study) -> None:
    sample, lead = a_sample(study), study[0]["lead"]
    adjudicate(sampled=sample.turns.get(rank=1), holds=[], by=lead)

    found = [next_turn(lead, sample, after) for after in (-1, 0, 5)]

    assert [each.rank for each in found if each] == [0, 2, 0]


def test_a_decided_sample_has_no_next_turn(study: Study) -> None:
    sample, lead = a_sample(study), study[0]["lead"]
    for sampled in sample.turns.all():
        adjudicate(sampled=sampled, holds=[], by=lead)

    assert next_turn(lead, sample) is None
    assert [each.pk for each in samples_for(lead)] == [sample.pk]


def test_turns_that_the_member_codes_blind_are_not_there(study: Study) -> None:
    team, coding_round = study
    sample, lead = a_sample(study), team["lead"]
    Membership.objects.filter(pk=lead.pk).update(roles=[Role.LEAD_CODER, Role.CODER])
    lead.refresh_from_db()
    a_task(coding_round, Transcript.objects.get(code="T03"), lead, team.pi)

    assert {each.turn.transcript.code for each in turns_for(lead, sample)} == {"T01", "T02"}


def test_who_does_not_adjudicate_sees_no_sample(study: Study) -> None:
    sample = a_sample(study)

    assert not samples_for(study[0]["coder_a"]).exists()
    with pytest.raises(AdjudicationSample.DoesNotExist):
        sample_for(study[0]["analyst"], sample.number)


def test_retired_codes_are_not_in_scope(study: Study) -> None:
    Code.objects.filter(key="inst.stage").update(state=CodeState.RETIRED)

    assert scope_of(study[1], []) == ["inst.local", "learn.doing"]
    assert scope_of(study[1], ["learning"]) == ["learn.doing"]


def test_figures_read_frame_scope_and_decisions(study: Study) -> None:
    sample, lead = a_sample(study), study[0]["lead"]
    rank = rank_of(sample, "T02", 1)
    adjudicate(sampled=sample.turns.get(rank=rank), holds=["learn.doing"], by=lead)

    found = samples_of(study[0].study.pk)

    assert found == [
        Drawn(
            1,
            {"T01": (2, ""), "T02": (2, ""), "T03": (2, "")},
            frozenset({"inst.local", "inst.stage", "learn.doing"}),
            (
                DecidedTurn(
                    "T02", 1, {"inst.local": False, "inst.stage": False, "learn.doing": True}
                ),
            ),
        )
    ]
    assert framed_transcripts(study[0].study.pk) == {"T01", "T02", "T03"}
