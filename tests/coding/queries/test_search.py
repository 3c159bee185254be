"""Search in the texts a member reads, and the plan of coding from hits."""

from collections.abc import Sequence
from typing import Any

import pytest

from coding.kwic import sought
from coding.models import CodingTask
from coding.queries import search as searching
from coding.queries.search import (
    INTERVIEWER,
    RESPONDENT,
    Cursor,
    Looking,
    Unit,
    Wanted,
    Where,
    open_tasks,
    plan,
    search,
)
from survey.models import Membership
from tests.factories import Team, a_task, a_transcript, study_with_members
from tests.steps import a_given_task, content, new, take

MORE = "I: 技術？\nR: 我們發展技術。 The county, again.\nI: land and land\nR: 好。\n"


@pytest.fixture
def team(db: None) -> Team:
    """Coder A has T01; T02 is given to nobody."""
    team = study_with_members()
    a_given_task(team)
    a_transcript(team["manager"], "T02", text=MORE)
    return team


def found(
    member: Membership,
    query: str,
    *,
    limit: int = 50,
    after: Cursor | None = None,
    **more: Any,  # noqa: ANN401
) -> list[dict[str, Any]]:
    return search(member, Looking(sought(query), **more), limit=limit, after=after).rows


def places(rows: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(row["transcript"], row["hit"]) for row in rows]


def test_a_hit_is_told_with_its_context(team: Team) -> None:
    task = CodingTask.objects.get()
    take(task, new(content()), new(content("给了", "inst.local", 1)))

    (row,) = found(team["coder_a"], "给了地")

    text = task.transcript.text
    start = text.index("给了地")
    assert row == {
        "transcript": "T01",
        "task": task.pk,
        "turn": 2,
        "speaker": "R",
        "start": start,
        "end": start + 3,
        "before": "县里",
        "hit": "给了地",
        "after": "。👩‍🏭 learned by doing 👍🏽, cafe\u0301 came ",
        "codes": ["inst.local", "learn.doing"],
    }


def test_simplified_and_traditional_find_each_other(team: Team) -> None:
    assert places(found(team["lead"], "发展技术")) == [("T02", "發展技術")]
    assert places(found(team["lead"], "技术")) == [("T02", "技術")] * 2


def test_a_member_searches_only_what_it_reads(team: Team) -> None:
    assert found(team["coder_a"], "技术") == []
    assert found(team["coder_b"], "县里") == []
    assert found(team["interviewer"], "县里") == []
    assert found(study_with_members().pi, "县里") == []


def test_one_searches_a_transcript_own_ones_or_all(team: Team) -> None:
    coder, lead, task = team["coder_a"], team["lead"], CodingTask.objects.get()

    assert len(found(lead, "came", where=Where.STUDY)) == 2
    assert found(lead, "came", where=Where.MINE) == []
    assert len(found(coder, "came", where=Where.MINE)) == 2
    assert len(found(coder, "came", where=Where.TRANSCRIPT, task=task.pk)) == 2
    for member, pk in ((lead, task.pk), (coder, None)):
        with pytest.raises(CodingTask.DoesNotExist):
            found(member, "came", where=Where.TRANSCRIPT, task=pk)


@pytest.mark.parametrize(
    ("speaker", "turns"),
    [("", [1, 2]), ("I", [1]), ("R", [2]), (RESPONDENT, [2]), (INTERVIEWER, [1]), ("X", [])],
)
def test_one_searches_the_words_of_a_speaker(team: Team, speaker: str, turns: list[int]) -> None:
    rows = found(team["lead"], "技术", speaker=speaker)

    assert [row["turn"] for row in rows] == turns


def test_the_words_of_another_coder_are_not_told(team: Team) -> None:
    task = CodingTask.objects.get()
    take(task, new(content()))
    other = a_task(task.round, task.transcript, team["coder_b"], team["lead"])

    (row,) = found(team["coder_b"], "县里")
    (leads,) = found(team["lead"], "县里")

    assert (row["task"], row["codes"]) == (other.pk, [])
    assert (leads["task"], leads["codes"]) == (None, [])


@pytest.mark.parametrize("at_once", [1, 8])
def test_pages_go_through_all_hits(
    team: Team, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(searching, "AT_ONCE", at_once)
    looking = Looking(sought("a"))
    whole = search(team["lead"], looking, limit=500)
    pages, after = [], None
    while True:
        page = search(team["lead"], looking, limit=2, after=after)
        pages += page.rows
        if (after := page.after) is None:
            break

    assert pages == whole.rows
    assert (len(pages), whole.after) == (11, None)


@pytest.mark.parametrize("query", ["again", "发展技术", "land and land", "again.", "C  ounty"])
def test_the_index_finds_what_the_scan_finds(
    team: Team, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    scanned = found(team["lead"], query)
    monkeypatch.setattr(searching, "AT_ONCE", 0 + 1)

    looked_up = found(team["lead"], query)

    assert looked_up == scanned
    assert (query == "C  ounty") is (not scanned)


def a_plan(member: Membership, query: str, unit: Unit, **more: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    wanted = Wanted("learn.doing", None, {"period": "early"})
    return plan(member, Looking(sought(query)), unit, wanted, tasks=more.get("tasks"))


@pytest.mark.parametrize(
    ("unit", "quotes"),
    [
        (Unit.HIT, ["came", "came"]),
        (
            Unit.SENTENCE,
            ["👩‍🏭 learned by doing 👍🏽, cafe\u0301 came later.", "Then 𠮷田 came."],
        ),
        (
            Unit.TURN,
            [
                "县里给了地。👩‍🏭 learned by doing 👍🏽, cafe\u0301 came later.",
                "Then 𠮷田 came. One two three four five six.",
            ],
        ),
    ],
)
def test_a_plan_codes_hits_sentences_or_turns(team: Team, unit: Unit, quotes: list[str]) -> None:
    (planned,) = a_plan(team["coder_a"], "came", unit)

    changes = planned["changes"]
    text = CodingTask.objects.get().transcript.text
    assert [change["after"]["quote"] for change in changes] == quotes
    for change in changes:
        after = change["after"]
        assert text[after["start"] : after["end"]] == after["quote"]
        assert (after["code"], after["attributes"]) == ("learn.doing", {"period": "early"})
    assert len({change["segment"] for change in changes}) == len(changes)


def test_a_unit_with_several_hits_is_coded_once(team: Team) -> None:
    (planned,) = a_plan(team["coder_a"], "e", Unit.TURN)

    assert len(planned["changes"]) == 2


def test_what_is_coded_already_is_only_counted(team: Team) -> None:
    task = CodingTask.objects.get()
    take(task, new(content("came")))

    (planned,) = a_plan(team["coder_a"], "came", Unit.HIT)

    assert (len(planned["changes"]), planned["already"]) == (1, 1)


def test_a_plan_is_of_own_open_tasks(team: Team) -> None:
    task = CodingTask.objects.get()

    other = a_plan(team["coder_b"], "came", Unit.HIT)
    none = a_plan(team["coder_a"], "came", Unit.HIT, tasks=[task.pk + 1])
    one = a_plan(team["coder_a"], "came", Unit.HIT, tasks=[task.pk])
    silent = a_plan(team["coder_a"], "nowhere", Unit.HIT)
    CodingTask.objects.update(submitted_at="2026-01-01T00:00Z")
    closed = a_plan(team["coder_a"], "came", Unit.HIT)

    assert (other, none, silent, closed) == ([], [], [], [])
    assert [each["task"] for each in one] == [task.pk]
    assert not open_tasks(team["coder_a"]).exists()
