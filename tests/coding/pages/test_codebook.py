"""The codebook as a page."""

import pytest
from django.utils.html import escape

from tests.factories import (
    Team,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)
from tests.visitors import visitor

ADDRESS = "/studies/hair/codebook/"


@pytest.fixture
def team(db: None) -> Team:
    """Coder A marked one segment, coder B two."""
    team = study_with_members("hair")
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    transcript = a_transcript(team["manager"], "T01")
    for coder, codes in (("coder_a", ["inst.local"]), ("coder_b", ["inst.local", "learn.doing"])):
        task = a_task(coding_round, transcript, team[coder], team["lead"])
        for code in codes:
            a_segment(task, code=code, value=1 if code == "inst.local" else None)
    return team


def read(team: Team, handle: str, language: str = "en") -> str:
    client = visitor(team[handle])
    client.cookies["django_language"] = language
    response = client.get(ADDRESS)

    assert response.status_code == 200
    return response.content.decode()


def test_every_code_stands_under_its_theme_with_its_scale(team: Team) -> None:
    page = read(team, "lead")

    assert page.index('id="institutions"') < page.index('id="inst.local"')
    assert page.index('id="inst.stage"') < page.index('id="learning"')
    assert 'popovertarget="scale-note-valence"' in page
    assert 'id="scale-note-valence" popover' in page


def test_both_languages_are_in_the_page_to_be_found(team: Team) -> None:
    pages = [read(team, "lead", language) for language in ("en", "zh-hans")]

    for words in ("Institutions", "制度", "学习"):
        assert [words in page for page in pages] == [True, True]


@pytest.mark.parametrize(
    ("handle", "counts"),
    [
        ("lead", ["2 segments", "0 segments", "1 segment"]),
        ("coder_a", ["1 segment", "0 segments", "0 segments"]),
        ("coder_b", ["1 segment", "0 segments", "1 segment"]),
    ],
)
def test_counts_are_those_that_the_member_may_know(
    team: Team, handle: str, counts: list[str]
) -> None:
    page = visitor(team[handle]).get(ADDRESS)

    codes = [code for each in page.context["themes"] for code in each.codes]
    assert [f"{code.n} segment{'' if code.n == 1 else 's'}" for code in codes] == counts
    assert all(escape(count) in page.content.decode() for count in counts)


def test_a_coder_is_told_that_the_counts_are_own(team: Team) -> None:
    words = "counted are your own segments"

    assert words in read(team, "coder_a")
    assert words not in read(team, "lead")


def test_a_data_manager_reads_no_counts_and_no_way_to_segments(team: Team) -> None:
    page = read(team, "manager")

    assert "segment" not in page.split('<main class="page', 1)[1].split("</main>")[0]


def test_a_study_without_codebook_says_so(db: None) -> None:
    team = study_with_members("hair")

    assert "No codebook yet" in read(team, "lead")
