"""One figure of a run as a page."""

import re

import pytest

from survey.actions.case import note_consent
from survey.models import Case
from tests.computed import LAND, a_computable_study, a_computed_run
from tests.factories import Team
from tests.visitors import visitor

RUN = "/studies/hair/results/1/"


@pytest.fixture
def team(db: None) -> Team:
    team = a_computable_study()
    a_computed_run(team["analyst"])
    return team


def read(team: Team, figure: str, handle: str = "analyst", language: str = "en") -> str:
    client = visitor(team[handle])
    client.cookies["django_language"] = language
    response = client.get(f"{RUN}{figure}/")

    assert response.status_code == 200, response.content
    inside = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(inside.split())


def crumbs(page: str) -> str:
    return page.split('class="crumbs"', 1)[1].split("</nav>", 1)[0]


def in_order(page: str, *texts: str) -> bool:
    places = [page.index(text) for text in texts]
    return places == sorted(places)


def test_the_way_leads_from_the_composite_to_the_measure(team: Team) -> None:
    way = crumbs(read(team, "measure/local"))

    assert in_order(
        way,
        "Results, run 1",
        "Nexus",
        "Institutions",
        "Local support",
        "Local rules in transcripts",
    )
    assert f'href="{RUN}subindicator/inst_1/"' in way


def test_a_measure_tells_its_value_its_formula_and_its_goalposts(team: Team) -> None:
    page = read(team, "measure/local")

    assert ">43.8 " in page
    assert "n (interviews)" in page
    assert "−0.250" in page
    assert "the mean value of the segments with these codes" in page
    assert "mean of the values" in page
    assert "0 at −2, 100 at 2" in page


def test_a_composite_tells_its_parts_with_their_weights(team: Team) -> None:
    page = read(team, "composite/nexus")

    rows = page.split("<tbody>")[1].split("</tbody>")[0]
    assert in_order(rows, "Institutions", ">25 %<", "Size of firms", ">75 %<")
    assert "The geometric mean of its parts" in page
    assert "Own construction." in page


@pytest.mark.parametrize(
    ("figure", "needs"),
    [
        ("subindicator/inst_1", "At least 50 % of the weight must be there."),
        ("dimension/INST", "At least 60 % of the weight must be there."),
        ("composite/nexus", "All parts must be there."),
    ],
)
def test_what_must_be_there_is_said(team: Team, figure: str, needs: str) -> None:
    assert needs in read(team, figure)


def test_units_stand_from_the_highest_down_with_question_and_answer(team: Team) -> None:
    page = read(team, "measure/size")

    assert in_order(page.split("What it rests on")[1], ">F02<", ">F03<", ">F01<")
    assert re.findall(r"<dt>Staff</dt>\s*<dd[^>]*>\s*(\d+)", page) == ["80", "50", "20"]
    assert "The whole submission of F02" in page


def test_questions_are_asked_in_the_language_of_the_reader(team: Team) -> None:
    page = read(team, "measure/size", language="zh-hans")

    assert "<dt>员工数</dt>" in page
    assert "企业规模" in crumbs(page)


def test_quotes_lead_to_the_segment_in_the_text(team: Team) -> None:
    page = read(team, "measure/local")

    quote = page.split("<blockquote")[1].split("</blockquote>")[0]
    assert LAND in quote
    assert 'href="/studies/hair/transcripts/T01/#segment-' in quote
    assert in_order(quote, "coder_a · coder_a", ">2<", "coder_b · coder_b", ">1<")


def test_who_reads_all_segments_reads_them_after_a_no(team: Team) -> None:
    """On the screen, as coding.rules says; a download leaves them out."""
    note_consent(case=Case.objects.get(code="F01"), said={"quote": False})

    assert LAND in read(team, "measure/local")


def test_who_reads_no_submissions_sees_no_answers(team: Team) -> None:
    page = read(team, "measure/size", "lead")

    assert ">F02<" in page
    assert "<dt>Staff</dt>" not in page
    assert "The whole submission" not in page
    assert "There is nothing behind it that your role may read." in page


def test_below_min_n_neither_value_nor_unit_nor_quote_is_in_the_source(team: Team) -> None:
    page = read(team, "measure/doing")

    assert "Too few to show" in page
    assert "2 units have a value, 9 are needed." in page
    for secret in ("We learned by doing.", "T01", "0.250", "coder_a", "<blockquote"):
        assert secret not in page


def test_a_distribution_is_shown_in_the_words_of_the_form(team: Team) -> None:
    page = read(team, "measure/stages")

    assert 'aria-label="OEM"' in page
    assert ">67 %<" in page
    assert "not scored" in page


def test_a_flag_is_explained_where_it_stands(team: Team) -> None:
    page = read(team, "measure/local")

    assert in_order(page, "unreliable", "Krippendorff’s α is below 0.667")


def test_one_walks_to_what_stands_beside(team: Team) -> None:
    page = read(team, "measure/local")

    assert f'href="{RUN}measure/doing/" aria-label="Next: Learning by doing"' in page
    assert "Previous:" not in page


def test_a_part_says_where_it_is_used(team: Team) -> None:
    used = read(team, "dimension/INST").split("Used in")[1]

    assert in_order(used, f"{RUN}composite/nexus/", f"{RUN}composite/local_only/")


@pytest.mark.parametrize(
    "figure", ["measure/nothing", "nothing/local", "measure/INST", "composite/local"]
)
def test_what_the_run_does_not_have_is_not_there(team: Team, figure: str) -> None:
    assert visitor(team["analyst"]).get(f"{RUN}{figure}/").status_code == 404
