"""Submissions: the list, and one as people read it."""

import re
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from pytest_django import DjangoAssertNumQueries

from survey.actions.case import note_consent
from survey.formats.labelled import AnswerKind, LabelledAnswer, Missing, Section
from survey.models import ConflictingBody, RepeatRow, Submission
from survey.pages.submission import laid_out
from tests.factories import (
    Team,
    a_case,
    a_definition,
    a_form,
    a_submission,
    study_with_members,
)
from tests.visitors import visitor

LIST = "/studies/paper/submissions/"


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members("paper")


@pytest.fixture
def sent(team: Team) -> Submission:
    """The interviewer's submission of F1, with two partners and an answer left empty."""
    case = a_case(team.study, "F1")
    note_consent(case=case, said={"take_part": True, "record": False})
    submission = a_submission(
        a_form(team.study),
        by=team["interviewer"],
        case=case,
        answers={"firm_code": "F1", "stage": "oem", "markets": ["africa", "usa"]},
        partners=["Ruimei", "瑞贝卡"],
    )
    submission.empty = ["staff"]
    submission.save()
    return submission


def address(submission: Submission) -> str:
    return f"{LIST}{submission.instance_id}/"


def listed(team: Team, query: str = "") -> list[Submission]:
    page = visitor(team.pi).get(f"{LIST}?{query}")
    assert page.status_code == 200
    return [line.submission for line in page.context["lines"]]


@pytest.mark.parametrize("handle", ["pi", "coordinator", "interviewer", "analyst", "manager"])
def test_who_may_read_it_opens_list_and_submission(
    team: Team, sent: Submission, handle: str
) -> None:
    client = visitor(team[handle])

    assert [line.submission for line in client.get(LIST).context["lines"]] == [sent]
    assert client.get(address(sent)).status_code == 200
    assert client.get(f"{address(sent)}xml/").status_code == 200


@pytest.mark.parametrize("handle", ["coder_a", "lead"])
@pytest.mark.parametrize("end", ["", "{id}/", "{id}/xml/"])
def test_coders_are_kept_out(team: Team, sent: Submission, handle: str, end: str) -> None:
    there = LIST + end.format(id=sent.instance_id)

    assert visitor(team[handle]).get(there).status_code == 403


@pytest.mark.parametrize("end", ["", "{id}/", "{id}/xml/"])
def test_a_stranger_finds_nothing(team: Team, sent: Submission, end: str) -> None:
    stranger = visitor(study_with_members("other", {}).pi)

    assert stranger.get(LIST + end.format(id=sent.instance_id)).status_code == 404


def test_an_interviewer_finds_no_other_submission(team: Team) -> None:
    other = a_submission(a_form(team.study), by=team["coordinator"])
    client = visitor(team["interviewer"])

    assert client.get(address(other)).status_code == 404
    assert client.get(f"{address(other)}xml/").status_code == 404


def test_each_filter_narrows_the_list(team: Team, sent: Submission) -> None:
    other = a_submission(a_form(team.study, a_definition("office")), by=team["coordinator"])
    Submission.objects.filter(pk=other.pk).update(
        review="approved", received_at=datetime(2026, 3, 4, 16, 30, tzinfo=UTC)
    )

    assert listed(team) == [other, sent]
    assert listed(team, "form=office") == [other]
    assert listed(team, "case=F1") == [sent]
    assert listed(team, "interviewer=coordinator") == [other]
    assert listed(team, "review=received") == [sent]
    # 16:30 UTC is half past midnight of the fifth in Shanghai, where the service stands.
    assert listed(team, "since=2026-03-05&until=2026-03-05") == [other]
    assert listed(team, "until=2026-03-04") == []


def test_days_in_the_wrong_order_are_told_and_kept(team: Team, sent: Submission) -> None:
    page = visitor(team.pi).get(f"{LIST}?since=2026-03-05&until=2026-03-04&form=zzz")

    assert page.context["filters"].errors == {
        "form": ["Select a valid choice. zzz is not one of the available choices."],
        "until": ["This day is before the first one."],
    }
    assert 'value="2026-03-05"' in page.text
    assert "2026-03-04" in page.text


def test_an_impossible_day_is_told(team: Team, sent: Submission) -> None:
    page = visitor(team.pi).get(f"{LIST}?since=2026-02-30")

    assert page.context["filters"].errors == {"since": ["Enter a valid date."]}
    assert [line.submission for line in page.context["lines"]] == [sent]


def test_empty_lists_say_so(team: Team) -> None:
    assert "No submission yet" in visitor(team.pi).get(LIST).text


def test_a_place_that_cannot_be_is_a_bad_request(team: Team) -> None:
    for place in ("x", "%00"):
        assert visitor(team.pi).get(f"{LIST}?after={place}").status_code == 400


def test_a_name_that_no_row_can_have_is_404(team: Team) -> None:
    assert visitor(team.pi).get(f"{LIST}%00/").status_code == 404


def test_the_list_costs_the_same_however_long_it_is(
    team: Team, sent: Submission, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = visitor(team.pi)
    client.get(LIST)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST)

    for _ in range(5):
        case = a_case(team.study)
        note_consent(case=case, said={"take_part": True})
        a_submission(sent.form_version, by=team["interviewer"], case=case)

    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST)


