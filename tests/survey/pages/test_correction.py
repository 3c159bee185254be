"""The page that edits a submission: nothing is saved unseen, and nothing typed is lost."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from survey.actions.correction import correct
from survey.actions.form import publish_form
from survey.actions.submission import receive
from survey.models import ReviewState, Submission, SubmissionVersion
from survey.pages.correction_words import Line
from survey.xform.correction import Correction
from tests.corrected import sent, the_workbook
from tests.factories import Team, study_with_members
from tests.visitors import visitor

LIST = "/studies/paper/submissions/"
EDIT = f"{LIST}uuid:1/edit/"
CORRECT = f"{LIST}uuid:1/correct/"
STAFF = "/data/g/staff"


@pytest.fixture
def team(db: None) -> Team:
    team = study_with_members("paper")
    publish_form(data=the_workbook(), filename="firm.xlsx", kind="firm", roles={}, by=team.pi)
    receive(xml=sent(), by=team["interviewer"])
    return team


@pytest.fixture
def client(team: Team) -> Client:
    return visitor(team["coordinator"])


def questions(response: Any) -> Iterator[Line]:  # noqa: ANN401 - a response with its context
    for line in response.context["lines"]:
        yield from line.folded or (line,)


def shown(response: Any) -> dict[str, str]:  # noqa: ANN401 - a response with its context
    """The answers on the screen, by path."""
    return {
        line.entry.path: line.entry.text
        for line in questions(response)
        if line.entry is not None and line.entry.kind == "question"
    }


def typed(response: Any, **changes: str) -> dict[str, Any]:  # noqa: ANN401 - a response
    """What the browser sends of a screen, with some answers typed anew."""
    data: dict[str, Any] = {}
    for line in questions(response):
        entry = line.entry
        if entry is not None and entry.kind == "question":
            is_many = entry.input in {"multiple", "rank"}
            data[entry.path] = ["", *entry.chosen] if is_many else entry.text
    return {**data, "step": response.context["steps"], **changes}


def post(client: Client, screen: Any, do: str, **changes: str) -> Any:  # noqa: ANN401
    return client.post(CORRECT, {**typed(screen), "do": do, **changes})


def save(client: Client, screen: Any, **changes: str) -> Any:  # noqa: ANN401 - Django's own
    seen = screen.context["seen"]
    return post(client, screen, "save", seen=seen, reason="Typo", **changes)


def test_the_screen_has_every_question_with_its_answer(client: Client) -> None:
    response = client.get(EDIT)

    assert response.status_code == 200
    assert shown(response)["/data/g/staff"] == "40"
    assert shown(response)["/data/partners[2]/share"] == "25.5"
    assert response.context["attempt"] is None
    assert not response.context["can_save"]


def test_the_screen_sent_as_it_is_changes_nothing(client: Client) -> None:
    response = post(client, client.get(EDIT), "try")

    assert not response.context["attempt"].is_change
    assert not response.context["can_save"]
    assert "Nothing yet: every answer is as it was." in response.content.decode()


def test_a_look_tells_what_changes_and_saves_nothing(client: Client) -> None:
    response = post(client, client.get(EDIT), "try", **{STAFF: "5000"}, reason="Typo")

    attempt = response.context["attempt"]
    assert [(line.question, line.before, line.after) for line in attempt.changes] == [
        ("Staff of …", "40", "5000"),
        ("half", "20", "2500"),
    ]
    assert [(line.question, line.kind) for line in attempt.made] == [
        ("Staff of …", "Outside the constraint")
    ]
    assert response.context["can_save"]
    assert shown(response)[STAFF] == "5000"
    assert "Typo</textarea>" in response.content.decode()
    assert SubmissionVersion.objects.count() == 0


def test_what_was_looked_at_is_saved(client: Client) -> None:
    look = post(client, client.get(EDIT), "try", **{STAFF: "50"})

    response = save(client, look)

    after = Submission.objects.get()
    assert response.url == f"{LIST}{after.instance_id}/"
    assert (after.answers["staff"], after.number) == (50, 2)
    assert SubmissionVersion.objects.get().reason == "Typo"
    page = client.get(response.url).content.decode()
    assert "Saved as version 2. The former one is kept." in page
    assert "Typo" in page


def test_what_was_typed_after_the_look_is_shown_before_it_is_saved(client: Client) -> None:
    look = post(client, client.get(EDIT), "try", **{STAFF: "50"})

    response = save(client, look, **{STAFF: "60"})

    assert response.status_code == 400
    assert response.context["screen"].fault == "Look at what the edit does before you save it."
    assert shown(response)[STAFF] == "60"
    assert Submission.objects.get().number == 1


def test_without_a_reason_nothing_is_saved_and_all_that_was_typed_stays(client: Client) -> None:
    look = post(client, client.get(EDIT), "try", **{STAFF: "50"})

    response = post(client, look, "save", seen=look.context["seen"], reason=" ")

    assert response.status_code == 400
    assert response.context["screen"].fault == "Say why it is changed."
    assert shown(response)[STAFF] == "50"


def test_a_row_is_added_filled_and_another_removed(client: Client) -> None:
    more = post(client, client.get(EDIT), "add /data/partners", **{STAFF: "50"})
    fewer = post(client, more, "remove /data/partners[1]", **{"/data/partners[3]/partner": "新"})
    look = post(client, fewer, "try")
    save(client, look)

    assert shown(more)["/data/partners[3]/partner"] == ""
    assert shown(more)[STAFF] == "50"
    assert "/data/partners[3]/partner" not in shown(fewer)
    assert shown(fewer)["/data/partners[2]/partner"] == "新"
    rows = look.context["attempt"].rows
    assert rows == ()  # one came, one went
    stored = Submission.objects.get().rows.order_by("position")
    assert [row.answers.get("partner") for row in stored] == ["瑞贝卡", "新"]


def test_the_row_that_came_takes_the_focus(client: Client) -> None:
    more = post(client, client.get(EDIT), "add /data/partners")
    fewer = post(client, more, "remove /data/partners[3]")

    def focused(screen: Any) -> list[str]:  # noqa: ANN401 - a response
        return [line.entry.path for line in questions(screen) if line.entry and line.has_focus]

    assert focused(more) == ["/data/partners[3]"]
    assert focused(fewer) == ["/data/partners"]


def test_a_cascade_offers_what_belongs_to_the_new_answer(client: Client) -> None:
    look = post(client, client.get(EDIT), "try", **{"/data/g/province": "shandong"})

    city = next(line for line in questions(look) if line.entry.path == "/data/g/city")  # type: ignore[union-attr]
    assert city.entry is not None
    assert [choice.name for choice in city.entry.choices or ()] == ["heze"]
    assert city.stray == ("xuchang",)
    assert "xuchang (not offered)" in look.content.decode()


@pytest.mark.parametrize(
    ("do", "fault"),
    [
        ("add /data/g", "/data/g is no group that repeats."),
        ("remove /data/partners[9]", "There is no row /data/partners[9]."),
    ],
)
def test_a_row_that_cannot_be_is_told(client: Client, do: str, fault: str) -> None:
    response = post(client, client.get(EDIT), do)

    assert response.status_code == 400
    assert response.context["screen"].fault == fault


@pytest.mark.parametrize("do", ["", "nonsense", "add", "steal /data/partners"])
def test_an_unknown_deed_does_nothing(client: Client, do: str) -> None:
    response = client.post(CORRECT, {**typed(client.get(EDIT)), "do": do})

    assert response.status_code in {200, 400}
    assert Submission.objects.get().number == 1


def test_a_screen_of_thousands_of_answers_is_read(client: Client) -> None:
    many = {f"other{number}": "x" for number in range(5000)}

    look = post(client, client.get(EDIT), "try", **{STAFF: "50"}, **many)

    assert look.status_code == 200
    assert [line.after for line in look.context["attempt"].changes] == ["50", "25"]


def test_an_answer_that_nobody_gives_is_told(client: Client) -> None:
    response = post(client, client.get(EDIT), "try", **{"/data/total": "1"})

    assert response.status_code == 400
    assert response.context["screen"].fault == (
        "/data/total is computed by the form; nobody fills it in."
    )


def test_characters_that_no_xml_can_carry_are_left_out(client: Client) -> None:
    look = post(client, client.get(EDIT), "try", **{"/data/firm_code": "F\x000\x0b1\ufffe"})

    assert not look.context["attempt"].is_change


def test_who_comes_late_loses_nothing(team: Team, client: Client) -> None:
    look = post(client, client.get(EDIT), "try", **{STAFF: "50"})
    faster = correct(
        submission=Submission.objects.get(),
        correction=Correction(values={"/data/g/trust": "5", "/data/firm_code": "F09"}),
        reason="Faster",
        by=team.pi,
    )

    response = save(client, look)

    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else has edited this submission meanwhile." in page
    assert f"{LIST}{faster.instance_id}/correct/" in page
    assert shown(response)[STAFF] == "50"
    assert shown(response)["/data/g/trust"] == "5"
    changes = response.context["attempt"].changes
    assert [line.after for line in changes] == ["50", "25"]
    assert [(line.before, line.after) for line in response.context["theirs"]] == [
        ("F01", "F09"),
        ("3", "5"),
    ]
    assert "Typo</textarea>" in page
    assert Submission.objects.get().instance_id == faster.instance_id


def test_after_a_late_look_it_can_be_saved(team: Team, client: Client) -> None:
    look = post(client, client.get(EDIT), "try", **{STAFF: "50"})
    correct(
        submission=Submission.objects.get(),
        correction=Correction(values={"/data/g/trust": "5"}),
        reason="Faster",
        by=team.pi,
    )
    late = save(client, look)

    now = Submission.objects.get().instance_id
    data = {**typed(late), "do": "save", "seen": late.context["seen"], "reason": "Typo"}
    client.post(f"{LIST}{now}/correct/", data)

    stored = Submission.objects.get()
    assert stored.number == 3
    assert (stored.answers["staff"], stored.answers["trust"]) == (50, 5)


def test_the_address_of_a_former_content_leads_to_the_present_one(
    team: Team, client: Client
) -> None:
    after = correct(
        submission=Submission.objects.get(),
        correction=Correction(values={STAFF: "50"}),
        reason="Typo",
        by=team.pi,
    )

    edit, shown_ = client.get(EDIT), client.get(f"{LIST}uuid:1/")

    assert (edit.status_code, edit.headers["Location"]) == (302, f"{LIST}{after.instance_id}/edit/")
    assert (shown_.status_code, shown_.headers["Location"]) == (302, f"{LIST}{after.instance_id}/")
    assert client.get(f"{LIST}uuid:1/xml/").content == sent()


def test_an_interviewer_edits_only_what_was_returned(team: Team) -> None:
    client = visitor(team["interviewer"])

    before, button = client.get(EDIT), client.get(f"{LIST}uuid:1/")
    Submission.objects.update(review=ReviewState.HAS_ISSUES)
    after = client.get(EDIT)

    assert (before.status_code, after.status_code) == (403, 200)
    assert "/edit/" not in button.content.decode()
    assert "/edit/" in client.get(f"{LIST}uuid:1/").content.decode()


def test_in_chinese_everything_is_chinese(client: Client) -> None:
    client.cookies["django_language"] = "zh-hans"

    response = post(client, client.get(EDIT), "try", **{STAFF: "5000"})

    attempt = response.context["attempt"]
    assert [line.question for line in attempt.changes] == ["… 的员工数", "half"]
    assert "保存为新版本" in response.content.decode()
