"""What is shown of pseudonyms."""

import pytest

from coding.actions.pseudonym import Naming, pseudonymise
from coding.models import Transcript
from coding.naming import NameKind
from coding.queries.pseudonym import (
    Occurrence,
    occurrences,
    proposals,
    pseudonyms_for,
    suggestions_in,
    texts_for,
)
from tests.factories import Team, a_transcript, study_with_members


@pytest.fixture
def team(db: None) -> Team:
    team = study_with_members()
    a_transcript(team["manager"], "T01", text="访员：王总好。\n受访者：好，王总也好。")
    a_transcript(team["manager"], "T02", text="I: Mr. Smith?\nR: 王总。")
    return team


def test_occurrences_stand_in_their_words_across_texts(team: Team) -> None:
    found = occurrences(texts_for(team["manager"]), ["王总", "nobody"])

    assert found["王总"][0] == Occurrence(
        "T01", 3, "访员：", "王总", "好。\n受访者：好，王总也好。"
    )
    assert [(each.code, each.place) for each in found["王总"]] == [
        ("T01", "3:T01"),
        ("T01", "14:T01"),
        ("T02", "17:T02"),
    ]
    assert found["nobody"] == []


def test_suggestions_come_from_all_texts_or_one(team: Team) -> None:
    everywhere = suggestions_in(texts_for(team["manager"]))
    in_one = suggestions_in(texts_for(team["manager"], "T02"))

    assert [(each.name, each.n) for each in everywhere] == [("王总", 3), ("Mr. Smith", 1)]
    assert {(each.name, each.n) for each in in_one} == {("王总", 1), ("Mr. Smith", 1)}


def test_a_text_that_is_not_there_is_missing(team: Team) -> None:
    with pytest.raises(Transcript.DoesNotExist):
        texts_for(team["manager"], "T99")


def test_proposals_go_on_counting(team: Team) -> None:
    namings = [Naming("王总", "[人物1]", NameKind.PERSON)]
    pseudonymise(namings=namings, versions={"T01": 1}, by=team["manager"])

    wanted = [("老李", NameKind.PERSON), ("Mr. Smith", NameKind.PERSON), ("华丽厂", NameKind.FIRM)]
    assert proposals(team["manager"], wanted) == ["[人物2]", "[Person 3]", "[企业1]"]


@pytest.mark.parametrize(
    ("handle", "n"), [("pi", 1), ("manager", 1), ("lead", 0), ("coder_a", 0), ("analyst", 0)]
)
def test_pseudonyms_are_listed_to_who_edits_transcripts(team: Team, handle: str, n: int) -> None:
    namings = [Naming("王总", "[人物1]", NameKind.PERSON)]
    pseudonymise(namings=namings, versions={"T01": 1}, by=team["manager"])

    assert pseudonyms_for(team[handle]).count() == n
