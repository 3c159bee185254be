"""The plan of giving out evenly in a round."""

import pytest

from coding.models import CodingRound
from coding.queries.balance import plan_of
from survey.actions.refusal import Refusal
from tests.factories import Team, a_codebook, a_round, a_task, a_transcript, study_with_members


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


@pytest.fixture
def coding_round(team: Team) -> CodingRound:
    return a_round(team["lead"], a_codebook(team["lead"]))


def test_what_is_given_already_counts(team: Team, coding_round: CodingRound) -> None:
    texts = [a_transcript(team["manager"], f"T0{n}", text=f"R: {'x' * 100}\n") for n in range(4)]
    a_task(coding_round, texts[0], team["coder_a"], team["lead"])
    a_task(coding_round, texts[3], team["coder_a"], team["lead"])

    plan = plan_of(coding_round, texts[:3], [team["coder_a"], team["coder_b"]], each=1, seed=1)

    assert plan.new == {"T00": (), "T01": ("coder_b",), "T02": ("coder_b",)}
    assert (plan.n, plan.balance.spread) == (2, 0)
    assert plan.lengths == {text.code: len(text.text) for text in texts[:3]}


@pytest.mark.parametrize(
    ("n_texts", "n_coders", "each", "code"),
    [(0, 1, 1, "no_transcripts"), (1, 0, 1, "no_coders"), (1, 1, 2, "too_few_coders")],
)
def test_what_cannot_be_is_refused_in_words(
    team: Team, coding_round: CodingRound, n_texts: int, n_coders: int, each: int, code: str
) -> None:
    texts = [a_transcript(team["manager"])][:n_texts]

    with pytest.raises(Refusal) as refused:
        plan_of(coding_round, texts, [team["coder_a"]][:n_coders], each=each, seed=1)

    assert refused.value.code == code
    assert str(refused.value).endswith(".")
