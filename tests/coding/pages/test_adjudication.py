"""Adjudication as pages."""

import pytest
from django.test import Client

from coding.models import AdjudicationSample, CodingRound, SampledTurn
from tests.adjudicated import a_coded_study
from tests.factories import Team
from tests.visitors import visitor

type Study = tuple[Team, CodingRound]


@pytest.fixture
def study(db: None) -> Study:
    return a_coded_study()


@pytest.fixture
def lead(study: Study) -> Client:
    return visitor(study[0]["lead"])


def address(study: Study, rest: str = "") -> str:
    return f"/studies/{study[0].study.slug}/adjudication/{rest}"


def read(client: Client, where: str) -> str:
    response = client.get(where)

    assert response.status_code == 200, response.content
    return response.content.decode().split("<main", 1)[1].split("</main>")[0]


def draw(study: Study, lead: Client, **more: object) -> AdjudicationSample:
    said = {"round": study[1].pk, "size": 6, "strata": "none", "is_blind": "on", "seed": 1}
    response = lead.post(address(study, "draw/"), said | more)

    assert response.status_code == 302, response.content
    return AdjudicationSample.objects.get(study=study[0].study)


def test_a_sample_is_drawn_by_the_form(study: Study, lead: Client) -> None:
    assert "No sample yet" in read(lead, address(study))

    sample = draw(study, lead, themes=["learning"])

    assert (sample.number, sample.seed, sample.size, sample.is_blind) == (1, 1, 6, True)
    assert sample.codes == ["learn.doing"]
    assert "0 of 6 turns decided" in read(lead, address(study))


def test_what_cannot_be_drawn_is_told_at_its_field(study: Study, lead: Client) -> None:
    draw(study, lead)

    response = lead.post(
        address(study, "draw/"), {"round": study[1].pk, "size": 6, "strata": "none"}
    )

    assert response.status_code == 200
    assert "Nothing was handed in in this round" in response.content.decode()


def test_deciding_leads_to_the_next_turn_and_at_last_to_the_sample(
    study: Study, lead: Client
) -> None:
    sample = draw(study, lead)
    ways = [
        lead.post(address(study, f"1/{rank}/decide/"), {"holds": ["learn.doing"]}).headers[
            "Location"
        ]
        for rank in range(6)
    ]

    assert ways == [*(address(study, f"1/{rank}/") for rank in range(1, 6)), address(study, "1/")]
    assert not sample.turns.filter(decided_at=None).exists()


def test_who_looks_stays_and_sees_what_the_coders_marked(study: Study, lead: Client) -> None:
    sample = draw(study, lead)
    turn = SampledTurn.objects.get(sample=sample, turn__transcript__code="T01", place=0)
    page = address(study, f"1/{turn.rank}/")
    before = read(lead, page)

    response = lead.post(f"{page}decide/", {"holds": ["learn.doing"], "look": "1"})
    after = read(lead, page)

    assert response.headers["Location"] == page
    assert "coder_a · coder_a" not in before
    assert "coder_a · coder_a" in after
    assert "We learned by doing." in before


def test_a_decision_is_taken_back(study: Study, lead: Client) -> None:
    sample = draw(study, lead)
    lead.post(address(study, "1/0/decide/"), {"holds": []})

    lead.post(address(study, "1/0/take-back/"))

    assert not sample.turns.exclude(decided_at=None).exists()
    assert "Decide, and on to the next" in read(lead, address(study, "1/0/"))


def test_a_turn_that_is_decided_already_says_so(study: Study, lead: Client) -> None:
    draw(study, lead)
    lead.post(address(study, "1/0/decide/"), {"holds": []})

    response = lead.post(address(study, "1/0/decide/"), {"holds": []}, follow=True)

    assert "This turn is decided already" in response.content.decode()


@pytest.mark.parametrize(("after", "rank"), [("0", 1), ("5", 0), ("", 0), ("x", 0), ("9" * 12, 0)])
def test_next_leads_to_an_undecided_turn(study: Study, lead: Client, after: str, rank: int) -> None:
    draw(study, lead)

    response = lead.get(address(study, "1/next/"), {"after": after})

    assert response.headers["Location"] == address(study, f"1/{rank}/")


@pytest.mark.parametrize("rest", ["9/", "1/99/", "9/next/", "9/0/", "1/99999999999999999999/"])
def test_what_is_not_there_is_not_found(study: Study, lead: Client, rest: str) -> None:
    draw(study, lead)

    assert lead.get(address(study, rest)).status_code == 404


def test_a_sample_lists_its_turns_in_their_order(study: Study, lead: Client) -> None:
    draw(study, lead)

    page = read(lead, address(study, "1/"))

    assert [page.count(f"adjudication/1/{rank}/") for rank in range(6)] == [2, 1, 1, 1, 1, 1]
