"""What differs between two versions, and how many submissions it concerns."""

import pytest

from survey.actions.form import draft_form, publish_draft
from tests.factories import Team, a_submission, study_with_members
from tests.visitors import visitor
from tests.xlsforms import CHOICES, QUESTIONS, an_xlsform

PAGE = "/studies/hair/forms/firm/difference/"
CHANGED = [
    QUESTIONS[0],
    ("decimal", "staff", "People", "员工数"),
    ("select_one yn", "exports", "Do you export?", "是否出口？"),
    *QUESTIONS[4:],
    ("text", "closing", "Anything else?", "还有吗？"),
]


@pytest.fixture
def team(db: None) -> Team:
    """Two submissions to version 1, one of which exports; version 2 is a draft."""
    team = study_with_members("hair")
    draft = draft_form(data=an_xlsform(), filename="firm.xlsx", by=team.pi)
    first = publish_draft(form=draft.form, by=team.pi)
    answers = {"staff": 4, "exports": "yes", "market": "USA"}
    a_submission(first, by=team["interviewer"], answers=answers)
    a_submission(first, by=team["coordinator"], answers={"exports": "no"}, partners=["华丽"])
    data = an_xlsform(CHANGED, version="2", choices=CHOICES[1:])
    draft_form(data=data, filename="firm.xlsx", by=team.pi)
    return team


def test_each_change_tells_what_it_means_and_how_often(team: Team) -> None:
    page = visitor(team.pi).get(PAGE, {"version": "2"})

    assert (page.context["old"].version, page.context["shown"].version) == ("1", "2")
    lines = [
        (line.name, str(line.what), line.before, line.after, line.touched)
        for line in page.context["lines"]
    ]
    assert lines == [
        ("staff", "Other type", "Whole number", "Number", None),
        ("staff", "Other words", "Staff", "People", None),
        ("closing", "Added", "", "Text", 2),
        ("market", "Removed", "Text", "", 1),
        ("yn · yes", "Choice removed", "", "", 1),
    ]


def test_the_first_version_has_nothing_before_it(team: Team) -> None:
    page = visitor(team.pi).get(PAGE)

    assert (page.context["old"], page.context["lines"]) == (None, [])
    assert "Nothing to compare with" in page.text


def test_any_version_can_be_the_one_before(team: Team) -> None:
    page = visitor(team.pi).get(PAGE, {"version": "1", "from": "2"})

    assert [line.name for line in page.context["lines"] if str(line.what) == "Removed"] == [
        "closing"
    ]


def test_a_draft_is_compared_only_by_who_may_see_it(team: Team) -> None:
    client = visitor(team["interviewer"])

    assert client.get(PAGE, {"version": "2"}).status_code == 404
    assert client.get(PAGE, {"from": "2"}).status_code == 404