LIST_QUERIES = 13


def test_answers_stand_in_words_of_the_readers_language(team: Team, sent: Submission) -> None:
    client = visitor(team.pi)

    english = client.get(address(sent)).text
    client.cookies["django_language"] = "zh-hans"
    chinese = client.get(address(sent)).text

    for text in ("OEM", '<span class="chip">Africa</span>', "left empty", "Ruimei", "瑞贝卡"):
        assert text in english
    assert "代工" in chinese
    assert '<span class="chip">非洲</span>' in chinese


def test_a_submission_without_a_case_is_readable(team: Team) -> None:
    submission = a_submission(a_form(team.study), by=team["interviewer"])

    page = visitor(team.pi).get(address(submission))

    assert page.context["consent"] is None
    assert submission.instance_id in page.text


def test_rows_keep_their_order_and_say_in_which_row_they_stand(
    team: Team, sent: Submission
) -> None:
    RepeatRow.objects.filter(submission=sent, position=1).update(parent_position=4)

    page = visitor(team.pi).get(address(sent))

    rows = page.context["cards"][0].blocks[0].tables[0].rows
    assert [row.cells[0].value for row in rows] == ["Ruimei", "瑞贝卡"]
    assert "in 5" in page.text


def test_no_level_of_headings_is_left_out(team: Team, sent: Submission) -> None:
    page = visitor(team.pi).get(address(sent)).text

    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page)]
    assert max(levels) == 3
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_submission_costs_a_fixed_number_of_queries(
    team: Team, sent: Submission, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = visitor(team.pi)
    client.get(address(sent))

    with django_assert_num_queries(16):
        client.get(address(sent))


def test_the_body_is_downloaded_as_it_came(team: Team, sent: Submission) -> None:
    response = visitor(team["interviewer"]).get(f"{address(sent)}xml/")

    assert response.content == b"<data/>"
    assert response["Content-Type"] == "application/xml"
    name = sent.instance_id.replace(":", "-")
    assert response["Content-Disposition"] == f'attachment; filename="{name}.xml"'


def test_conflicting_bodies_are_told_and_downloaded(team: Team, sent: Submission) -> None:
    ConflictingBody.objects.create(
        submission=sent, digest="abcdef0123", xml=b"<other/>", sent_by=team["coordinator"]
    )
    client = visitor(team.pi)

    page = client.get(address(sent))
    body = client.get(f"{address(sent)}xml/?digest=abcdef0123")

    assert "Conflicting posts" in page.text
    assert [line.changes for line in page.context["conflicts"]] == [None]
    assert body.content == b"<other/>"
    assert client.get(f"{address(sent)}xml/?digest=none").status_code == 404


def test_an_instance_id_may_hold_slashes(team: Team, sent: Submission) -> None:
    Submission.objects.filter(pk=sent.pk).update(instance_id="urn:x/2026/é?1")

    page = visitor(team.pi).get(LIST)

    href = "/studies/paper/submissions/urn:x/2026/%C3%A9%3F1/"
    assert f'href="{href}"' in page.text
    assert visitor(team.pi).get(href).status_code == 200
    assert visitor(team.pi).get(f"{href}xml/").status_code == 200


def answer(name: str, missing: Missing | None = None) -> LabelledAnswer:
    kind = AnswerKind.MISSING if missing else AnswerKind.TEXT
    return LabelledAnswer(name, name, "", kind, missing)


def section(name: str, level: int, *items: LabelledAnswer, continued: bool = False) -> Section:
    return Section(name, name.upper(), level, items, (), continued)


def test_inner_sections_stand_in_the_card_of_the_outer_one() -> None:
    cards = laid_out(
        [
            section("a", 1, answer("one")),
            section("b", 2, answer("two")),
            section("a", 1, answer("three"), continued=True),
            section("c", 1, answer("four")),
        ]
    )

    assert [
        (
            card.title,
            [(block.title, [item.name for item in block.answers]) for block in card.blocks],
        )
        for card in cards
    ] == [("A", [("", ["one"]), ("B", ["two"]), ("", ["three"])]), ("C", [("", ["four"])])]


def test_a_mere_heading_leads_the_cards_below_it() -> None:
    cards = laid_out(
        [
            section("main", 1),
            section("a", 2),
            section("b", 3, answer("one")),
            section("c", 2, answer("two")),
        ]
    )

    assert [
        (card.title, card.is_lead, [block.title for block in card.blocks]) for card in cards
    ] == [
        ("MAIN", True, []),
        ("A", False, ["B"]),
        ("C", False, [""]),
    ]


def test_what_was_not_to_be_asked_stands_apart() -> None:
    (card,) = laid_out(
        [
            section("a", 1, answer("one", Missing.NOT_RELEVANT), answer("two", Missing.REFUSED)),
            section("b", 2, answer("three", Missing.NOT_RELEVANT)),
        ]
    )

    assert [item.name for item in card.unasked] == ["one", "three"]
    assert [[item.name for item in block.answers] for block in card.blocks] == [["two"]]
